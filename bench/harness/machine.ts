import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** The machine that the numbers belong to. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly bun: string;
  /** One, five and fifteen minutes, before the first measurement. */
  readonly loadBefore: readonly number[];
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    bun: Bun.version,
    loadBefore: loadavg().map((load) => Math.round(load * 100) / 100),
  };
}
