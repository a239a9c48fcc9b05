declare module '*.css' {
  const text: string;
  export = text;
}

declare module '*.client.js' {
  const text: string;
  export = text;
}

declare module '*.svg' {
  const text: string;
  export = text;
}

declare module '*/marked.esm.js' {
  const text: string;
  export = text;
}

declare module 'dompurify/purify.min.js' {
  const text: string;
  export = text;
}
