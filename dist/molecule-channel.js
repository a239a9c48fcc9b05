#!/usr/bin/env bun
// @bun
var __create=Object.create;var{getPrototypeOf:__getProtoOf,defineProperty:__defProp,getOwnPropertyNames:__getOwnPropNames}=Object;var __hasOwnProp=Object.prototype.hasOwnProperty;function __accessProp(key){return this[key]}var __toESMCache_node,__toESMCache_esm,__toESM=(mod,isNodeMode,target)=>{var canCache=mod!=null&&typeof mod==="object";if(canCache){var cache=isNodeMode?__toESMCache_node??=new WeakMap:__toESMCache_esm??=new WeakMap,cached=cache.get(mod);if(cached)return cached}target=mod!=null?__create(__getProtoOf(mod)):{};let to=isNodeMode||!mod||!mod.__esModule||!__hasOwnProp.call(mod,"default")?__defProp(target,"default",{value:mod,enumerable:!0}):target;if(mod&&typeof mod==="object"||typeof mod==="function"){for(let key of __getOwnPropNames(mod))if(!__hasOwnProp.call(to,key))__defProp(to,key,{get:__accessProp.bind(mod,key),enumerable:!0})}if(canCache)cache.set(mod,to);return to};var __commonJS=(cb,mod)=>()=>(mod||cb((mod={exports:{}}).exports,mod),mod.exports);var __returnValue=(v)=>v;function __exportSetter(name,newValue){this[name]=__returnValue.bind(null,newValue)}var __export=(target,all)=>{for(var name in all)__defProp(target,name,{get:all[name],enumerable:!0,configurable:!0,set:__exportSetter.bind(all,name)})};var __esm=(fn,res,err)=>()=>{if(fn)try{res=fn(fn=0)}catch(e){err=[e]}if(err)throw err[0];return res};var __require=import.meta.require;var setting,settingsTable;var init_settings_table=__esm(()=>{setting={platformUrl:{name:"MOLECULE_PLATFORM_URL",doc:"Address of the canvas, such as `https://tenant.example.com`, for every workspace that names no other."},workspaceIds:{name:"MOLECULE_WORKSPACE_IDS",doc:"Ids of the workspaces to watch, separated by commas."},workspaceTokens:{name:"MOLECULE_WORKSPACE_TOKENS",doc:"Tokens of the workspaces, separated by commas, in the order of the ids."},platformUrls:{name:"MOLECULE_PLATFORM_URLS",doc:"Addresses, separated by commas, in the order of the ids, when the workspaces live on several canvases; replaces `MOLECULE_PLATFORM_URL`."},workspacesJson:{name:"MOLECULE_WORKSPACES_JSON",doc:'The same as one JSON list of `{"id", "token", "platform_url"}`, as the connect dialog writes it; when set, the lists are ignored.'},pollInterval:{name:"MOLECULE_POLL_INTERVAL_MS",default:5000,unit:"ms",min:250,max:3600000,doc:"How often each workspace is polled."},pollWindow:{name:"MOLECULE_POLL_WINDOW_SECS",default:30,unit:"s",min:5,max:2592000,doc:"How far back each poll looks; at least two poll intervals, so that a missed poll loses nothing."},doorbell:{name:"MOLECULE_DOORBELL",default:"on",doc:"`on` listens to the platform\u2019s event stream, so that messages arrive within milliseconds; while it works and `MOLECULE_POLL_INTERVAL_MS` is not set, polls are as rare as half the window. `off` only polls."},channel:{name:"MOLECULE_CHANNEL",default:"auto",doc:"`auto` polls only in sessions that Claude Code started with this channel, `on` always, `off` never."},stateDir:{name:"MOLECULE_STATE_DIR",default:"~/.claude/channels/molecule",doc:"Folder of the `.env` file, the inbox and the lease; read from the environment only."},agentName:{name:"MOLECULE_AGENT_NAME",doc:"Name on the agent card; without it the workspace keeps the name it has on the canvas."},agentDescription:{name:"MOLECULE_AGENT_DESCRIPTION",doc:"Description on the agent card."},agentSkills:{name:"MOLECULE_AGENT_SKILLS",doc:"Skills on the agent card, separated by commas."},siblingWorkspaces:{name:"MOLECULE_WORKSPACES",doc:"Same form as `MOLECULE_WORKSPACES_JSON`; used when neither that nor the lists are set."},siblingWorkspaceId:{name:"WORKSPACE_ID",doc:"Id of one workspace; used when none of the other forms is set."},siblingPlatformUrl:{name:"PLATFORM_URL",doc:"Address of the canvas for `WORKSPACE_ID` and `MOLECULE_WORKSPACES`; without it `MOLECULE_PLATFORM_URL` applies."},siblingToken:{name:"MOLECULE_WORKSPACE_TOKEN",doc:"Token of `WORKSPACE_ID`."},siblingTokenFile:{name:"MOLECULE_WORKSPACE_TOKEN_FILE",doc:"File that holds only the token of `WORKSPACE_ID`; `~/` is the home folder, a relative path starts in the state folder."}},settingsTable=Object.values(setting)});import{homedir}from"os";import{join,resolve}from"path";function readValue(values,name){return values[name]?.trim()||void 0}function stateDirectory(env){let own=readValue(env,setting.stateDir.name);if(own!==void 0)return resolve(expandHome(own,env));let claude=expandHome(readValue(env,"CLAUDE_CONFIG_DIR")??"~/.claude",env);return resolve(claude,"channels","molecule")}function expandHome(path,env){if(path!=="~"&&!path.startsWith("~/"))return path;return join(readValue(env,"HOME")??homedir(),path.slice(1))}var init_paths=__esm(()=>{init_settings_table()});function actorFor(status){if(status===429||status>=500)return"time";if(status===403)return"operator";return"user"}function adviceFor(status){switch(status){case 401:return"The token is not valid for this workspace: check that ids and tokens are in the same order, or create a new token on the canvas (Settings, Workspace Tokens).";case 402:return"The workspace's budget is used up; an operator can raise it on the canvas.";case 403:return"The platform refuses this: check that MOLECULE_PLATFORM_URL is exactly the address of the canvas.";case 404:return"Nothing there: check MOLECULE_PLATFORM_URL and the workspace id.";case 410:return"The workspace was removed: create a new one on the canvas and put its id and token into the settings.";case 413:return"Too large for the platform: shorten it.";case 429:return"Too many requests for this token; retried when the platform allows it.";default:return status>=500?"The platform has trouble; retried automatically.":"The platform did not accept the request; see the log file for its answer."}}var MoleculeError,ConfigError,FencedError,InboxUnwritableError,NoAnswerError,NetworkError,TimeoutError,ProtocolError,TooLargeError,HttpStatusError;var init_errors=__esm(()=>{MoleculeError=class MoleculeError extends Error{advice;constructor(message,advice,options){super(message,options);this.name=new.target.name,this.advice=advice}};ConfigError=class ConfigError extends MoleculeError{actor="user";problems;notices;constructor(problems,notices=[]){super(problems.map((problem)=>`${problem.variable}: got ${problem.got}, expected ${problem.expected}.`).join(" "),[...new Set(problems.map((problem)=>problem.fix))].join(" "));this.problems=problems,this.notices=notices}};FencedError=class FencedError extends MoleculeError{actor="time";constructor(){super("another process holds the lease now","Nothing to do: this process steps back to standby.")}};InboxUnwritableError=class InboxUnwritableError extends MoleculeError{actor="user";constructor(code,options){super(`the inbox file cannot be written (${code})`,"Free some space, or make the state directory writable.",options)}};NoAnswerError=class NoAnswerError extends MoleculeError{};NetworkError=class NetworkError extends NoAnswerError{actor="time";code;constructor(code,options){super(`no connection (${code})`,"Check the network and MOLECULE_PLATFORM_URL; retried automatically.",options);this.code=code}};TimeoutError=class TimeoutError extends NoAnswerError{actor="time";timeoutMs;constructor(timeoutMs,options){super(`no answer within ${timeoutMs} ms`,"The platform is slow or unreachable; retried automatically.",options);this.timeoutMs=timeoutMs}};ProtocolError=class ProtocolError extends MoleculeError{actor="operator"};TooLargeError=class TooLargeError extends ProtocolError{constructor(maxBytes){super(`an answer of more than ${maxBytes} bytes`,"The platform sent far more than expected; asked again for less.")}};HttpStatusError=class HttpStatusError extends MoleculeError{actor;status;code;detail;retryAfterMs;deliveryConfirmed;constructor(status,facts={},options){super(`HTTP ${status}`,adviceFor(status),options);this.status=status,this.actor=actorFor(status),this.code=facts.code,this.detail=facts.detail,this.retryAfterMs=facts.retryAfterMs,this.deliveryConfirmed=facts.deliveryConfirmed??!1}}});var name="molecule-mcp-claude-channel",version="0.1.0",description="Claude Code channel plugin that makes a session on a laptop a first-class workspace on a Molecule AI canvas.";var init_package=()=>{};var PRODUCT,PLUGIN;var init_product=__esm(()=>{init_package();PRODUCT={name,version,description},PLUGIN={name:"molecule",marketplace:"molecule-channel",serverKey:"molecule"}});function getEnumValues(entries){let numericValues=Object.values(entries).filter((v)=>typeof v==="number");return Object.entries(entries).filter(([k,_])=>numericValues.indexOf(+k)===-1).map(([_,v])=>v)}function joinValues(array,separator="|"){return array.map((val)=>stringifyPrimitive(val)).join(separator)}function jsonStringifyReplacer(_,value){if(typeof value==="bigint")return value.toString();return value}class Cached{constructor(getter){this._getter=getter,this._value=void 0}get value(){let getter=this._getter;if(getter!==void 0)this._value=getter(),this._getter=void 0;return this._value}}function cached(getter){return new Cached(getter)}function nullish(input){return input===null||input===void 0}function cleanRegex(source){let start=source.startsWith("^")?1:0,end=source.endsWith("$")?source.length-1:source.length;return source.slice(start,end)}function floatSafeRemainder(val,step){let ratio=val/step,roundedRatio=Math.round(ratio),tolerance=4*Number.EPSILON*Math.max(Math.abs(ratio),1);if(Math.abs(ratio-roundedRatio)<tolerance)return 0;return ratio-roundedRatio}function assignProp(target,prop,value){Object.defineProperty(target,prop,{value,writable:!0,enumerable:!0,configurable:!0})}function rawShape(def){let desc=Object.getOwnPropertyDescriptor(def,"shape");return desc?.get?desc.get.raw:desc?.value}function sourceShape(schema){return rawShape(schema._zod.def)??schema._zod.def.shape}function deferProp(target,key,getter){Object.defineProperty(target,key,{get(){let value=getter();return assignProp(this,key,value),value},enumerable:!0,configurable:!0})}function putProp(target,key,value){if(key in target)assignProp(target,key,value);else target[key]=value}function mirrorShape(target,source,keys,wrap){let raw=sourceShape(source);for(let key of keys){let desc=Object.getOwnPropertyDescriptor(raw,key);if(!desc.enumerable)continue;if(desc.get)deferProp(target,key,()=>{let value=source._zod.def.shape[key];return wrap?wrap(value,key):value});else putProp(target,key,wrap?wrap(desc.value,key):desc.value)}}function mirrorProps(target,source){for(let key of Reflect.ownKeys(source)){let desc=Object.getOwnPropertyDescriptor(source,key);if(!desc.enumerable)continue;if(desc.get)deferProp(target,key,()=>source[key]);else putProp(target,key,desc.value)}}function mergeDefs(...defs){let mergedDescriptors={};for(let def of defs){let descriptors=Object.getOwnPropertyDescriptors(def);Object.assign(mergedDescriptors,descriptors)}return Object.defineProperties({},mergedDescriptors)}function esc(str){return JSON.stringify(str)}function slugify(input){return input.toLowerCase().trim().replace(/[^\w\s-]/g,"").replace(/[\s_-]+/g,"-").replace(/^-+|-+$/g,"")}function isObject(data){return typeof data==="object"&&data!==null&&!Array.isArray(data)}function isPlainObject(o){if(isObject(o)===!1)return!1;let ctor=o.constructor;if(ctor===void 0)return!0;if(typeof ctor!=="function")return!0;let prot=ctor.prototype;if(isObject(prot)===!1)return!1;if(Object.prototype.hasOwnProperty.call(prot,"isPrototypeOf")===!1)return!1;return!0}function shallowClone(o){if(isPlainObject(o))return{...o};if(Array.isArray(o))return[...o];if(o instanceof Map)return new Map(o);if(o instanceof Set)return new Set(o);return o}function escapeRegex(str){return str.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function clone(inst,def,params){let cl=new inst._zod.constr(def??inst._zod.def);if(!def||params?.parent)cl._zod.parent=inst;return cl}function normalizeParams(_params){let params=_params;if(!params)return{};if(typeof params==="string")return{error:()=>params};if(params?.message!==void 0){if(params?.error!==void 0)throw Error("Cannot specify both `message` and `error` params");params.error=params.message}if(delete params.message,typeof params.error==="string")return{...params,error:()=>params.error};return params}function stringifyPrimitive(value){if(typeof value==="bigint")return value.toString()+"n";if(typeof value==="string")return`"${value}"`;return`${value}`}function optionalKeys(shape){return Object.keys(shape).filter((k)=>shape[k]._zod.optin!==void 0&&shape[k]._zod.optout==="optional")}function pick(schema,mask){let currDef=schema._zod.def,checks=currDef.checks;if(checks&&checks.length>0)throw Error(".pick() cannot be used on object schemas containing refinements");let newShape={};return mirrorShape(newShape,schema,maskedKeys(schema,mask)),clone(schema,mergeDefs(currDef,{shape:newShape,checks:[]}))}function maskedKeys(schema,mask){let raw=sourceShape(schema),keys=[];for(let key of Reflect.ownKeys(mask)){if(!Object.getOwnPropertyDescriptor(raw,key)?.enumerable)throw Error(`Unrecognized key: "${String(key)}"`);if(mask[key])keys.push(key)}return keys}function omit(schema,mask){let currDef=schema._zod.def,checks=currDef.checks;if(checks&&checks.length>0)throw Error(".omit() cannot be used on object schemas containing refinements");let omitted=new Set(maskedKeys(schema,mask)),newShape={};return mirrorShape(newShape,schema,Reflect.ownKeys(sourceShape(schema)).filter((key)=>!omitted.has(key))),clone(schema,mergeDefs(currDef,{shape:newShape,checks:[]}))}function extend(schema,shape){if(!isPlainObject(shape))throw Error("Invalid input to extend: expected a plain object");let checks=schema._zod.def.checks;if(checks&&checks.length>0){let existingShape=sourceShape(schema);for(let key of Reflect.ownKeys(shape))if(Object.getOwnPropertyDescriptor(existingShape,key)!==void 0)throw Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.")}return clone(schema,mergeDefs(schema._zod.def,{shape:extended(schema,shape)}))}function extended(schema,shape){let newShape={};return mirrorShape(newShape,schema,Reflect.ownKeys(sourceShape(schema))),mirrorProps(newShape,shape),newShape}function safeExtend(schema,shape){if(!isPlainObject(shape))throw Error("Invalid input to safeExtend: expected a plain object");return clone(schema,mergeDefs(schema._zod.def,{shape:extended(schema,shape)}))}function merge(a,b){if(!b?._zod?.def)throw Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");if(a._zod.def.checks?.length)throw Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");let newShape={};mirrorShape(newShape,a,Reflect.ownKeys(sourceShape(a))),mirrorShape(newShape,b,Reflect.ownKeys(sourceShape(b)));let def=mergeDefs(a._zod.def,{shape:newShape,get catchall(){return b._zod.def.catchall},checks:b._zod.def.checks??[]});return clone(a,def)}function partial(Class,schema,mask,name="partial"){let checks=schema._zod.def.checks;if(checks&&checks.length>0)throw Error(`.${name}() cannot be used on object schemas containing refinements`);let selected=mask?new Set(maskedKeys(schema,mask)):void 0,newShape={};return mirrorShape(newShape,schema,Reflect.ownKeys(sourceShape(schema)),Class&&((value,key)=>selected&&!selected.has(key)?value:new Class({type:"optional",innerType:value}))),clone(schema,mergeDefs(schema._zod.def,{shape:newShape,checks:[]}))}function required(Class,schema,mask){let selected=mask?new Set(maskedKeys(schema,mask)):void 0,newShape={};return mirrorShape(newShape,schema,Reflect.ownKeys(sourceShape(schema)),(value,key)=>selected&&!selected.has(key)?value:new Class({type:"nonoptional",innerType:value})),clone(schema,mergeDefs(schema._zod.def,{shape:newShape}))}function aborted(x,startIndex=0){if(x.aborted===!0)return!0;for(let i=startIndex;i<x.issues.length;i++)if(x.issues[i]?.continue!==!0)return!0;return!1}function explicitlyAborted(x,startIndex=0){if(x.aborted===!0)return!0;for(let i=startIndex;i<x.issues.length;i++)if(x.issues[i]?.continue===!1)return!0;return!1}function prefixIssues(path,issues){return issues.map((iss)=>{var _a;return(_a=iss).path??(_a.path=[]),iss.path.unshift(path),iss})}function unwrapMessage(message){return typeof message==="string"?message:message?.message}function sizeCaps(defChecks){let caps=[];for(let ch of defChecks??[]){let d=ch._zod.def;if(!/_(length|size)$|_equals$/.test(d.check))break;let max=d.maximum??d.length??d.size;if(max>=0)caps.push([max,ch])}return caps}function attachSchema(issues,start,inst){var _a;for(let i=start;i<issues.length;i++)(_a=issues[i]).schema??(_a.schema=inst)}function finalizeIssue(iss,ctx,config){var _a;let traits=iss.inst?._zod?.traits;if(traits?.has("$ZodType"))if(traits.has("$ZodCheck"))(_a=iss).schema??(_a.schema=iss.inst);else iss.schema=iss.inst;let schemaError=iss.schema!==iss.inst?iss.schema?._zod.def?.error:void 0,message=iss.message?iss.message:unwrapMessage(iss.inst?._zod.def?.error?.(iss))??unwrapMessage(schemaError?.(iss))??unwrapMessage(ctx?.error?.(iss))??unwrapMessage(config.customError?.(iss))??unwrapMessage(config.localeError?.(iss))??"Invalid input",full={};for(let k of Object.keys(iss)){if(k==="inst"||k==="schema"||k==="continue"||k==="input"||k==="__proto__")continue;full[k]=iss[k]}if(full.path??(full.path=[]),full.message=message,ctx?.reportInput)full.input=iss.input;return full}function codePointLength(str){let units=str.length;if(!highSurrogate.test(str))return units;let count=units;for(let i=0;i<units-1;i++)if((str.charCodeAt(i)&64512)===55296&&(str.charCodeAt(i+1)&64512)===56320)count--,i++;return count}function getLengthableOrigin(input){if(Array.isArray(input))return"array";if(typeof input==="string")return"string";return"unknown"}function parsedType(data){let t=typeof data;switch(t){case"number":return Number.isNaN(data)?"nan":"number";case"object":{if(data===null)return"null";if(Array.isArray(data))return"array";let obj=data;if(obj&&Object.getPrototypeOf(obj)!==Object.prototype&&"constructor"in obj&&obj.constructor)return obj.constructor.name}}return t}function issue(...args){let[iss,input,inst]=args;if(typeof iss==="string")return{message:iss,code:"custom",input,inst};return{...iss}}function members(proto,table){for(let key in table){let desc=Object.getOwnPropertyDescriptor(table,key);if(desc.get)Object.defineProperty(proto,key,{...desc,enumerable:!1});else defineBound(proto,key,desc.value)}}function own(inst,key,value,enumerable=!0){return Object.defineProperty(inst,key,{configurable:!0,writable:!0,enumerable,value}),value}function hide(inst,key,value){return own(inst,key,value,!1)}function derived(computes,table){for(let key in computes){let compute=computes[key];Object.defineProperty(table,key,{configurable:!0,enumerable:!0,get(){return own(this,key,compute(this))},set(value){own(this,key,value)}})}return table}function defineBound(proto,key,fn){Object.defineProperty(proto,key,{configurable:!0,get(){return this==null?fn:own(this,key,fn.bind(this))},set(value){own(this,key,value)}})}function claim(inst,sentinel){let proto=Object.getPrototypeOf(inst);return sentinel in proto?void 0:proto}function defineLazyInternal(inst,key,compute){let proto=Object.getPrototypeOf(inst._zod);if(key in proto&&installing!==inst._zod){installing=void 0;return}installing=inst._zod,Object.defineProperty(proto,key,{configurable:!0,get(){Object.defineProperty(this,key,breaker);let outer=broke;broke=!1;try{let value=compute(this);if(broke)delete this[key];else Object.defineProperty(this,key,{configurable:!0,writable:!0,value});return broke=broke||outer,value}catch(err){throw delete this[key],broke=broke||outer,err}},set(value){Object.defineProperty(this,key,{configurable:!0,writable:!0,value})}})}function installLazyProp(inst,key,make,enumerable){let proto=claim(inst,key);if(!proto)return;Object.defineProperty(proto,key,{configurable:!0,get(){let desc={configurable:!0,writable:!0,enumerable,value:void 0};return Object.defineProperty(this,key,desc),desc.value=make(this),Object.defineProperty(this,key,desc),desc.value},set(value){Object.defineProperty(this,key,{configurable:!0,writable:!0,enumerable,value})}})}function constantCatch(value){let fn=()=>value;return fn[CONSTANT_CATCH]=!0,fn}var captureStackTrace,allowsEval,propertyKeyTypes,NUMBER_FORMAT_RANGES,BIGINT_FORMAT_RANGES,highSurrogate,installing,broke=!1,breaker,CONSTANT_CATCH="~constantCatch";var init_util=__esm(()=>{init_core();captureStackTrace="captureStackTrace"in Error?Error.captureStackTrace:(..._args)=>{};allowsEval=cached(()=>{if(globalConfig.jitless)return!1;if(typeof navigator<"u"&&navigator?.userAgent?.includes("Cloudflare"))return!1;try{return new Function(""),!0}catch(_){return!1}});propertyKeyTypes=new Set(["string","number","symbol"]);NUMBER_FORMAT_RANGES=(()=>({safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-340282346638528860000000000000000000000,340282346638528860000000000000000000000],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]}))(),BIGINT_FORMAT_RANGES={int64:[BigInt("-9223372036854775808"),BigInt("9223372036854775807")],uint64:[BigInt(0),BigInt("18446744073709551615")]};highSurrogate=/[\uD800-\uDBFF]/;breaker={configurable:!0,get(){broke=!0;return}}});function newError(Definition){let E=_E;if(E){let saved=E.stackTraceLimit;if(typeof saved==="number"){try{E.stackTraceLimit=0}catch{return _E=null,new Definition}try{return new Definition}finally{E.stackTraceLimit=saved}}}return new Definition}function $constructor(name,initializer,proto,params){let zodProto={};function Internals(def){this.def=def,this.constr=_,this.traits=new Set}Internals.prototype=zodProto;let protoMembers=proto,initialized=protoMembers&&new WeakSet;function init(inst,def){if(!inst._zod){_zodDesc.value=new Internals(def);try{Object.defineProperty(inst,"_zod",_zodDesc)}finally{_zodDesc.value=void 0}}else if(inst._zod.traits.has(name))return;if(inst._zod.traits.add(name),initializer(inst,def),initialized){let own=Object.getPrototypeOf(inst),ctorProto=inst._zod.constr.prototype,up=own;while(up&&up!==ctorProto)up=Object.getPrototypeOf(up);let target=up??own;if(!initialized.has(target))initialized.add(target),members(target,protoMembers)}let proto=_.prototype;for(let k in proto){if(!Object.prototype.hasOwnProperty.call(proto,k))continue;if(!(k in inst))inst[k]=proto[k].bind(inst)}}let Parent=params?.Parent??Object;class Definition extends Parent{}Object.defineProperty(Definition,"name",{value:name});function _(def){let inst=params?.Parent?newError(Definition):this;init(inst,def);let deferred=inst._zod.deferred;if(deferred){for(let fn of deferred)fn();inst._zod.deferred=void 0}let pp=globalThis.__zod_globalConfig?.postProcessor;if(pp)pp(inst);return inst}return Object.defineProperty(_,"init",{value:init}),Object.defineProperty(_,Symbol.hasInstance,{value:(inst)=>{if(params?.Parent&&inst instanceof params.Parent)return!0;return inst?._zod?.traits?.has(name)}}),Object.defineProperty(_,"name",{value:name}),_}function config(newConfig){if(newConfig)Object.assign(globalConfig,newConfig);return globalConfig}var _a,_zodDesc,_E,$ZodAsyncError,$ZodEncodeError,globalConfig;var init_core=__esm(()=>{init_util();_zodDesc={value:void 0,enumerable:!1},_E="captureStackTrace"in Error?Error:null;$ZodAsyncError=class $ZodAsyncError extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}};$ZodEncodeError=class $ZodEncodeError extends Error{constructor(name){super(`Encountered unidirectional transform during encode: ${name}`);this.name="ZodEncodeError"}};(_a=globalThis).__zod_globalConfig??(_a.__zod_globalConfig={});globalConfig=globalThis.__zod_globalConfig});function _getMessage(){let internals=this._zod;return internals.message??(internals.message=JSON.stringify(internals.def,jsonStringifyReplacer,2)),internals.message}function _setMessage(value){this._zod.message=value}function node(obj,key,make){if(!Object.prototype.hasOwnProperty.call(obj,key))if(key==="__proto__")Object.defineProperty(obj,key,{value:make(),writable:!0,enumerable:!0,configurable:!0});else obj[key]=make();return obj[key]}function flattenError(error,mapper=(issue)=>issue.message){let fieldErrors={},formErrors=[];for(let sub of error.issues)if(sub.path.length>0)node(fieldErrors,sub.path[0],()=>[]).push(mapper(sub));else formErrors.push(mapper(sub));return{formErrors,fieldErrors}}function formatError(error,mapper=(issue)=>issue.message){let fieldErrors={_errors:[]},processError=(error,path=[])=>{for(let issue of error.issues)if(issue.code==="invalid_union"&&issue.errors.length)issue.errors.map((issues)=>processError({issues},[...path,...issue.path]));else if(issue.code==="invalid_key")processError({issues:issue.issues},[...path,...issue.path]);else if(issue.code==="invalid_element")processError({issues:issue.issues},[...path,...issue.path]);else{let fullpath=[...path,...issue.path];if(fullpath.length===0)fieldErrors._errors.push(mapper(issue));else{let curr=fieldErrors,i=0;while(i<fullpath.length){let el=fullpath[i],terminal=i===fullpath.length-1;if(el==="_errors"){if(terminal)curr._errors.push(mapper(issue));i++;continue}if(!Object.prototype.hasOwnProperty.call(curr,el))Object.defineProperty(curr,el,{value:{_errors:[]},enumerable:!0,writable:!0,configurable:!0});let node=curr[el];if(terminal)node._errors.push(mapper(issue));curr=node,i++}}}};return processError(error),fieldErrors}var _messageDesc,_issuesDesc,_installedToString,initializer=(inst,def)=>{inst.name="$ZodError",_issuesDesc.value=def,Object.defineProperty(inst,"issues",_issuesDesc),_issuesDesc.value=void 0,Object.defineProperty(inst,"message",_messageDesc);let proto=Object.getPrototypeOf(inst);if(!_installedToString.has(proto))_installedToString.add(proto),Object.defineProperty(proto,"toString",{configurable:!0,enumerable:!1,get(){let value=()=>this.message;return Object.defineProperty(this,"toString",{value,configurable:!0,writable:!0}),value},set(value){Object.defineProperty(this,"toString",{value,configurable:!0,writable:!0})}})},$ZodError,$ZodRealError;var init_errors2=__esm(()=>{init_core();init_util();_messageDesc={get:_getMessage,set:_setMessage,enumerable:!0,configurable:!0},_issuesDesc={value:void 0,enumerable:!1},_installedToString=new WeakSet([Object.prototype,Error.prototype]),$ZodError=$constructor("$ZodError",initializer),$ZodRealError=$constructor("$ZodError",initializer,void 0,{Parent:Error})});function finalizeParams(callee,params){return{callee:params?.callee??callee,Err:params?.Err}}function failure(Err,issues,ctx){let error;return{success:!1,get error(){if(!error)error=new Err(issues.map((iss)=>finalizeIssue(iss,ctx,config()))),issues=void 0,ctx=void 0;return error},set error(e){error=e,issues=void 0,ctx=void 0}}}function validateFallback(schema,value,_ctx){let ctx=_ctx?{..._ctx,async:!1,abortEarly:!0}:{async:!1,abortEarly:!0},fallbackRun=schema._zod.bag.fallbackRun,result;if(fallbackRun)ctx[COMPILE_FALLBACK]=!0,result=fallbackRun({value,issues:[]},ctx);else result=schema._zod.run({value,issues:[]},ctx);if(result instanceof Promise)throw new $ZodAsyncError;return result.issues.length===0}var _parse=(_Err)=>{let fn=(schema,value,_ctx,_params)=>{let ctx=_ctx?{..._ctx,async:!1}:{async:!1},result=schema._zod.run({value,issues:[]},ctx);if(result instanceof Promise)throw new $ZodAsyncError;if(result.issues.length){let e=new(_params?.Err??_Err)(result.issues.map((iss)=>finalizeIssue(iss,ctx,config())));throw captureStackTrace(e,_params?.callee??fn),e}return result.value};return fn},_parseAsync=(_Err)=>{let fn=async(schema,value,_ctx,params)=>{let ctx=_ctx?{..._ctx,async:!0}:{async:!0},result=schema._zod.run({value,issues:[]},ctx);if(result instanceof Promise)result=await result;if(result.issues.length){let e=new(params?.Err??_Err)(result.issues.map((iss)=>finalizeIssue(iss,ctx,config())));throw captureStackTrace(e,params?.callee??fn),e}return result.value};return fn},_safeParse=(_Err)=>(schema,value,_ctx)=>{let ctx=_ctx?{..._ctx,async:!1}:{async:!1},result=schema._zod.run({value,issues:[]},ctx);if(result instanceof Promise)throw new $ZodAsyncError;return result.issues.length?failure(_Err,result.issues,ctx):{success:!0,data:result.value}},safeParse,_safeParseAsync=(_Err)=>async(schema,value,_ctx)=>{let ctx=_ctx?{..._ctx,async:!0}:{async:!0},result=schema._zod.run({value,issues:[]},ctx);if(result instanceof Promise)result=await result;return result.issues.length?failure(_Err,result.issues,ctx):{success:!0,data:result.value}},COMPILE_INVALID,COMPILE_FALLBACK,validate=(schema,value,_ctx)=>{let validator=schema._zod.bag.validator;if(validator!==void 0){if(validator(value)!==COMPILE_INVALID)return!0;if(validator.definite===!0&&_ctx===void 0)return!1}return validateFallback(schema,value,_ctx)},validateAsync=async(schema,value,_ctx)=>{let ctx=_ctx?{..._ctx,async:!0,abortEarly:!0}:{async:!0,abortEarly:!0},result=schema._zod.run({value,issues:[]},ctx);if(result instanceof Promise)result=await result;return result.issues.length===0},_encode=(_Err)=>{let parse=_parse(_Err),fn=(schema,value,_ctx,_params)=>{let ctx=_ctx?{..._ctx,direction:"backward"}:{direction:"backward"};return parse(schema,value,ctx,finalizeParams(fn,_params))};return fn},_decode=(_Err)=>{let parse=_parse(_Err),fn=(schema,value,_ctx,_params)=>parse(schema,value,_ctx,finalizeParams(fn,_params));return fn},_encodeAsync=(_Err)=>{let parseAsync=_parseAsync(_Err),fn=async(schema,value,_ctx,_params)=>{let ctx=_ctx?{..._ctx,direction:"backward"}:{direction:"backward"};return await parseAsync(schema,value,ctx,finalizeParams(fn,_params))};return fn},_decodeAsync=(_Err)=>{let parseAsync=_parseAsync(_Err),fn=async(schema,value,_ctx,_params)=>await parseAsync(schema,value,_ctx,finalizeParams(fn,_params));return fn},_safeEncode=(_Err)=>(schema,value,_ctx)=>{let ctx=_ctx?{..._ctx,direction:"backward"}:{direction:"backward"};return _safeParse(_Err)(schema,value,ctx)},_safeDecode=(_Err)=>(schema,value,_ctx)=>_safeParse(_Err)(schema,value,_ctx),_safeEncodeAsync=(_Err)=>async(schema,value,_ctx)=>{let ctx=_ctx?{..._ctx,direction:"backward"}:{direction:"backward"};return _safeParseAsync(_Err)(schema,value,ctx)},_safeDecodeAsync=(_Err)=>async(schema,value,_ctx)=>_safeParseAsync(_Err)(schema,value,_ctx);var init_parse=__esm(()=>{init_core();init_errors2();init_util();safeParse=_safeParse($ZodRealError);COMPILE_INVALID=Symbol.for("zod.compile.invalid"),COMPILE_FALLBACK=Symbol.for("zod.compile.fallback")});function nanoidOfLength(length){return new RegExp(`^[a-zA-Z0-9_-]{${length}}$`)}function emoji(){return new RegExp(_emoji,"u")}function anchor(source){return new RegExp(`^${source}$`)}function timeSource(args){return typeof args.precision==="number"?args.precision===-1?"(?:[01]\\d|2[0-3]):[0-5]\\d":args.precision===0?"(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d":`(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{${args.precision}}`:args.seconds?"(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?":"(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d+)?)?"}function time(args){return new RegExp(`^${timeSource(args)}$`)}function datetime(args){let opts=["Z"];if(args.offset)opts.push("([+-](?:[01]\\d|2[0-3]):[0-5]\\d)");let qualified=`${timeSource({precision:args.precision,seconds:!0})}(?:${opts.join("|")})`,timeRegex=args.local?`${qualified}|${timeSource({precision:args.precision})}`:qualified;return new RegExp(`^${dateSource}T(?:${timeRegex})$`)}var cuid,cuid2,ulid,xid,ksuid,nanoid,duration,guid,uuid=(version)=>{if(!version)return/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;return new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${version}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`)},email,_emoji="^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$",ipv4,ipv6,cidrv4,cidrv6,base64,base64url,httpProtocol,e164,dateSource="(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))",date,anyString,integer,number,boolean,_null,lowercase,uppercase;var init_regexes=__esm(()=>{cuid=/^[cC][0-9a-z]{6,}$/,cuid2=/^[0-9a-z]+$/,ulid=/^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/,xid=/^[0-9a-vA-V]{20}$/,ksuid=/^[A-Za-z0-9]{27}$/,nanoid=/^[a-zA-Z0-9_-]{21}$/;duration=/^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/,guid=/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/,email=/^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;ipv4=/^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/,ipv6=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/,cidrv4=/^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/,cidrv6=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/,base64=/^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/,base64url=/^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/,httpProtocol=/^https?$/,e164=/^\+[1-9]\d{6,14}$/;date=anchor(dateSource);anyString=/^[\s\S]{0,}$/,integer=/^-?\d+$/,number=/^-?\d+(?:\.\d+)?$/,boolean=/^(?:true|false)$/i,_null=/^null$/i,lowercase=/^[^A-Z]*$/,uppercase=/^[^a-z]*$/});var $ZodCheck,_whenHasLength=(payload)=>{let val=payload.value;return!nullish(val)&&val.length!==void 0},numericOriginMap,$ZodCheckLessThan,$ZodCheckGreaterThan,$ZodCheckMultipleOf,$ZodCheckNumberFormat,$ZodCheckMaxLength,$ZodCheckMinLength,$ZodCheckLengthEquals,$ZodCheckStringFormat,$ZodCheckRegex,$ZodCheckLowerCase,$ZodCheckUpperCase,$ZodCheckIncludes,$ZodCheckStartsWith,$ZodCheckEndsWith,$ZodCheckOverwrite;var init_checks=__esm(()=>{init_core();init_regexes();init_util();$ZodCheck=$constructor("$ZodCheck",(inst,def)=>{var _a;inst._zod??(inst._zod={}),inst._zod.def=def,(_a=inst._zod).onattach??(_a.onattach=[])}),numericOriginMap={number:"number",bigint:"bigint",object:"date"},$ZodCheckLessThan=$constructor("$ZodCheckLessThan",(inst,def)=>{$ZodCheck.init(inst,def);let origin=numericOriginMap[typeof def.value];inst._zod.check=(payload)=>{if(def.inclusive?payload.value<=def.value:payload.value<def.value)return;payload.issues.push({origin:numericOriginMap[typeof payload.value]??origin,code:"too_big",maximum:typeof def.value==="object"?def.value.getTime():def.value,input:payload.value,inclusive:def.inclusive,inst,continue:!def.abort})}}),$ZodCheckGreaterThan=$constructor("$ZodCheckGreaterThan",(inst,def)=>{$ZodCheck.init(inst,def);let origin=numericOriginMap[typeof def.value];inst._zod.check=(payload)=>{if(def.inclusive?payload.value>=def.value:payload.value>def.value)return;payload.issues.push({origin:numericOriginMap[typeof payload.value]??origin,code:"too_small",minimum:typeof def.value==="object"?def.value.getTime():def.value,input:payload.value,inclusive:def.inclusive,inst,continue:!def.abort})}}),$ZodCheckMultipleOf=$constructor("$ZodCheckMultipleOf",(inst,def)=>{$ZodCheck.init(inst,def),inst._zod.check=(payload)=>{if(typeof payload.value!==typeof def.value)throw Error("Cannot mix number and bigint in multiple_of check.");if(typeof payload.value==="bigint"?def.value!==BigInt(0)&&payload.value%def.value===BigInt(0):floatSafeRemainder(payload.value,def.value)===0)return;payload.issues.push({origin:typeof payload.value,code:"not_multiple_of",divisor:def.value,input:payload.value,inst,continue:!def.abort})}}),$ZodCheckNumberFormat=$constructor("$ZodCheckNumberFormat",(inst,def)=>{$ZodCheck.init(inst,def),def.format=def.format||"float64";let isInt=def.format?.includes("int"),origin=isInt?"int":"number",[minimum,maximum]=NUMBER_FORMAT_RANGES[def.format];inst._zod.check=(payload)=>{let input=payload.value;if(isInt){if(!Number.isInteger(input)){payload.issues.push({expected:origin,format:def.format,code:"invalid_type",continue:!1,input,inst});return}if(!Number.isSafeInteger(input)){if(input>0)payload.issues.push({input,code:"too_big",maximum:Number.MAX_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst,origin,inclusive:!0,continue:!def.abort});else payload.issues.push({input,code:"too_small",minimum:Number.MIN_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst,origin,inclusive:!0,continue:!def.abort});return}}if(input<minimum)payload.issues.push({origin:"number",input,code:"too_small",minimum,inclusive:!0,inst,continue:!def.abort});if(input>maximum)payload.issues.push({origin:"number",input,code:"too_big",maximum,inclusive:!0,inst,continue:!def.abort})}}),$ZodCheckMaxLength=$constructor("$ZodCheckMaxLength",(inst,def)=>{var _a;$ZodCheck.init(inst,def),(_a=inst._zod.def).when??(_a.when=_whenHasLength),inst._zod.check=(payload)=>{let input=payload.value,units=input.length;if((typeof input==="string"&&units>def.maximum?codePointLength(input):units)<=def.maximum)return;let origin=getLengthableOrigin(input);payload.issues.push({origin,code:"too_big",maximum:def.maximum,inclusive:!0,input,inst,continue:!def.abort})}}),$ZodCheckMinLength=$constructor("$ZodCheckMinLength",(inst,def)=>{var _a;$ZodCheck.init(inst,def),(_a=inst._zod.def).when??(_a.when=_whenHasLength),inst._zod.check=(payload)=>{let input=payload.value,units=input.length;if((typeof input==="string"&&units>=def.minimum&&units<def.minimum*2?codePointLength(input):units)>=def.minimum)return;let origin=getLengthableOrigin(input);payload.issues.push({origin,code:"too_small",minimum:def.minimum,inclusive:!0,input,inst,continue:!def.abort})}}),$ZodCheckLengthEquals=$constructor("$ZodCheckLengthEquals",(inst,def)=>{var _a;$ZodCheck.init(inst,def),(_a=inst._zod.def).when??(_a.when=_whenHasLength),inst._zod.check=(payload)=>{let input=payload.value,units=input.length,length=typeof input==="string"&&units>=def.length&&units<=def.length*2?codePointLength(input):units;if(length===def.length)return;let origin=getLengthableOrigin(input),tooBig=length>def.length;payload.issues.push({origin,...tooBig?{code:"too_big",maximum:def.length}:{code:"too_small",minimum:def.length},inclusive:!0,exact:!0,input:payload.value,inst,continue:!def.abort})}}),$ZodCheckStringFormat=$constructor("$ZodCheckStringFormat",(inst,def)=>{var _a,_b;if($ZodCheck.init(inst,def),def.pattern)(_a=inst._zod).check??(_a.check=(payload)=>{if(def.pattern.lastIndex=0,def.pattern.test(payload.value))return;payload.issues.push({origin:"string",code:"invalid_format",format:def.format,input:payload.value,...def.pattern?{pattern:def.pattern.toString()}:{},inst,continue:!def.abort})});else(_b=inst._zod).check??(_b.check=()=>{})}),$ZodCheckRegex=$constructor("$ZodCheckRegex",(inst,def)=>{$ZodCheckStringFormat.init(inst,def),inst._zod.check=(payload)=>{if(def.pattern.lastIndex=0,def.pattern.test(payload.value))return;payload.issues.push({origin:"string",code:"invalid_format",format:"regex",input:payload.value,pattern:def.pattern.toString(),inst,continue:!def.abort})}}),$ZodCheckLowerCase=$constructor("$ZodCheckLowerCase",(inst,def)=>{def.pattern??(def.pattern=lowercase),$ZodCheckStringFormat.init(inst,def)}),$ZodCheckUpperCase=$constructor("$ZodCheckUpperCase",(inst,def)=>{def.pattern??(def.pattern=uppercase),$ZodCheckStringFormat.init(inst,def)}),$ZodCheckIncludes=$constructor("$ZodCheckIncludes",(inst,def)=>{$ZodCheck.init(inst,def);let escapedRegex=escapeRegex(def.includes),pattern=new RegExp(typeof def.position==="number"?`^.{${def.position},}${escapedRegex}`:escapedRegex);def.pattern=pattern,inst._zod.check=(payload)=>{if(payload.value.includes(def.includes,def.position))return;payload.issues.push({origin:"string",code:"invalid_format",format:"includes",includes:def.includes,input:payload.value,inst,continue:!def.abort})}}),$ZodCheckStartsWith=$constructor("$ZodCheckStartsWith",(inst,def)=>{$ZodCheck.init(inst,def);let pattern=new RegExp(`^${escapeRegex(def.prefix)}.*`);def.pattern??(def.pattern=pattern),inst._zod.check=(payload)=>{if(payload.value.startsWith(def.prefix))return;payload.issues.push({origin:"string",code:"invalid_format",format:"starts_with",prefix:def.prefix,input:payload.value,inst,continue:!def.abort})}}),$ZodCheckEndsWith=$constructor("$ZodCheckEndsWith",(inst,def)=>{$ZodCheck.init(inst,def);let pattern=new RegExp(`.*${escapeRegex(def.suffix)}$`);def.pattern??(def.pattern=pattern),inst._zod.check=(payload)=>{if(payload.value.endsWith(def.suffix))return;payload.issues.push({origin:"string",code:"invalid_format",format:"ends_with",suffix:def.suffix,input:payload.value,inst,continue:!def.abort})}}),$ZodCheckOverwrite=$constructor("$ZodCheckOverwrite",(inst,def)=>{$ZodCheck.init(inst,def),inst._zod.check=(payload)=>{payload.value=def.tx(payload.value)}})});class Doc{constructor(args=[],closed={}){this.content=[],this.indent=0,this.args=args,this.closed=closed}indented(fn){this.indent+=1;try{fn(this)}finally{this.indent-=1}}write(arg){if(typeof arg==="function"){arg(this,{execution:"sync"}),arg(this,{execution:"async"});return}let lines=arg.split(`
`).filter((x)=>x),minIndent=Math.min(...lines.map((x)=>x.length-x.trimStart().length)),dedented=lines.map((x)=>x.slice(minIndent)).map((x)=>" ".repeat(this.indent*2)+x);for(let line of dedented)this.content.push(line)}compile(){let F=Function,content=this?.content??[""];return new F(...Object.keys(this.closed),`return function (${this.args.join(", ")}) {
${content.join(`
`)}
};`)(...Object.values(this.closed))}}var version2;var init_versions=__esm(()=>{version2={major:4,minor:6,patch:7}});async function validateAsync2(inst,value){let ctx={async:!0};return toStandardResult(await inst._zod.run({value,issues:[]},ctx),ctx)}function standardProps(inst){return{validate:(value)=>{let ctx={async:!1};try{let r=inst._zod.run({value,issues:[]},ctx);if(!(r instanceof Promise))return toStandardResult(r,ctx)}catch(_){}return validateAsync2(inst,value)},vendor:"zod",version:1}}function canParseURL(input){try{if(typeof URL<"u"&&typeof URL.canParse==="function")return URL.canParse(input);return new URL(input),!0}catch{return!1}}function validateURL(trimmed,def){if(!("normalize"in def)&&!("hostname"in def)&&!("protocol"in def))return canParseURL(trimmed)||URL_UNPARSEABLE;return parseURLObject(trimmed,def)}function parseURLObject(trimmed,def){if(!def.normalize&&def.protocol?.source===httpProtocol.source&&!/^https?:\/\//i.test(trimmed))return URL_BAD_FORMAT;try{if(typeof URL<"u"){let URLStatic=URL;if(typeof URLStatic.parse==="function")return URLStatic.parse(trimmed)??URL_UNPARSEABLE}return new URL(trimmed)}catch{return URL_UNPARSEABLE}}function stripTabAndNewline(value){return value.replace(asciiTabOrNewline,"")}function urlHostnameOk(url,hostname){return hostname.lastIndex=0,hostname.test(url.hostname)}function urlProtocolOk(url,protocol){return protocol.lastIndex=0,protocol.test(url.protocol.endsWith(":")?url.protocol.slice(0,-1):url.protocol)}function isValidIPv6(value){if(!ipv6Alphabet.test(value))return!1;return canParseURL(`http://[${value}]`)}function isValidCIDRv6(value){let parts=value.split("/");if(parts.length!==2)return!1;let[address,prefix]=parts;if(!prefix)return!1;let prefixNum=Number(prefix);if(`${prefixNum}`!==prefix)return!1;if(prefixNum<0||prefixNum>128)return!1;return isValidIPv6(address)}function isValidBase64(data){if(data==="")return!0;if(/\s/.test(data))return!1;if(data.length%4!==0)return!1;try{return atob(data),!0}catch{return!1}}function isValidBase64URL(data){if(!base64urlCharset.test(data))return!1;let base64=data.replace(/[-_]/g,(c)=>c==="-"?"+":"/"),padded=base64.padEnd(Math.ceil(base64.length/4)*4,"=");return isValidBase64(padded)}function isValidJWT(token,algorithm=null){try{let tokensParts=token.split(".");if(tokensParts.length!==3)return!1;let[header]=tokensParts;if(!header)return!1;let parsedHeader=JSON.parse(atob(header));if("typ"in parsedHeader&&parsedHeader?.typ!=="JWT")return!1;if(!parsedHeader.alg)return!1;if(algorithm&&(!("alg"in parsedHeader)||parsedHeader.alg!==algorithm))return!1;return!0}catch{return!1}}function capSize(inst,size){let caps=sizeCaps(inst._zod.def.checks);if(!caps.length)return;let cap=Math.min(...caps.map((c)=>c[0])),parse=inst._zod.parse;inst._zod.parse=(payload,ctx)=>{let n=size(payload.value);if(n>cap&&!ctx?.skipChecks&&ctx?.direction!=="backward"){for(let[max,ch]of sizeCaps(inst._zod.def.checks))if(n>max&&ch._zod.def.when(payload)){let start=payload.issues.length;return ch._zod.check(payload),payload.issues[start].continue=!1,attachSchema(payload.issues,start,inst),payload}}return parse(payload,ctx)}}function handleArrayResult(result,final,index){if(result.issues.length)final.issues.push(...prefixIssues(index,result.issues));final.value[index]=result.value}function handlePropertyResult(result,final,key,input,optin,optout){let isPresent=key in input,isOptionalOut=optout==="optional";if(!isPresent&&isOptionalOut&&optin==="optional")return;if(result.issues.length){if(optin!==void 0&&isOptionalOut&&!isPresent)return;final.issues.push(...prefixIssues(key,result.issues))}if(!isPresent&&optin===void 0){if(!result.issues.length)final.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[key]});return}if(result.value===void 0){if(isPresent||optin==="defaulted"&&!isOptionalOut)final.value[key]=void 0}else final.value[key]=result.value}function normalizeDef(def){let keys=Object.keys(def.shape),ownSymbols=Object.getOwnPropertySymbols(def.shape),symbolKeys=ownSymbols.length?ownSymbols:NO_SYMBOL_KEYS,allKeys=symbolKeys.length?[...keys,...symbolKeys]:keys;for(let k of allKeys)if(!def.shape?.[k]?._zod?.traits?.has("$ZodType"))throw Error(`Invalid element at key "${String(k)}": expected a Zod schema`);let okeys=optionalKeys(def.shape);return{...def,allKeys,symbolKeys,keySet:new Set(keys),numKeys:keys.length,optionalKeys:new Set(okeys)}}function handleCatchall(proms,input,payload,ctx,def,inst,abortEarly){let unrecognized=[],keySet=def.keySet,_catchall=def.catchall._zod,t=_catchall.def.type,{optin,optout}=_catchall,seen=0;for(let key in input){if(abortEarly&&payload.issues.length!==seen){if(aborted(payload,seen))break;seen=payload.issues.length}if(keySet.has(key))continue;if(key==="__proto__"){if(t==="never")unrecognized.push(key);continue}if(t==="never"){unrecognized.push(key);continue}let r=_catchall.run({value:input[key],issues:[]},ctx);if(r instanceof Promise)proms.push(r.then((r)=>handlePropertyResult(r,payload,key,input,optin,optout)));else handlePropertyResult(r,payload,key,input,optin,optout)}if(unrecognized.length)payload.issues.push({code:"unrecognized_keys",keys:unrecognized,input,inst,continue:!0});if(!proms.length)return payload;return Promise.all(proms).then(()=>payload)}function handleUnionResults(results,final,inst,ctx){for(let result of results)if(result.issues.length===0)return final.value=result.value,final;let nonaborted=results.filter((r)=>!aborted(r));if(nonaborted.length===1)return final.value=nonaborted[0].value,nonaborted[0];return final.issues.push({code:"invalid_union",input:final.value,inst,errors:results.map((result)=>result.issues.map((iss)=>finalizeIssue(iss,ctx,config())))}),final}function discriminatorMap(def){let map=new Map;for(let option of def.options){let values=option._zod.propValues?.[def.discriminator];if(!values||values.size===0)throw Error(`Invalid discriminated union option at index "${def.options.indexOf(option)}"`);for(let value of values)if(map.has(value)){if(value!==void 0)throw Error(`Duplicate discriminator value "${String(value)}"`);map.set(value,null)}else map.set(value,option)}return map}function mergeValues(a,b){if(a===b)return{valid:!0,data:a};if(a instanceof Date&&b instanceof Date&&+a===+b)return{valid:!0,data:a};if(isPlainObject(a)&&isPlainObject(b)){let bKeys=Object.keys(b),sharedKeys=Object.keys(a).filter((key)=>bKeys.indexOf(key)!==-1),newObj={...a,...b};if(Object.prototype.hasOwnProperty.call(newObj,"__proto__"))delete newObj.__proto__;for(let key of sharedKeys){if(key==="__proto__")continue;let sharedValue=mergeValues(a[key],b[key]);if(!sharedValue.valid)return{valid:!1,mergeErrorPath:[key,...sharedValue.mergeErrorPath]};newObj[key]=sharedValue.data}return{valid:!0,data:newObj}}if(Array.isArray(a)&&Array.isArray(b)){if(a.length!==b.length)return{valid:!1,mergeErrorPath:[]};let newArray=[];for(let index=0;index<a.length;index++){let itemA=a[index],itemB=b[index],sharedValue=mergeValues(itemA,itemB);if(!sharedValue.valid)return{valid:!1,mergeErrorPath:[index,...sharedValue.mergeErrorPath]};newArray.push(sharedValue.data)}return{valid:!0,data:newArray}}return{valid:!1,mergeErrorPath:[]}}function handleIntersectionResults(result,left,right){let unrecKeys=new Map,unrecIssue,keyIssues=new Map,collect=(iss,side)=>{let keys;if(iss.code==="unrecognized_keys"&&!iss.path?.length)unrecIssue??(unrecIssue=iss),keys=iss.keys;else if(iss.code==="invalid_key"&&iss.origin==="record"&&iss.path?.length===1){let k=String(iss.path[0]);if(!keyIssues.has(k))keyIssues.set(k,iss);keys=[k]}else return!1;for(let k of keys){if(!unrecKeys.has(k))unrecKeys.set(k,{});unrecKeys.get(k)[side]=!0}return!0};for(let iss of left.issues)if(!collect(iss,"l"))result.issues.push(iss);for(let iss of right.issues)if(!collect(iss,"r"))result.issues.push(iss);let bothKeys=[...unrecKeys].filter(([,f])=>f.l&&f.r).map(([k])=>k);if(bothKeys.length){let aggregated=unrecIssue?bothKeys.filter((k)=>unrecIssue.keys.includes(k)):[];if(aggregated.length)result.issues.push({...unrecIssue,keys:aggregated});for(let k of bothKeys)if(!aggregated.includes(k)&&keyIssues.has(k))result.issues.push(keyIssues.get(k))}let merged=mergeValues(left.value,right.value);if(!merged.valid){if(aborted(result))return result;throw Error(`Unmergable intersection. Error path: ${JSON.stringify(merged.mergeErrorPath)}`)}return result.value=merged.data,result}function handleOptionalResult(payload,result){return payload.value=result.issues.length?void 0:result.value,payload}function handleDefaultResult(payload,def){if(payload.value===void 0)payload.value=def.defaultValue;return payload}function handleNonOptionalResult(payload,inst){if(!payload.issues.length&&payload.value===void 0)payload.issues.push({code:"invalid_type",expected:"nonoptional",input:payload.value,inst});return payload}function handleCatchResult(payload,result,def,ctx){if(!result.issues.length){if(payload.value=result.value,result.memo)payload.memo=!0;return payload}return payload.value=def.catchValue({...result,value:payload.value,error:{issues:result.issues.map((iss)=>finalizeIssue(iss,ctx,config()))},input:payload.value}),payload}function handlePipeResult(left,next,ctx){if(left.issues.some((iss)=>iss.code!=="unrecognized_keys"))return left.aborted=!0,left;return next._zod.run({value:left.value,issues:left.issues},ctx)}function handleReadonlyResult(payload){if(!payload.memo)payload.value=Object.freeze(payload.value);return payload}function handleRefineResult(result,payload,input,inst){if(!result){let _iss={code:"custom",input,inst,path:[...inst._zod.def.path??[]],continue:!inst._zod.def.abort};if(inst._zod.def.params)_iss.params=inst._zod.def.params;payload.issues.push(issue(_iss))}}var $ZodType,toStandardResult=(r,ctx)=>r.issues.length?{issues:r.issues.map((iss)=>finalizeIssue(iss,ctx,config()))}:{value:r.value},$ZodString,$ZodStringFormat,$ZodGUID,$ZodUUID,$ZodEmail,URL_BAD_FORMAT=1,URL_UNPARSEABLE=2,asciiTabOrNewline,$ZodURL,$ZodEmoji,$ZodNanoID,$ZodCUID,$ZodCUID2,$ZodULID,$ZodXID,$ZodKSUID,$ZodISODateTime,$ZodISODate,$ZodISOTime,$ZodISODuration,$ZodIPv4,ipv6Alphabet,$ZodIPv6,$ZodCIDRv4,$ZodCIDRv6,base64Charset,$ZodBase64,base64urlCharset,$ZodBase64URL,$ZodE164,$ZodJWT,$ZodNumber,$ZodNumberFormat,$ZodBoolean,$ZodNull,$ZodUnknown,$ZodNever,arraySize=(input)=>Array.isArray(input)?input.length:-1,$ZodArray,NO_SYMBOL_KEYS,$ZodObject,$ZodObjectJIT,$ZodUnion,$ZodDiscriminatedUnion,$ZodIntersection,$ZodRecord,$ZodEnum,$ZodLiteral,$ZodTransform,$ZodOptional,$ZodExactOptional,$ZodNullable,$ZodDefault,$ZodPrefault,$ZodNonOptional,$ZodCatch,$ZodPipe,$ZodPreprocess,$ZodReadonly,$ZodCustom;var init_schemas=__esm(()=>{init_checks();init_core();init_regexes();init_util();init_versions();init_util();$ZodType=$constructor("$ZodType",(inst,def)=>{var _a;inst??(inst={}),inst._zod.def=def,inst._zod.bag=inst._zod.bag||{},inst._zod.version=version2;let defChecks=inst._zod.def.checks,checks=inst._zod.traits.has("$ZodCheck")?[inst,...defChecks??[]]:defChecks?.length?[...defChecks]:[];for(let ch of checks)for(let fn of ch._zod.onattach)fn(inst);if(checks.length===0)(_a=inst._zod).deferred??(_a.deferred=[]),inst._zod.deferred?.push(()=>{inst._zod.run=inst._zod.parse});else{let runChecks=(payload,checks,ctx)=>{if(payload.memo)return payload;let isAborted=aborted(payload),asyncResult;for(let ch of checks){if(ch._zod.def.when){if(explicitlyAborted(payload))continue;if(!ch._zod.def.when(payload))continue}else if(isAborted)continue;let currLen=payload.issues.length,_=ch._zod.check(payload);if(_ instanceof Promise&&ctx?.async===!1)throw new $ZodAsyncError;if(asyncResult||_ instanceof Promise)asyncResult=(asyncResult??Promise.resolve()).then(async()=>{if(await _,payload.issues.length===currLen)return;if(attachSchema(payload.issues,currLen,inst),!isAborted)isAborted=aborted(payload,currLen)});else{if(payload.issues.length===currLen)continue;if(attachSchema(payload.issues,currLen,inst),!isAborted)isAborted=aborted(payload,currLen)}}if(asyncResult)return asyncResult.then(()=>payload);return payload},handleCanaryResult=(canary,payload,ctx)=>{if(aborted(canary))return canary.aborted=!0,canary;let checkResult=runChecks(payload,checks,ctx);if(checkResult instanceof Promise){if(ctx.async===!1)throw new $ZodAsyncError;return checkResult.then((checkResult)=>inst._zod.parse(checkResult,ctx))}return inst._zod.parse(checkResult,ctx)};inst._zod.run=(payload,ctx)=>{if(ctx.skipChecks)return inst._zod.parse(payload,ctx);if(ctx.direction==="backward"){let canary=inst._zod.parse({value:payload.value,issues:[]},{...ctx,skipChecks:!0});if(canary instanceof Promise)return canary.then((canary)=>handleCanaryResult(canary,payload,ctx));return handleCanaryResult(canary,payload,ctx)}let result=inst._zod.parse(payload,ctx);if(result instanceof Promise){if(ctx.async===!1)throw new $ZodAsyncError;return result.then((result)=>runChecks(result,checks,ctx))}return runChecks(result,checks,ctx)}}},{get "~standard"(){return hide(this,"~standard",standardProps(this))},set "~standard"(value){own(this,"~standard",value)}});$ZodString=$constructor("$ZodString",(inst,def)=>{$ZodType.init(inst,def),inst._zod.pattern=def.pattern??anyString,inst._zod.parse=(payload,_)=>{if(def.coerce)try{payload.value=String(payload.value)}catch(_){}if(typeof payload.value==="string")return payload;return payload.issues.push({expected:"string",code:"invalid_type",input:payload.value,inst}),payload}}),$ZodStringFormat=$constructor("$ZodStringFormat",(inst,def)=>{$ZodCheckStringFormat.init(inst,def),$ZodString.init(inst,def)}),$ZodGUID=$constructor("$ZodGUID",(inst,def)=>{def.pattern??(def.pattern=guid),$ZodStringFormat.init(inst,def)}),$ZodUUID=$constructor("$ZodUUID",(inst,def)=>{if(def.version){let v={v1:1,v2:2,v3:3,v4:4,v5:5,v6:6,v7:7,v8:8}[def.version];if(v===void 0)throw Error(`Invalid UUID version: "${def.version}"`);def.pattern??(def.pattern=uuid(v))}else def.pattern??(def.pattern=uuid());$ZodStringFormat.init(inst,def)}),$ZodEmail=$constructor("$ZodEmail",(inst,def)=>{def.pattern??(def.pattern=email),$ZodStringFormat.init(inst,def)});asciiTabOrNewline=/[\t\n\r]/g;$ZodURL=$constructor("$ZodURL",(inst,def)=>{$ZodStringFormat.init(inst,def),inst._zod.check=(payload)=>{try{let trimmed=payload.value.trim(),url=validateURL(trimmed,def);if(url===URL_BAD_FORMAT){payload.issues.push({code:"invalid_format",format:"url",note:"Invalid URL format",input:payload.value,inst,continue:!def.abort});return}if(url===URL_UNPARSEABLE){payload.issues.push({code:"invalid_format",format:"url",input:payload.value,inst,continue:!def.abort});return}if(url===!0){payload.value=stripTabAndNewline(trimmed);return}if(def.hostname&&!urlHostnameOk(url,def.hostname))payload.issues.push({code:"invalid_format",format:"url",note:"Invalid hostname",pattern:def.hostname.source,input:payload.value,inst,continue:!def.abort});if(def.protocol&&!urlProtocolOk(url,def.protocol))payload.issues.push({code:"invalid_format",format:"url",note:"Invalid protocol",pattern:def.protocol.source,input:payload.value,inst,continue:!def.abort});payload.value=def.normalize?url.href:stripTabAndNewline(trimmed);return}catch(_){payload.issues.push({code:"invalid_format",format:"url",input:payload.value,inst,continue:!def.abort})}}}),$ZodEmoji=$constructor("$ZodEmoji",(inst,def)=>{def.pattern??(def.pattern=emoji()),$ZodStringFormat.init(inst,def)}),$ZodNanoID=$constructor("$ZodNanoID",(inst,def)=>{if(def.length!==void 0&&(!Number.isInteger(def.length)||def.length<1))throw Error(`Invalid nanoid length: ${def.length}`);def.pattern??(def.pattern=def.length===void 0?nanoid:nanoidOfLength(def.length)),$ZodStringFormat.init(inst,def)}),$ZodCUID=$constructor("$ZodCUID",(inst,def)=>{def.pattern??(def.pattern=cuid),$ZodStringFormat.init(inst,def)}),$ZodCUID2=$constructor("$ZodCUID2",(inst,def)=>{def.pattern??(def.pattern=cuid2),$ZodStringFormat.init(inst,def)}),$ZodULID=$constructor("$ZodULID",(inst,def)=>{def.pattern??(def.pattern=ulid),$ZodStringFormat.init(inst,def)}),$ZodXID=$constructor("$ZodXID",(inst,def)=>{def.pattern??(def.pattern=xid),$ZodStringFormat.init(inst,def)}),$ZodKSUID=$constructor("$ZodKSUID",(inst,def)=>{def.pattern??(def.pattern=ksuid),$ZodStringFormat.init(inst,def)}),$ZodISODateTime=$constructor("$ZodISODateTime",(inst,def)=>{def.pattern??(def.pattern=datetime(def)),$ZodStringFormat.init(inst,def)}),$ZodISODate=$constructor("$ZodISODate",(inst,def)=>{def.pattern??(def.pattern=date),$ZodStringFormat.init(inst,def)}),$ZodISOTime=$constructor("$ZodISOTime",(inst,def)=>{def.pattern??(def.pattern=time(def)),$ZodStringFormat.init(inst,def)}),$ZodISODuration=$constructor("$ZodISODuration",(inst,def)=>{def.pattern??(def.pattern=duration),$ZodStringFormat.init(inst,def)}),$ZodIPv4=$constructor("$ZodIPv4",(inst,def)=>{def.pattern??(def.pattern=ipv4),$ZodStringFormat.init(inst,def)}),ipv6Alphabet=/^[0-9a-fA-F:.]+$/;$ZodIPv6=$constructor("$ZodIPv6",(inst,def)=>{def.pattern??(def.pattern=ipv6),$ZodStringFormat.init(inst,def),inst._zod.check=(payload)=>{if(!isValidIPv6(payload.value))payload.issues.push({code:"invalid_format",format:"ipv6",input:payload.value,inst,continue:!def.abort})}}),$ZodCIDRv4=$constructor("$ZodCIDRv4",(inst,def)=>{def.pattern??(def.pattern=cidrv4),$ZodStringFormat.init(inst,def)});$ZodCIDRv6=$constructor("$ZodCIDRv6",(inst,def)=>{def.pattern??(def.pattern=cidrv6),$ZodStringFormat.init(inst,def),inst._zod.check=(payload)=>{if(!isValidCIDRv6(payload.value))payload.issues.push({code:"invalid_format",format:"cidrv6",input:payload.value,inst,continue:!def.abort})}});base64Charset=/^[0-9a-zA-Z+/]*={0,2}$/,$ZodBase64=$constructor("$ZodBase64",(inst,def)=>{def.pattern??(def.pattern=base64Charset),$ZodStringFormat.init(inst,def),inst._zod.check=(payload)=>{if(isValidBase64(payload.value))return;payload.issues.push({code:"invalid_format",format:"base64",input:payload.value,inst,continue:!def.abort})}}),base64urlCharset=/^[A-Za-z0-9_-]*$/;$ZodBase64URL=$constructor("$ZodBase64URL",(inst,def)=>{def.pattern??(def.pattern=base64urlCharset),$ZodStringFormat.init(inst,def),inst._zod.check=(payload)=>{if(isValidBase64URL(payload.value))return;payload.issues.push({code:"invalid_format",format:"base64url",input:payload.value,inst,continue:!def.abort})}}),$ZodE164=$constructor("$ZodE164",(inst,def)=>{def.pattern??(def.pattern=e164),$ZodStringFormat.init(inst,def)});$ZodJWT=$constructor("$ZodJWT",(inst,def)=>{$ZodStringFormat.init(inst,def),inst._zod.check=(payload)=>{if(isValidJWT(payload.value,def.alg))return;payload.issues.push({code:"invalid_format",format:"jwt",input:payload.value,inst,continue:!def.abort})}}),$ZodNumber=$constructor("$ZodNumber",(inst,def)=>{$ZodType.init(inst,def),inst._zod.pattern=number,inst._zod.parse=(payload,_ctx)=>{if(def.coerce)try{payload.value=Number(payload.value)}catch(_){}let input=payload.value;if(typeof input==="number"&&!Number.isNaN(input)&&Number.isFinite(input))return payload;let received=typeof input==="number"?Number.isNaN(input)?"NaN":!Number.isFinite(input)?String(input):void 0:void 0;return payload.issues.push({expected:"number",code:"invalid_type",input,inst,...received?{received}:{}}),payload}}),$ZodNumberFormat=$constructor("$ZodNumberFormat",(inst,def)=>{$ZodCheckNumberFormat.init(inst,def),$ZodNumber.init(inst,def)}),$ZodBoolean=$constructor("$ZodBoolean",(inst,def)=>{$ZodType.init(inst,def),inst._zod.pattern=boolean,inst._zod.parse=(payload,_ctx)=>{if(def.coerce)try{payload.value=Boolean(payload.value)}catch(_){}let input=payload.value;if(typeof input==="boolean")return payload;return payload.issues.push({expected:"boolean",code:"invalid_type",input,inst}),payload}}),$ZodNull=$constructor("$ZodNull",(inst,def)=>{$ZodType.init(inst,def),inst._zod.pattern=_null,inst._zod.values=new Set([null]),inst._zod.parse=(payload,_ctx)=>{let input=payload.value;if(input===null)return payload;return payload.issues.push({expected:"null",code:"invalid_type",input,inst}),payload}}),$ZodUnknown=$constructor("$ZodUnknown",(inst,def)=>{$ZodType.init(inst,def),inst._zod.parse=(payload)=>payload}),$ZodNever=$constructor("$ZodNever",(inst,def)=>{$ZodType.init(inst,def),inst._zod.parse=(payload,_ctx)=>(payload.issues.push({expected:"never",code:"invalid_type",input:payload.value,inst}),payload)});$ZodArray=$constructor("$ZodArray",(inst,def)=>{$ZodType.init(inst,def);let memo=globalConfig.memoizer;memo?.attach(inst),inst._zod.parse=(payload,ctx)=>{let input=payload.value;if(!Array.isArray(input))return payload.issues.push({expected:"array",code:"invalid_type",input,inst}),payload;payload.value=memo?memo.alloc(inst,payload,Array(input.length),ctx):Array(input.length);let proms=[],abortEarly=ctx?.abortEarly;for(let i=0;i<input.length;i++){let item=input[i],result=def.element._zod.run({value:item,issues:[]},ctx);if(result instanceof Promise)proms.push(result.then((result)=>handleArrayResult(result,payload,i)));else if(handleArrayResult(result,payload,i),abortEarly&&result.issues.length!==0&&aborted(result))break}if(proms.length)return Promise.all(proms).then(()=>payload);return payload},capSize(inst,arraySize)});NO_SYMBOL_KEYS=[];$ZodObject=$constructor("$ZodObject",(inst,def)=>{$ZodType.init(inst,def);let desc=Object.getOwnPropertyDescriptor(def,"shape"),sh=desc?.get?desc.get.raw:def.shape??{};if(sh){let get=()=>{let newSh={...sh};return Object.defineProperty(def,"shape",{value:newSh}),get.raw=newSh,newSh};get.raw=sh,Object.defineProperty(def,"shape",{get})}let _normalized=cached(()=>normalizeDef(def));defineLazyInternal(inst,"propValues",(zod)=>{let shape=zod.def.shape,propValues={};for(let key in shape){let field=shape[key]._zod;if(field.values){if(!Object.prototype.hasOwnProperty.call(propValues,key))assignProp(propValues,key,new Set);for(let v of field.values)propValues[key].add(v);if(field.optin!==void 0)propValues[key].add(void 0)}}return propValues});let isObject2=isObject,catchall=def.catchall,value,memo=globalConfig.memoizer;memo?.attach(inst),inst._zod.parse=(payload,ctx)=>{value??(value=_normalized.value);let input=payload.value;if(!isObject2(input))return payload.issues.push({expected:"object",code:"invalid_type",input,inst}),payload;payload.value=memo?memo.alloc(inst,payload,{},ctx):{};let proms=[],shape=value.shape,abortEarly=ctx?.abortEarly,seen=payload.issues.length;for(let key of value.allKeys){if(abortEarly&&payload.issues.length!==seen){if(aborted(payload,seen))break;seen=payload.issues.length}if(key==="__proto__")continue;let el=shape[key],optin=el._zod.optin,optout=el._zod.optout,r=el._zod.run({value:input[key],issues:[]},ctx);if(r instanceof Promise)proms.push(r.then((r)=>handlePropertyResult(r,payload,key,input,optin,optout)));else handlePropertyResult(r,payload,key,input,optin,optout)}if(!catchall)return proms.length?Promise.all(proms).then(()=>payload):payload;return handleCatchall(proms,input,payload,ctx,_normalized.value,inst,abortEarly===!0)}}),$ZodObjectJIT=$constructor("$ZodObjectJIT",(inst,def)=>{$ZodObject.init(inst,def);let superParse=inst._zod.parse,_normalized=cached(()=>normalizeDef(def)),memo=globalConfig.memoizer,generateFastpass=(shape)=>{let normalized=_normalized.value,syms=normalized.symbolKeys,doc=new Doc(["payload","ctx"],{shape,inst,memo,syms}),parseStr=(k)=>`shape[${k}]._zod.run({ value: input[${k}], issues: [] }, ctx)`,prefixStr=(id,k)=>`
          let ${id}_ab = false;
          for (let i = 0; i < ${id}.issues.length; i++) {
            const iss = ${id}.issues[i];
            iss.path = iss.path ? [${k}, ...iss.path] : [${k}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${id}_ab = true;
          }
          if (${id}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;doc.write("const input = payload.value;");let ids=Object.create(null),counter=0;for(let key of normalized.allKeys)ids[key]=`key_${counter++}`;doc.write(memo?"const newResult = memo.alloc(inst, payload, {}, ctx);":"const newResult = {};");for(let key of normalized.allKeys){if(key==="__proto__")continue;let id=ids[key],k=typeof key==="symbol"?`syms[${syms.indexOf(key)}]`:esc(key),isPresent=`${k} in input`,schema=shape[key],optin=schema?._zod?.optin,isOptionalIn=optin!==void 0,isOptionalOut=schema?._zod?.optout==="optional";if(doc.write(`const ${id} = ${parseStr(k)};`),isOptionalIn&&isOptionalOut){let assign=optin==="optional"?`${id}_present`:`${id}.value !== undefined || ${id}_present`;doc.write(`
        const ${id}_present = ${isPresent};
        if (!${id}.issues.length || ${id}_present) {
          if (${id}.issues.length) {${prefixStr(id,k)}
          }

          if (${assign}) {
            newResult[${k}] = ${id}.value;
          }
        }

      `)}else if(!isOptionalIn)doc.write(`
        const ${id}_present = ${isPresent};
        if (${id}.issues.length) {${prefixStr(id,k)}
        }
        if (!${id}_present && !${id}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${k}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${id}_present) {
          newResult[${k}] = ${id}.value;
        }

      `);else if(doc.write(`
        if (${id}.issues.length) {${prefixStr(id,k)}
        }
      `),optin==="defaulted")doc.write(`newResult[${k}] = ${id}.value;`);else doc.write(`
        if (${id}.value !== undefined || ${isPresent}) {
          newResult[${k}] = ${id}.value;
        }
      `)}return doc.write("payload.value = newResult;"),doc.write("return payload;"),doc.compile()},fastpass,isObject2=isObject,jit=!globalConfig.jitless,fastEnabled=jit&&allowsEval.value,catchall=def.catchall,value;inst._zod.parse=(payload,ctx)=>{value??(value=_normalized.value);let input=payload.value;if(!isObject2(input))return payload.issues.push({expected:"object",code:"invalid_type",input,inst}),payload;if(jit&&fastEnabled&&ctx?.async===!1&&ctx.jitless!==!0){if(!fastpass)fastpass=generateFastpass(def.shape);if(payload=fastpass(payload,ctx),!catchall)return payload;return handleCatchall([],input,payload,ctx,value,inst,ctx?.abortEarly===!0)}return superParse(payload,ctx)}});$ZodUnion=$constructor("$ZodUnion",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(inst,"optin",(zod)=>zod.def.options.some((o)=>o._zod.optin==="defaulted")?"defaulted":zod.def.options.some((o)=>o._zod.optin!==void 0)?"optional":void 0),defineLazyInternal(inst,"optout",(zod)=>zod.def.options.some((o)=>o._zod.optout==="optional")?"optional":void 0),defineLazyInternal(inst,"values",(zod)=>{if(zod.def.options.every((o)=>o._zod.values))return new Set(zod.def.options.flatMap((option)=>Array.from(option._zod.values)));return}),defineLazyInternal(inst,"pattern",(zod)=>{if(zod.def.options.every((o)=>o._zod.pattern)){let patterns=zod.def.options.map((o)=>o._zod.pattern);return new RegExp(`^(${patterns.map((p)=>cleanRegex(p.source)).join("|")})$`)}return});let first=def.options.length===1?def.options[0]._zod.run:null;inst._zod.parse=(payload,ctx)=>{if(first)return first(payload,ctx);let async=!1,results=[];for(let option of def.options){let result=option._zod.run({value:payload.value,issues:[]},ctx);if(result instanceof Promise)results.push(result),async=!0;else{if(result.issues.length===0)return result;results.push(result)}}if(!async)return handleUnionResults(results,payload,inst,ctx);return Promise.all(results).then((results)=>handleUnionResults(results,payload,inst,ctx))}});$ZodDiscriminatedUnion=$constructor("$ZodDiscriminatedUnion",(inst,def)=>{def.inclusive=!1,$ZodUnion.init(inst,def);let _super=inst._zod.parse;defineLazyInternal(inst,"propValues",(zod)=>{let propValues={},undefinedCount=0;for(let option of zod.def.options){let pv=option._zod.propValues;if(!pv||Object.keys(pv).length===0)throw Error(`Invalid discriminated union option at index "${zod.def.options.indexOf(option)}"`);if(pv[zod.def.discriminator]?.has(void 0))undefinedCount++;for(let[k,v]of Object.entries(pv)){if(!Object.prototype.hasOwnProperty.call(propValues,k))assignProp(propValues,k,new Set);for(let val of v)propValues[k].add(val)}}if(!zod.def.unionFallback&&undefinedCount>1)propValues[zod.def.discriminator]?.delete(void 0);return propValues}),def.options.forEach((option,i)=>{let propShape=rawShape(option._zod.def);if(propShape&&!Object.prototype.hasOwnProperty.call(propShape,def.discriminator))throw Error(`Invalid discriminated union option at index "${i}"`)});let disc=cached(()=>discriminatorMap(def));inst._zod.parse=(payload,ctx)=>{let input=payload.value;if(!isObject(input))return payload.issues.push({code:"invalid_type",expected:"object",input,inst}),payload;let value=input?.[def.discriminator],opt=disc.value.get(value);if(opt&&(value!==void 0||ctx.direction!=="backward"))return opt._zod.run(payload,ctx);if(def.unionFallback||ctx.direction==="backward")return _super(payload,ctx);return payload.issues.push({code:"invalid_union",errors:[],note:"No matching discriminator",discriminator:def.discriminator,options:Array.from(disc.value.keys()).filter((value)=>disc.value.get(value)!==null),input,path:[def.discriminator],inst}),payload}}),$ZodIntersection=$constructor("$ZodIntersection",(inst,def)=>{$ZodType.init(inst,def),inst._zod.parse=(payload,ctx)=>{let input=payload.value,left=def.left._zod.run({value:input,issues:[]},ctx),right=def.right._zod.run({value:input,issues:[]},ctx);if(left instanceof Promise||right instanceof Promise)return Promise.all([left,right]).then(([left,right])=>handleIntersectionResults(payload,left,right));return handleIntersectionResults(payload,left,right)}});$ZodRecord=$constructor("$ZodRecord",(inst,def)=>{$ZodType.init(inst,def);let memo=globalConfig.memoizer;memo?.attach(inst),inst._zod.parse=(payload,ctx)=>{let input=payload.value;if(!isPlainObject(input))return payload.issues.push({expected:"record",code:"invalid_type",input,inst}),payload;let proms=[],values=def.keyType._zod.values;if(values&&!def.partial){payload.value=memo?memo.alloc(inst,payload,{},ctx):{};let recordKeys=new Set;for(let key of values)if(typeof key==="string"||typeof key==="number"||typeof key==="symbol"){if(recordKeys.add(typeof key==="number"?key.toString():key),key==="__proto__")continue;let keyResult=def.keyType._zod.run({value:key,issues:[]},ctx);if(keyResult instanceof Promise)throw Error("Async schemas not supported in object keys currently");if(keyResult.issues.length){payload.issues.push({code:"invalid_key",origin:"record",issues:keyResult.issues.map((iss)=>finalizeIssue(iss,ctx,config())),input:key,path:[key],inst});continue}let outKey=keyResult.value;if(outKey==="__proto__")continue;let result=def.valueType._zod.run({value:input[key],issues:[]},ctx);if(result instanceof Promise)proms.push(result.then((result)=>{if(result.issues.length)payload.issues.push(...prefixIssues(key,result.issues));payload.value[outKey]=result.value}));else{if(result.issues.length)payload.issues.push(...prefixIssues(key,result.issues));payload.value[outKey]=result.value}}let unrecognized;for(let key in input)if(!recordKeys.has(key))if(def.mode==="loose"){if(key==="__proto__")continue;payload.value[key]=input[key]}else unrecognized=unrecognized??[],unrecognized.push(key);if(unrecognized&&unrecognized.length>0)payload.issues.push({code:"unrecognized_keys",input,inst,keys:unrecognized,continue:!0})}else{payload.value=memo?memo.alloc(inst,payload,{},ctx):{};let unrecognized;for(let key of Reflect.ownKeys(input)){if(key==="__proto__")continue;if(!Object.prototype.propertyIsEnumerable.call(input,key))continue;let keyResult=def.keyType._zod.run({value:key,issues:[]},ctx);if(keyResult instanceof Promise)throw Error("Async schemas not supported in object keys currently");if(typeof key==="string"&&number.test(key)&&keyResult.issues.length){let retryResult=def.keyType._zod.run({value:Number(key),issues:[]},ctx);if(retryResult instanceof Promise)throw Error("Async schemas not supported in object keys currently");if(retryResult.issues.length===0)keyResult=retryResult}if(keyResult.issues.length){if(def.mode==="loose")payload.value[key]=input[key];else if(values)unrecognized=unrecognized??[],unrecognized.push(key);else payload.issues.push({code:"invalid_key",origin:"record",issues:keyResult.issues.map((iss)=>finalizeIssue(iss,ctx,config())),input:key,path:[key],inst});continue}let outKey=keyResult.value;if(outKey==="__proto__")continue;let result=def.valueType._zod.run({value:input[key],issues:[]},ctx);if(result instanceof Promise)proms.push(result.then((result)=>{if(result.issues.length)payload.issues.push(...prefixIssues(key,result.issues));payload.value[outKey]=result.value}));else{if(result.issues.length)payload.issues.push(...prefixIssues(key,result.issues));payload.value[outKey]=result.value}}if(unrecognized&&unrecognized.length>0)payload.issues.push({code:"unrecognized_keys",input,inst,keys:unrecognized,continue:!0})}if(proms.length)return Promise.all(proms).then(()=>payload);return payload}}),$ZodEnum=$constructor("$ZodEnum",(inst,def)=>{$ZodType.init(inst,def);let values=getEnumValues(def.entries),valuesSet=new Set(values);inst._zod.values=valuesSet,defineLazyInternal(inst,"pattern",(zod)=>{let patternValues=getEnumValues(zod.def.entries).filter((k)=>propertyKeyTypes.has(typeof k));return new RegExp(patternValues.length?`^(${patternValues.map((o)=>escapeRegex(o.toString())).join("|")})$`:"^[^\\s\\S]$")}),inst._zod.parse=(payload,_ctx)=>{let input=payload.value;if(valuesSet.has(input))return payload;return payload.issues.push({code:"invalid_value",values,input,inst}),payload}}),$ZodLiteral=$constructor("$ZodLiteral",(inst,def)=>{$ZodType.init(inst,def);let values=new Set(def.values);inst._zod.values=values,defineLazyInternal(inst,"pattern",(zod)=>{let vals=zod.def.values;return new RegExp(vals.length?`^(${vals.map((o)=>typeof o==="string"?escapeRegex(o):o?escapeRegex(o.toString()):String(o)).join("|")})$`:"^[^\\s\\S]$")}),inst._zod.parse=(payload,_ctx)=>{let input=payload.value;if(values.has(input))return payload;return payload.issues.push({code:"invalid_value",values:def.values,input,inst}),payload}}),$ZodTransform=$constructor("$ZodTransform",(inst,def)=>{$ZodType.init(inst,def),inst._zod.optin="optional",globalConfig.memoizer?.guard(inst),inst._zod.parse=(payload,ctx)=>{if(ctx.direction==="backward")throw new $ZodEncodeError(inst.constructor.name);let _out=def.transform(payload.value,payload);if(ctx.async)return(_out instanceof Promise?_out:Promise.resolve(_out)).then((output)=>(payload.value=output,payload));if(_out instanceof Promise)throw new $ZodAsyncError;return payload.value=_out,payload}});$ZodOptional=$constructor("$ZodOptional",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(inst,"optin",(zod)=>zod.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),inst._zod.optout="optional",defineLazyInternal(inst,"values",(zod)=>{let values=zod.def.innerType._zod.values;return values?new Set([...values,void 0]):void 0}),defineLazyInternal(inst,"pattern",(zod)=>{let pattern=zod.def.innerType._zod.pattern;return pattern?new RegExp(`^(${cleanRegex(pattern.source)})?$`):void 0}),inst._zod.parse=(payload,ctx)=>{if(payload.value===void 0){if(def.innerType._zod.optin!=="defaulted")return payload;let result=def.innerType._zod.run({value:payload.value,issues:[]},ctx);if(result instanceof Promise)return result.then((result)=>handleOptionalResult(payload,result));return handleOptionalResult(payload,result)}return def.innerType._zod.run(payload,ctx)}}),$ZodExactOptional=$constructor("$ZodExactOptional",(inst,def)=>{$ZodOptional.init(inst,def),defineLazyInternal(inst,"values",(zod)=>zod.def.innerType._zod.values),defineLazyInternal(inst,"pattern",(zod)=>zod.def.innerType._zod.pattern),inst._zod.parse=(payload,ctx)=>def.innerType._zod.run(payload,ctx)}),$ZodNullable=$constructor("$ZodNullable",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(inst,"optin",(zod)=>zod.def.innerType._zod.optin),defineLazyInternal(inst,"optout",(zod)=>zod.def.innerType._zod.optout),defineLazyInternal(inst,"pattern",(zod)=>{let pattern=zod.def.innerType._zod.pattern;return pattern?new RegExp(`^(${cleanRegex(pattern.source)}|null)$`):void 0}),defineLazyInternal(inst,"values",(zod)=>zod.def.innerType._zod.values?new Set([...zod.def.innerType._zod.values,null]):void 0),inst._zod.parse=(payload,ctx)=>{if(payload.value===null)return payload;return def.innerType._zod.run(payload,ctx)}}),$ZodDefault=$constructor("$ZodDefault",(inst,def)=>{$ZodType.init(inst,def),inst._zod.optin="defaulted",defineLazyInternal(inst,"values",(zod)=>zod.def.innerType._zod.values),inst._zod.parse=(payload,ctx)=>{if(ctx.direction==="backward")return def.innerType._zod.run(payload,ctx);if(payload.value===void 0)return payload.value=def.defaultValue,payload;let result=def.innerType._zod.run(payload,ctx);if(result instanceof Promise)return result.then((result)=>handleDefaultResult(result,def));return handleDefaultResult(result,def)}});$ZodPrefault=$constructor("$ZodPrefault",(inst,def)=>{$ZodType.init(inst,def),inst._zod.optin="defaulted",defineLazyInternal(inst,"values",(zod)=>zod.def.innerType._zod.values),inst._zod.parse=(payload,ctx)=>{if(ctx.direction==="backward")return def.innerType._zod.run(payload,ctx);if(payload.value===void 0)payload.value=def.defaultValue;return def.innerType._zod.run(payload,ctx)}}),$ZodNonOptional=$constructor("$ZodNonOptional",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(inst,"values",(zod)=>{let v=zod.def.innerType._zod.values;return v?new Set([...v].filter((x)=>x!==void 0)):void 0}),inst._zod.parse=(payload,ctx)=>{let result=def.innerType._zod.run(payload,ctx);if(result instanceof Promise)return result.then((result)=>handleNonOptionalResult(result,inst));return handleNonOptionalResult(result,inst)}});$ZodCatch=$constructor("$ZodCatch",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(inst,"optin",(zod)=>zod.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),defineLazyInternal(inst,"optout",(zod)=>zod.def.innerType._zod.optout),defineLazyInternal(inst,"values",(zod)=>zod.def.innerType._zod.values),inst._zod.parse=(payload,ctx)=>{if(ctx.direction==="backward")return def.innerType._zod.run(payload,ctx);let result=def.innerType._zod.run({value:payload.value,issues:[]},ctx);if(result instanceof Promise)return result.then((result)=>handleCatchResult(payload,result,def,ctx));return handleCatchResult(payload,result,def,ctx)}}),$ZodPipe=$constructor("$ZodPipe",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(inst,"values",(zod)=>zod.def.in._zod.values),defineLazyInternal(inst,"optin",(zod)=>zod.def.in._zod.optin),defineLazyInternal(inst,"optout",(zod)=>zod.def.out._zod.optout),defineLazyInternal(inst,"propValues",(zod)=>zod.def.in._zod.propValues),inst._zod.parse=(payload,ctx)=>{if(ctx.direction==="backward"){let right=def.out._zod.run(payload,ctx);if(right instanceof Promise)return right.then((right)=>handlePipeResult(right,def.in,ctx));return handlePipeResult(right,def.in,ctx)}let left=def.in._zod.run(payload,ctx);if(left instanceof Promise)return left.then((left)=>handlePipeResult(left,def.out,ctx));return handlePipeResult(left,def.out,ctx)}});$ZodPreprocess=$constructor("$ZodPreprocess",(inst,def)=>{$ZodPipe.init(inst,def)}),$ZodReadonly=$constructor("$ZodReadonly",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(inst,"propValues",(zod)=>zod.def.innerType._zod.propValues),defineLazyInternal(inst,"values",(zod)=>zod.def.innerType._zod.values),defineLazyInternal(inst,"optin",(zod)=>zod.def.innerType?._zod?.optin),defineLazyInternal(inst,"optout",(zod)=>zod.def.innerType?._zod?.optout),inst._zod.parse=(payload,ctx)=>{if(ctx.direction==="backward")return def.innerType._zod.run(payload,ctx);let result=def.innerType._zod.run(payload,ctx);if(result instanceof Promise)return result.then(handleReadonlyResult);return handleReadonlyResult(result)}});$ZodCustom=$constructor("$ZodCustom",(inst,def)=>{$ZodCheck.init(inst,def),$ZodType.init(inst,def),inst._zod.parse=(payload,_)=>payload,inst._zod.check=(payload)=>{let input=payload.value,r=def.fn(input);if(r instanceof Promise)return r.then((r)=>handleRefineResult(r,payload,input,inst));handleRefineResult(r,payload,input,inst);return}})});function isRef(value){return value!==null&&typeof value==="object"}function cloneIssues(issues){return issues.map((iss)=>iss.path?{...iss,path:iss.path.slice()}:{...iss})}function isRecursive(inst,stack,resolve){let cached=recursive.get(inst);if(cached!==void 0)return cached?PROVEN:NONE;if(stack.has(inst))return PROVEN;stack.add(inst);let result=NONE,check=(child)=>{if(result!==PROVEN&&child?._zod){let answer=isRecursive(child,stack,resolve);if(answer>result)result=answer}},shape=(sh,spread)=>{let answer=NONE;for(let key of Reflect.ownKeys(sh)){let desc=Object.getOwnPropertyDescriptor(sh,key);if(spread&&!desc.enumerable)continue;let child=desc.get?ASSUMED:desc.value?._zod?isRecursive(desc.value,stack,resolve):NONE;if(child>answer)answer=child}return answer},merge=(answer)=>{if(answer>result)result=answer},def=inst._zod.def,kind=def.type;switch(kind){case"object":{let raw=rawShape(def);merge(raw?shape(raw,!0):ASSUMED),check(def.catchall);break}case"array":check(def.element);break;case"tuple":for(let el of def.items)check(el);check(def.rest);break;case"record":case"map":check(def.keyType),check(def.valueType);break;case"set":check(def.valueType);break;case"union":for(let el of def.options)check(el);break;case"intersection":check(def.left),check(def.right);break;case"optional":case"nullable":case"default":case"prefault":case"catch":case"readonly":case"nonoptional":case"promise":case"success":check(def.innerType);break;case"pipe":check(def.in),check(def.out);break;case"function":check(def.input),check(def.output);break;case"lazy":{let inner=def._cachedInner??(resolve?inst._zod.innerType:void 0);merge(inner?isRecursive(inner,stack,!1):ASSUMED);break}case"template_literal":case"string":case"number":case"int":case"boolean":case"bigint":case"symbol":case"undefined":case"null":case"void":case"never":case"any":case"unknown":case"date":case"nan":case"enum":case"literal":case"file":case"transform":case"custom":break;default:for(let key in def){let desc=Object.getOwnPropertyDescriptor(def,key);if(!desc||desc.get)continue;let value=desc.value;if(!value||typeof value!=="object")continue;if(value._zod)check(value);else if(Array.isArray(value))for(let el of value)check(el)}}return stack.delete(inst),settle(inst,result)}function settle(inst,answer){if(answer!==ASSUMED)recursive.set(inst,answer===PROVEN);return answer}function bucketFor(state,inst){let bucket=state.buckets.get(inst);if(!bucket)bucket=new WeakMap,state.buckets.set(inst,bucket);return bucket}function memoizer(){return memo}function isBackEdge(ctx,value){let backEdges=ctx[STATE]?.backEdges;return backEdges!==void 0&&isRef(value)&&backEdges.has(value)}var $ZodCyclicError,STATE="~memo",NO_ISSUES,recursive,NONE=0,ASSUMED=1,PROVEN=2,handoff,open,memo;var init_memoizer=__esm(()=>{init_util();$ZodCyclicError=class $ZodCyclicError extends Error{constructor(){super("Cannot parse a reference cycle that closes through a transform");this.name="ZodCyclicError"}};NO_ISSUES=[];recursive=new WeakMap;open=[],memo={alloc(_inst,payload,empty){let bucket=handoff;if(!bucket)return empty;handoff=void 0;let entry={value:empty,issues:null};return bucket.set(payload.value,entry),open.push(entry),empty},guard(inst){var _a;(_a=inst._zod).deferred??(_a.deferred=[]),inst._zod.deferred.push(()=>{let base=inst._zod.parse,wrapped=(payload,ctx)=>{if(ctx.direction!=="backward"&&isBackEdge(ctx,payload.value))throw new $ZodCyclicError;return base(payload,ctx)};if(inst._zod.parse=wrapped,inst._zod.run===base)inst._zod.run=wrapped})},attach(inst){var _a;let isRecursiveInst,rechecked=!1,lastCtx,lastBucket;(_a=inst._zod).deferred??(_a.deferred=[]),inst._zod.deferred.push(()=>{let base=inst._zod.parse,wrapped=(payload,ctx)=>{if(isRecursiveInst===void 0){let walked=isRecursive(inst,new Set,!1);if(walked===NONE){if(inst._zod.parse=base,inst._zod.run===wrapped)inst._zod.run=base;return base(payload,ctx)}if(walked===PROVEN||rechecked)isRecursiveInst=!0;else rechecked=!0}let input=payload.value;if(!isRef(input))return base(payload,ctx);let state=ctx[STATE];if(!state)state={buckets:new WeakMap,backEdges:void 0},ctx[STATE]=state;let bucket;if(lastCtx===ctx)bucket=lastBucket;else bucket=bucketFor(state,inst),lastCtx=ctx,lastBucket=bucket;let hit=bucket.get(input);if(hit){if(payload.value=hit.value,hit.issues){if(hit.issues.length)payload.issues.push(...cloneIssues(hit.issues))}else payload.memo=!0,state.backEdges??(state.backEdges=new WeakSet),state.backEdges.add(hit.value);return payload}handoff=bucket;let depth=open.length,result=base(payload,ctx);handoff=void 0;let entry=open.length>depth?open.pop():void 0;if(result instanceof Promise)return result.then((r)=>{if(entry)entry.issues=r.issues.length?cloneIssues(r.issues):NO_ISSUES;return r});if(entry)entry.issues=result.issues.length?cloneIssues(result.issues):NO_ISSUES;return result};if(inst._zod.parse=wrapped,inst._zod.run===base)inst._zod.run=wrapped})}}});function en_default(){return{localeError:error()}}var error=()=>{let Sizable={string:{unit:"characters",verb:"to have"},file:{unit:"bytes",verb:"to have"},array:{unit:"items",verb:"to have"},set:{unit:"items",verb:"to have"},map:{unit:"entries",verb:"to have"}};function getSizing(origin){return Sizable[origin]??null}let FormatDictionary={regex:"input",email:"email address",url:"URL",emoji:"emoji",uuid:"UUID",uuidv4:"UUIDv4",uuidv6:"UUIDv6",nanoid:"nanoid",guid:"GUID",cuid:"cuid",cuid2:"cuid2",ulid:"ULID",xid:"XID",ksuid:"KSUID",datetime:"ISO datetime",date:"ISO date",time:"ISO time",duration:"ISO duration",ipv4:"IPv4 address",ipv6:"IPv6 address",mac:"MAC address",cidrv4:"IPv4 range",cidrv6:"IPv6 range",base64:"base64-encoded string",base64url:"base64url-encoded string",json_string:"JSON string",e164:"E.164 number",currency_code:"currency code",credit_card:"credit card number",iban:"IBAN",jwt:"JWT",template_literal:"input"},TypeDictionary={nan:"NaN"};function getTypeName(type,input){if(type==="number"&&typeof input==="number"&&!Number.isFinite(input))return String(input);return TypeDictionary[type]??type}return(issue)=>{switch(issue.code){case"invalid_type":{let expected=getTypeName(issue.expected),receivedType=parsedType(issue.input),received=getTypeName(receivedType,issue.input);return`Invalid input: expected ${expected}, received ${received}`}case"invalid_value":if(issue.values.length===1)return`Invalid input: expected ${stringifyPrimitive(issue.values[0])}`;return`Invalid option: expected one of ${joinValues(issue.values,"|")}`;case"too_big":{let adj=issue.exact?"exactly ":issue.inclusive?"<=":"<",sizing=getSizing(issue.origin);if(sizing)return`Too big: expected ${issue.origin??"value"} to have ${adj}${issue.maximum.toString()} ${sizing.unit??"elements"}`;return`Too big: expected ${issue.origin??"value"} to be ${adj}${issue.maximum.toString()}`}case"too_small":{let adj=issue.exact?"exactly ":issue.inclusive?">=":">",sizing=getSizing(issue.origin);if(sizing)return`Too small: expected ${issue.origin} to have ${adj}${issue.minimum.toString()} ${sizing.unit}`;return`Too small: expected ${issue.origin} to be ${adj}${issue.minimum.toString()}`}case"invalid_format":{let _issue=issue;if(_issue.format==="starts_with")return`Invalid string: must start with "${_issue.prefix}"`;if(_issue.format==="ends_with")return`Invalid string: must end with "${_issue.suffix}"`;if(_issue.format==="includes")return`Invalid string: must include "${_issue.includes}"`;if(_issue.format==="regex")return`Invalid string: must match pattern ${_issue.pattern}`;return`Invalid ${FormatDictionary[_issue.format]??issue.format}`}case"not_multiple_of":return`Invalid number: must be a multiple of ${issue.divisor}`;case"unrecognized_keys":return`Unrecognized key${issue.keys.length>1?"s":""}: ${joinValues(issue.keys,", ")}`;case"invalid_key":return`Invalid key in ${issue.origin}`;case"invalid_union":if(issue.options&&Array.isArray(issue.options)&&issue.options.length>0)return`Invalid discriminator value. Expected ${issue.options.map((o)=>`'${o}'`).join(" | ")}`;if(issue.inclusive===!1)return"Invalid input: more than one option matched";return"Invalid input";case"invalid_element":return`Invalid value in ${issue.origin}`;default:return"Invalid input"}}};var init_en=__esm(()=>{init_util()});var init_locales=()=>{};class $ZodRegistry{constructor(){this._map=new WeakMap,this._idmap=new Map}add(schema,..._meta){let meta=_meta[0];if(this._map.set(schema,meta),meta&&typeof meta==="object"&&"id"in meta)this._idmap.set(meta.id,schema);return this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(schema){let meta=this._map.get(schema);if(meta&&typeof meta==="object"&&"id"in meta)this._idmap.delete(meta.id);return this._map.delete(schema),this}get(schema){let p=schema._zod.parent;if(p){let pm={...this.get(p)??{}};delete pm.id;let f={...pm,...this._map.get(schema)};return Object.keys(f).length?f:void 0}return this._map.get(schema)}has(schema){return this._map.has(schema)}}function registry(){return new $ZodRegistry}var _a2,globalRegistry;var init_registries=__esm(()=>{(_a2=globalThis).__zod_globalRegistry??(_a2.__zod_globalRegistry=registry());globalRegistry=globalThis.__zod_globalRegistry});var init_compile=()=>{};function snapshotChecks(def){if(def.checks)def.checks=[...def.checks];return def}function _string(Class,params){return new Class(snapshotChecks({type:"string",...normalizeParams(params)}))}function _email(Class,params){return new Class({type:"string",format:"email",check:"string_format",abort:!1,...normalizeParams(params)})}function _guid(Class,params){return new Class({type:"string",format:"guid",check:"string_format",abort:!1,...normalizeParams(params)})}function _uuid(Class,params){return new Class({type:"string",format:"uuid",check:"string_format",abort:!1,...normalizeParams(params)})}function _uuidv4(Class,params){return new Class({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v4",...normalizeParams(params)})}function _uuidv6(Class,params){return new Class({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v6",...normalizeParams(params)})}function _uuidv7(Class,params){return new Class({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v7",...normalizeParams(params)})}function _url(Class,params){return new Class({type:"string",format:"url",check:"string_format",abort:!1,...normalizeParams(params)})}function _emoji2(Class,params){return new Class({type:"string",format:"emoji",check:"string_format",abort:!1,...normalizeParams(params)})}function _nanoid(Class,params){return new Class({type:"string",format:"nanoid",check:"string_format",abort:!1,...normalizeParams(params)})}function _cuid(Class,params){return new Class({type:"string",format:"cuid",check:"string_format",abort:!1,...normalizeParams(params)})}function _cuid2(Class,params){return new Class({type:"string",format:"cuid2",check:"string_format",abort:!1,...normalizeParams(params)})}function _ulid(Class,params){return new Class({type:"string",format:"ulid",check:"string_format",abort:!1,...normalizeParams(params)})}function _xid(Class,params){return new Class({type:"string",format:"xid",check:"string_format",abort:!1,...normalizeParams(params)})}function _ksuid(Class,params){return new Class({type:"string",format:"ksuid",check:"string_format",abort:!1,...normalizeParams(params)})}function _ipv4(Class,params){return new Class({type:"string",format:"ipv4",check:"string_format",abort:!1,...normalizeParams(params)})}function _ipv6(Class,params){return new Class({type:"string",format:"ipv6",check:"string_format",abort:!1,...normalizeParams(params)})}function _cidrv4(Class,params){return new Class({type:"string",format:"cidrv4",check:"string_format",abort:!1,...normalizeParams(params)})}function _cidrv6(Class,params){return new Class({type:"string",format:"cidrv6",check:"string_format",abort:!1,...normalizeParams(params)})}function _base64(Class,params){return new Class({type:"string",format:"base64",check:"string_format",abort:!1,...normalizeParams(params)})}function _base64url(Class,params){return new Class({type:"string",format:"base64url",check:"string_format",abort:!1,...normalizeParams(params)})}function _e164(Class,params){return new Class({type:"string",format:"e164",check:"string_format",abort:!1,...normalizeParams(params)})}function _jwt(Class,params){return new Class({type:"string",format:"jwt",check:"string_format",abort:!1,...normalizeParams(params)})}function _isoDateTime(Class,params){return new Class({type:"string",format:"datetime",check:"string_format",offset:!1,local:!1,precision:null,...normalizeParams(params)})}function _isoDate(Class,params){return new Class({type:"string",format:"date",check:"string_format",...normalizeParams(params)})}function _isoTime(Class,params){return new Class({type:"string",format:"time",check:"string_format",precision:null,...normalizeParams(params)})}function _isoDuration(Class,params){return new Class({type:"string",format:"duration",check:"string_format",...normalizeParams(params)})}function _number(Class,params){return new Class(snapshotChecks({type:"number",checks:[],...normalizeParams(params)}))}function _int(Class,params){return new Class({type:"number",check:"number_format",abort:!1,format:"safeint",...normalizeParams(params)})}function _boolean(Class,params){return new Class({type:"boolean",...normalizeParams(params)})}function _null2(Class,params){return new Class({type:"null",...normalizeParams(params)})}function _unknown(Class){return new Class({type:"unknown"})}function _never(Class,params){return new Class({type:"never",...normalizeParams(params)})}function _lt(value,params){return new $ZodCheckLessThan({check:"less_than",...normalizeParams(params),value,inclusive:!1})}function _lte(value,params){return new $ZodCheckLessThan({check:"less_than",...normalizeParams(params),value,inclusive:!0})}function _gt(value,params){return new $ZodCheckGreaterThan({check:"greater_than",...normalizeParams(params),value,inclusive:!1})}function _gte(value,params){return new $ZodCheckGreaterThan({check:"greater_than",...normalizeParams(params),value,inclusive:!0})}function _multipleOf(value,params){return new $ZodCheckMultipleOf({check:"multiple_of",...normalizeParams(params),value})}function _maxLength(maximum,params){return new $ZodCheckMaxLength({check:"max_length",...normalizeParams(params),maximum})}function _minLength(minimum,params){return new $ZodCheckMinLength({check:"min_length",...normalizeParams(params),minimum})}function _length(length,params){return new $ZodCheckLengthEquals({check:"length_equals",...normalizeParams(params),length})}function _regex(pattern,params){return new $ZodCheckRegex({check:"string_format",format:"regex",...normalizeParams(params),pattern})}function _lowercase(params){return new $ZodCheckLowerCase({check:"string_format",format:"lowercase",...normalizeParams(params)})}function _uppercase(params){return new $ZodCheckUpperCase({check:"string_format",format:"uppercase",...normalizeParams(params)})}function _includes(includes,params){return new $ZodCheckIncludes({check:"string_format",format:"includes",...normalizeParams(params),includes})}function _startsWith(prefix,params){return new $ZodCheckStartsWith({check:"string_format",format:"starts_with",...normalizeParams(params),prefix})}function _endsWith(suffix,params){return new $ZodCheckEndsWith({check:"string_format",format:"ends_with",...normalizeParams(params),suffix})}function _overwrite(tx){return new $ZodCheckOverwrite({check:"overwrite",tx})}function _normalize(form){return _overwrite((input)=>input.normalize(form))}function _trim(){return _overwrite((input)=>input.trim())}function _toLowerCase(){return _overwrite((input)=>input.toLowerCase())}function _toUpperCase(){return _overwrite((input)=>input.toUpperCase())}function _slugify(){return _overwrite((input)=>slugify(input))}function _array(Class,element,params){return new Class({type:"array",element,...normalizeParams(params)})}function _custom(Class,fn,_params){let norm=normalizeParams(_params);return norm.abort??(norm.abort=!0),new Class({type:"custom",check:"custom",fn,...norm})}function _refine(Class,fn,_params){return new Class({type:"custom",check:"custom",fn,...normalizeParams(_params)})}function _superRefine(fn,params){let ch=_check((payload)=>(payload.addIssue=(issue2)=>{if(typeof issue2==="string")payload.issues.push(issue(issue2,payload.value,ch._zod.def));else{let _issue=issue2;if(_issue.fatal)_issue.continue=!1;if(_issue.code??(_issue.code="custom"),!("input"in _issue))_issue.input=payload.value;_issue.inst??(_issue.inst=ch),_issue.continue??(_issue.continue=!ch._zod.def.abort),payload.issues.push(issue(_issue))}},fn(payload.value,payload)),params);return ch}function _check(fn,params){let ch=new $ZodCheck({check:"custom",...normalizeParams(params)});return ch._zod.check=fn,ch}var init_api=__esm(()=>{init_checks();init_util()});function assignProps(target,...sources){for(let source of sources)for(let key of Reflect.ownKeys(source))if(Object.prototype.propertyIsEnumerable.call(source,key))assignProp(target,key,source[key]);return target}function initializeContext(params){let target=params?.target??"draft-2020-12";if(target==="draft-4")target="draft-04";if(target==="draft-7")target="draft-07";return{processors:params.processors??{},metadataRegistry:params?.metadata??globalRegistry,target,unrepresentable:params?.unrepresentable??"throw",override:params?.override??(()=>{}),io:params?.io??"output",counter:0,seen:new Map,sharedDefsExtractedFor:void 0,sharedEmitDoneFor:void 0,cycles:params?.cycles??"ref",reused:params?.reused??"inline",intersections:[],deferred:[],external:params?.external??void 0}}function handleUnrepresentable(schema,ctx,json,params,message){let result=typeof ctx.unrepresentable==="function"?ctx.unrepresentable({zodSchema:schema,path:params.path,message}):ctx.unrepresentable;if(result==="any")return!1;if(result===void 0||result==="throw")throw Error(message);return Object.assign(json,result),!0}function processSchema(schema,ctx,_params={path:[],schemaPath:[]}){var _a;let def=schema._zod.def,seen=ctx.seen.get(schema);if(seen){if(seen.count++,_params.schemaPath.includes(schema))seen.cycle=_params.path;return seen.schema}let result={schema:{},count:1,cycle:void 0,path:_params.path};ctx.seen.set(schema,result),ctx.sharedDefsExtractedFor=void 0,ctx.sharedEmitDoneFor=void 0;let overrideSchema=schema._zod.toJSONSchema?.();if(overrideSchema)result.schema=overrideSchema;else{let params={..._params,schemaPath:[..._params.schemaPath,schema],path:_params.path};if(schema._zod.processJSONSchema)schema._zod.processJSONSchema(ctx,result.schema,params);else{let _json=result.schema,processor=ctx.processors[def.type];if(!processor)throw Error(`[toJSONSchema]: Non-representable type encountered: ${def.type}`);processor(schema,ctx,_json,params)}let parent=schema._zod.parent;if(parent){if(!result.ref)result.ref=parent;processSchema(parent,ctx,params),ctx.seen.get(parent).isParent=!0}}let meta=ctx.metadataRegistry.get(schema);if(meta)assignProps(result.schema,meta);if(ctx.io==="input"&&isTransforming(schema))delete result.schema.examples,delete result.schema.default;if(ctx.io==="input"&&"_prefault"in result.schema)(_a=result.schema).default??(_a.default=result.schema._prefault);return delete result.schema._prefault,ctx.seen.get(schema).schema}function encodeJSONPointerSegment(segment){return segment.replace(/~/g,"~0").replace(/\//g,"~1")}function extractDefs(ctx,schema){let root=ctx.seen.get(schema);if(!root)throw Error("Unprocessed schema. This is a bug in Zod.");if(ctx.external&&ctx.sharedDefsExtractedFor===ctx.external)return;let idToSchema=new Map;for(let entry of ctx.seen.entries()){let id=ctx.metadataRegistry.get(entry[0])?.id;if(id){let existing=idToSchema.get(id);if(existing&&existing!==entry[0])throw Error(`Duplicate schema id "${id}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);idToSchema.set(id,entry[0])}}let makeURI=(entry)=>{let defsSegment=ctx.target==="draft-2020-12"?"$defs":"definitions";if(ctx.external){let externalId=ctx.external.registry.get(entry[0])?.id,uriGenerator=ctx.external.uri??((id)=>id);if(externalId)return{ref:uriGenerator(externalId)};let id=entry[1].defId??entry[1].schema.id??`schema${ctx.counter++}`;return entry[1].defId=id,{defId:id,ref:`${uriGenerator("__shared")}#/${defsSegment}/${encodeJSONPointerSegment(id)}`}}let uriPrefix="#",defUriPrefix=`${uriPrefix}/${defsSegment}/`;if(entry[1]===root&&!entry[1].schema.id)return{ref:uriPrefix};let defId=entry[1].schema.id??`__schema${ctx.counter++}`;return{defId,ref:defUriPrefix+encodeJSONPointerSegment(defId)}},extractToDef=(entry)=>{if(entry[1].schema.$ref)return;let seen=entry[1],{ref,defId}=makeURI(entry);if(seen.def={...seen.schema},defId)seen.defId=defId;let schema=seen.schema;for(let key in schema)delete schema[key];schema.$ref=ref};if(ctx.cycles==="throw")for(let entry of ctx.seen.entries()){let seen=entry[1];if(seen.cycle)throw Error(`Cycle detected: #/${seen.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`)}for(let entry of ctx.seen.entries()){let seen=entry[1];if(schema===entry[0]){extractToDef(entry);continue}if(ctx.external){let ext=ctx.external.registry.get(entry[0])?.id;if(schema!==entry[0]&&ext){extractToDef(entry);continue}}if(ctx.metadataRegistry.get(entry[0])?.id){extractToDef(entry);continue}if(seen.cycle){extractToDef(entry);continue}if(seen.count>1){if(ctx.reused==="ref")extractToDef(entry)}}if(ctx.external)ctx.sharedDefsExtractedFor=ctx.external}function compactTypeUnion(schema){let options=schema.anyOf;if(!Array.isArray(options)||options.length===0||schema.type!==void 0)return;let types=[];for(let option of options){if(!option||typeof option!=="object")return;compactTypeUnion(option);let keys=Object.keys(option);if(keys.length!==1||keys[0]!=="type")return;let type=option.type;for(let member of Array.isArray(type)?type:[type]){if(typeof member!=="string")return;if(!types.includes(member))types.push(member)}}delete schema.anyOf,schema.type=types.length===1?types[0]:types}function undeclaredConstraint(member){let extra=member.additionalProperties;if(extra===void 0||extra===!1||typeof extra!=="object"||extra===null)return null;return Object.keys(extra).length?extra:null}function foldObjects(members){let objects=[];for(let member of members){if(typeof member!=="object"||member.type!=="object")return null;for(let key in member)if(!FOLDABLE_KEYS.has(key))return null;objects.push(member)}let properties={},required=new Set;for(let object of objects){for(let key in object.properties){if(Object.prototype.hasOwnProperty.call(properties,key))continue;let parts=[];for(let other of objects){let part=other.properties?.[key]??undeclaredConstraint(other);if(part===null||part===void 0)continue;if(!parts.some((seen)=>JSON.stringify(seen)===JSON.stringify(part)))parts.push(part)}let merged=parts.length===1?parts[0]:foldObjects(parts)??{allOf:parts};assignProp(properties,key,merged)}for(let key of object.required??[])required.add(key)}let folded={type:"object",properties};if(required.size)folded.required=[...required];if(objects.every((object)=>object.additionalProperties===!1))folded.additionalProperties=!1;else{let constraints=[];for(let object of objects){let constraint=undeclaredConstraint(object);if(constraint&&!constraints.some((seen)=>JSON.stringify(seen)===JSON.stringify(constraint)))constraints.push(constraint)}if(constraints.length===1)folded.additionalProperties=constraints[0];else if(constraints.length>1)folded.additionalProperties={allOf:constraints}}return folded}function foldIntersection(json){let allOf=json.allOf;if(!Array.isArray(allOf)||allOf.length<2)return;for(let key of FOLDABLE_KEYS)if(key in json)return;let unions=allOf.filter((m)=>UNION_KEYS.some((k)=>Array.isArray(m[k]))),folded=null;if(!unions.length)folded=foldObjects(allOf);else{let union=unions[0],keyword=UNION_KEYS.find((k)=>Array.isArray(union[k]));if(Object.keys(union).length!==1)return;let rest=allOf.filter((m)=>m!==union),branches=union[keyword].map((branch)=>foldObjects([...rest,branch]));if(branches.some((b)=>!b))return;folded={[keyword]:branches}}if(!folded)return;delete json.allOf,assignProps(json,folded)}function finalize(ctx,schema){let root=ctx.seen.get(schema);if(!root)throw Error("Unprocessed schema. This is a bug in Zod.");let flattenRef=(zodSchema)=>{let seen=ctx.seen.get(zodSchema);if(seen.ref===null)return;let schema=seen.def??seen.schema,_cached={...schema},ref=seen.ref;if(seen.ref=null,ref){flattenRef(ref);let refSeen=ctx.seen.get(ref),refSchema=refSeen.schema;if(refSchema.$ref&&(ctx.target==="draft-07"||ctx.target==="draft-04"||ctx.target==="openapi-3.0"))schema.allOf=schema.allOf??[],schema.allOf.push(refSchema);else assignProps(schema,refSchema);if(assignProps(schema,_cached),zodSchema._zod.parent===ref)for(let key in schema){if(key==="$ref"||key==="allOf")continue;if(!(key in _cached))delete schema[key]}if(refSchema.$ref&&refSeen.def)for(let key in schema){if(key==="$ref"||key==="allOf")continue;if(key in refSeen.def&&JSON.stringify(schema[key])===JSON.stringify(refSeen.def[key]))delete schema[key]}}let parent=zodSchema._zod.parent;if(parent&&parent!==ref){flattenRef(parent);let parentSeen=ctx.seen.get(parent);if(parentSeen?.schema.$ref){if(schema.$ref=parentSeen.schema.$ref,parentSeen.def)for(let key in schema){if(key==="$ref"||key==="allOf")continue;if(key in parentSeen.def&&JSON.stringify(schema[key])===JSON.stringify(parentSeen.def[key]))delete schema[key]}}}ctx.override({zodSchema,jsonSchema:schema,path:seen.path??[]})};if(!ctx.external||ctx.sharedEmitDoneFor!==ctx.external){for(let entry of[...ctx.seen.entries()].reverse())flattenRef(entry[0]);if(ctx.target!=="openapi-3.0")for(let entry of ctx.seen.entries())compactTypeUnion(entry[1].def??entry[1].schema);for(let rewrite of ctx.deferred)rewrite();if(ctx.intersections.length){let carriers=new Map;for(let seen of ctx.seen.values())for(let json of[seen.schema,seen.def]){let allOf=json?.allOf;if(!Array.isArray(allOf))continue;let existing=carriers.get(allOf);if(existing)existing.push(json);else carriers.set(allOf,[json])}for(let allOf of ctx.intersections)for(let json of carriers.get(allOf)??[])foldIntersection(json)}}let result={};if(ctx.target==="draft-2020-12")result.$schema="https://json-schema.org/draft/2020-12/schema";else if(ctx.target==="draft-07")result.$schema="http://json-schema.org/draft-07/schema#";else if(ctx.target==="draft-04")result.$schema="http://json-schema.org/draft-04/schema#";else if(ctx.target==="openapi-3.0");if(ctx.external?.uri){let id=ctx.external.registry.get(schema)?.id;if(!id)throw Error("Schema is missing an `id` property");result.$id=ctx.external.uri(id)}assignProps(result,root.defId?root.schema:root.def??root.schema);let rootMetaId=ctx.metadataRegistry.get(schema)?.id;if(rootMetaId!==void 0&&result.id===rootMetaId)delete result.id;let defs=ctx.external?.defs??{};if(!ctx.external||ctx.sharedEmitDoneFor!==ctx.external)for(let entry of ctx.seen.entries()){let seen=entry[1];if(seen.def&&seen.defId){if(seen.def.id===seen.defId)delete seen.def.id;assignProp(defs,seen.defId,seen.def)}}if(ctx.external)ctx.sharedEmitDoneFor=ctx.external;if(ctx.external);else if(Object.keys(defs).length>0)if(ctx.target==="draft-2020-12")result.$defs=defs;else result.definitions=defs;try{let finalized=JSON.parse(JSON.stringify(result));return Object.defineProperty(finalized,"~standard",{value:{...schema["~standard"],jsonSchema:{input:createStandardJSONSchemaMethod(schema,"input",ctx.processors),output:createStandardJSONSchemaMethod(schema,"output",ctx.processors)}},enumerable:!1,writable:!1}),finalized}catch(_err){throw Error("Error converting schema to JSON.")}}function isTransforming(_schema,_ctx){let ctx=_ctx??{seen:new Set};if(ctx.seen.has(_schema))return!1;ctx.seen.add(_schema);let def=_schema._zod.def;if(def.type==="transform")return!0;if(def.type==="array")return isTransforming(def.element,ctx);if(def.type==="set")return isTransforming(def.valueType,ctx);if(def.type==="lazy")return isTransforming(def.getter(),ctx);if(def.type==="promise"||def.type==="optional"||def.type==="nonoptional"||def.type==="nullable"||def.type==="readonly"||def.type==="default"||def.type==="prefault"||def.type==="catch")return isTransforming(def.innerType,ctx);if(def.type==="intersection")return isTransforming(def.left,ctx)||isTransforming(def.right,ctx);if(def.type==="record"||def.type==="map")return isTransforming(def.keyType,ctx)||isTransforming(def.valueType,ctx);if(def.type==="pipe"){if(_schema._zod.traits.has("$ZodCodec"))return!0;return isTransforming(def.in,ctx)||isTransforming(def.out,ctx)}if(def.type==="object"){for(let key in def.shape)if(isTransforming(def.shape[key],ctx))return!0;return!1}if(def.type==="union"){for(let option of def.options)if(isTransforming(option,ctx))return!0;return!1}if(def.type==="tuple"){for(let item of def.items)if(isTransforming(item,ctx))return!0;if(def.rest&&isTransforming(def.rest,ctx))return!0;return!1}return!1}var FOLDABLE_KEYS,UNION_KEYS,createToJSONSchemaMethod=(schema,processors={})=>(params)=>{let ctx=initializeContext({...params,processors});return processSchema(schema,ctx),extractDefs(ctx,schema),finalize(ctx,schema)},createStandardJSONSchemaMethod=(schema,io,processors={})=>(params)=>{let{libraryOptions,target}=params??{},ctx=initializeContext({...libraryOptions??{},target,io,processors});return processSchema(schema,ctx),extractDefs(ctx,schema),finalize(ctx,schema)};var init_to_json_schema=__esm(()=>{init_registries();init_util();FOLDABLE_KEYS=new Set(["type","properties","required","additionalProperties"]),UNION_KEYS=["oneOf","anyOf"]});function aggregateChecks(schema){let agg={},def=schema._zod.def,list=schema._zod.traits.has("$ZodCheck")?[schema,...def.checks??[]]:def.checks??[];for(let ch of list)contributors[ch._zod.def.check]?.(agg,ch._zod.def);let bag=schema._zod.bag;if(bag.minimum!==void 0)narrowMin(agg,"minimum",bag.minimum);if(bag.exclusiveMinimum!==void 0)narrowMin(agg,"exclusiveMinimum",bag.exclusiveMinimum);if(bag.maximum!==void 0)narrowMax(agg,"maximum",bag.maximum);if(bag.exclusiveMaximum!==void 0)narrowMax(agg,"exclusiveMaximum",bag.exclusiveMaximum);if(bag.multipleOf!==void 0)addDivisor(agg,bag.multipleOf);if(bag.format!==void 0){if(agg.format??(agg.format=bag.format),bag.format.includes("int"))agg.isInt=!0}if(bag.mime)intersectMime(agg,bag.mime);for(let pattern of bag.patterns??[])addPattern(agg,pattern);return agg}function inputOptin(schema){let def=schema._zod.def;if(def.type==="pipe"&&def.in._zod.traits.has("$ZodTransform"))return inputOptin(def.out);if(def.type==="catch")return inputOptin(def.innerType);return schema._zod.optin}function stringifyKeyNames(bySchema,json,visited){if(json.$ref){if(visited.has(json))return json;visited.add(json);let def=bySchema.get(json)?.def;if(!def)return json;let inlined=stringifyKeyNames(bySchema,def,visited);return inlined===def?json:inlined}for(let keyword of["anyOf","oneOf"]){let branches=json[keyword];if(!Array.isArray(branches))continue;let mapped=branches.map((branch)=>stringifyKeyNames(bySchema,branch,visited));if(mapped.some((branch,i)=>branch!==branches[i]))json={...json,[keyword]:mapped}}let types=Array.isArray(json.type)?json.type:[json.type],numericType=!types.includes("string")&&types.some((t)=>t==="number"||t==="integer"),values=json.enum??(json.const!==void 0?[json.const]:void 0);if(!numericType&&!values?.some((v)=>typeof v==="number"))return json;let{minimum,maximum,exclusiveMinimum,exclusiveMaximum,multipleOf,format,id,...rest}=json;if(rest.enum)rest.enum=rest.enum.map((v)=>typeof v==="number"?String(v):v);else if(typeof rest.const==="number")rest.const=String(rest.const);if(!numericType)return rest;if(rest.type="string",!values)rest.pattern=(types.includes("number")?number:integer).source;return rest}function rewriteKeyNames(ctx){let bySchema=new Map;for(let entry of ctx.seen.values())if(entry.def&&!bySchema.has(entry.schema))bySchema.set(entry.schema,entry);let rewrites=new Map;for(let record of pendingRecords.get(ctx)??[]){let seen=ctx.seen.get(record),names=(seen?.def??seen?.schema)?.propertyNames;if(!names||names===!0||rewrites.has(names))continue;let rewritten=stringifyKeyNames(bySchema,names,new Set);if(rewritten!==names)rewrites.set(names,rewritten)}if(!rewrites.size)return;for(let entry of ctx.seen.values())for(let carrier of[entry.schema,entry.def]){let rewritten=carrier&&rewrites.get(carrier.propertyNames);if(rewritten)carrier.propertyNames=rewritten}}function serializeDefaultValue(value,schema,ctx,json,params){let unrepresentable=!1,serialized=JSON.stringify(value,(_,val)=>{if(typeof val!=="bigint")return val;return unrepresentable=!0,null});if(!unrepresentable)return JSON.parse(serialized);return handleUnrepresentable(schema,ctx,json,params,"BigInt defaults cannot be represented in JSON Schema"),UNREPRESENTABLE_DEFAULT}var narrowMin=(agg,key,value)=>{if(agg[key]===void 0||value>agg[key])agg[key]=value},narrowMax=(agg,key,value)=>{if(agg[key]===void 0||value<agg[key])agg[key]=value},narrowBoth=(agg,value)=>{narrowMin(agg,"minimum",value),narrowMax(agg,"maximum",value)},addDivisor=(agg,value)=>{if(agg.multipleOf??(agg.multipleOf=[]),!agg.multipleOf.includes(value))agg.multipleOf.push(value)},addPattern=(agg,pattern)=>{agg.patterns??(agg.patterns=new Set),agg.patterns.add(pattern)},intersectMime=(agg,mime)=>{agg.mime=agg.mime?agg.mime.filter((m)=>mime.includes(m)):[...mime]},setFormat=(agg,format)=>{if(agg.format=format,format.includes("int"))agg.isInt=!0},minContributor=(agg,def)=>narrowMin(agg,"minimum",def.minimum),maxContributor=(agg,def)=>narrowMax(agg,"maximum",def.maximum),formatContributor=(ranges)=>(agg,def)=>{setFormat(agg,def.format);let[minimum,maximum]=ranges[def.format];narrowMin(agg,"minimum",minimum),narrowMax(agg,"maximum",maximum)},contributors,formatMap,exactPatterns,exactPattern=(p)=>exactPatterns.get(p)??p,stringProcessor=(schema,ctx,_json,_params)=>{let json=_json;json.type="string";let{minimum,maximum,format,patterns,contentEncoding,laxFormat}=aggregateChecks(schema);if(typeof minimum==="number")json.minLength=minimum;if(typeof maximum==="number")json.maxLength=maximum;if(format){if(json.format=formatMap[format]??format,json.format==="")delete json.format;if(format==="time"||laxFormat)delete json.format}if(contentEncoding)json.contentEncoding=contentEncoding;if(patterns&&patterns.size>0){let patternList=[...patterns].map(exactPattern);if(patternList.length===1)json.pattern=patternList[0].source;else if(patternList.length>1)json.allOf=[...patternList.map((regex)=>({...ctx.target==="draft-07"||ctx.target==="draft-04"||ctx.target==="openapi-3.0"?{type:"string"}:{},pattern:regex.source}))]}},numberProcessor=(schema,ctx,_json,params)=>{let json=_json,{minimum,maximum,multipleOf,exclusiveMaximum,exclusiveMinimum,isInt}=aggregateChecks(schema);json.type=isInt?"integer":"number";let exMin=typeof exclusiveMinimum==="number"&&exclusiveMinimum>=(minimum??Number.NEGATIVE_INFINITY),exMax=typeof exclusiveMaximum==="number"&&exclusiveMaximum<=(maximum??Number.POSITIVE_INFINITY),legacy=ctx.target==="draft-04"||ctx.target==="openapi-3.0";if(exMin)if(legacy)json.minimum=exclusiveMinimum,json.exclusiveMinimum=!0;else json.exclusiveMinimum=exclusiveMinimum;else if(typeof minimum==="number")json.minimum=minimum;if(exMax)if(legacy)json.maximum=exclusiveMaximum,json.exclusiveMaximum=!0;else json.exclusiveMaximum=exclusiveMaximum;else if(typeof maximum==="number")json.maximum=maximum;if(multipleOf){let divisors=new Set;for(let divisor of multipleOf)if(Number.isFinite(divisor)&&divisor!==0)divisors.add(Math.abs(divisor));else handleUnrepresentable(schema,ctx,json,params,`A multipleOf divisor of ${divisor} cannot be represented in JSON Schema`);let[first,...rest]=divisors;if(first!==void 0)json.multipleOf=first;if(rest.length)json.allOf=[...json.allOf??[],...rest.map((m)=>({multipleOf:m}))]}},booleanProcessor=(_schema,_ctx,json,_params)=>{json.type="boolean"},nullProcessor=(_schema,ctx,json,_params)=>{if(ctx.target==="openapi-3.0")json.type="string",json.nullable=!0,json.enum=[null];else json.type="null"},neverProcessor=(_schema,_ctx,json,_params)=>{json.not={}},unknownProcessor=(_schema,_ctx,_json,_params)=>{},enumProcessor=(schema,_ctx,json,_params)=>{let def=schema._zod.def,values=getEnumValues(def.entries);if(values.length===0){json.not={};return}if(values.every((v)=>typeof v==="number"))json.type="number";if(values.every((v)=>typeof v==="string"))json.type="string";json.enum=values},literalProcessor=(schema,ctx,json,params)=>{let def=schema._zod.def;if(def.values.length===0){json.not={};return}let vals=[];for(let val of def.values)if(val===void 0){if(handleUnrepresentable(schema,ctx,json,params,"Literal `undefined` cannot be represented in JSON Schema"))return}else if(typeof val==="bigint"){if(handleUnrepresentable(schema,ctx,json,params,"BigInt literals cannot be represented in JSON Schema"))return;vals.push(Number(val))}else vals.push(val);if(vals.length===0);else if(vals.length===1){let val=vals[0];if(json.type=val===null?"null":typeof val,ctx.target==="draft-04"||ctx.target==="openapi-3.0")json.enum=[val];else json.const=val}else{if(vals.every((v)=>typeof v==="number"))json.type="number";if(vals.every((v)=>typeof v==="string"))json.type="string";if(vals.every((v)=>typeof v==="boolean"))json.type="boolean";if(vals.every((v)=>v===null))json.type="null";json.enum=vals}},customProcessor=(schema,ctx,json,params)=>{handleUnrepresentable(schema,ctx,json,params,"Custom types cannot be represented in JSON Schema")},transformProcessor=(schema,ctx,json,params)=>{handleUnrepresentable(schema,ctx,json,params,"Transforms cannot be represented in JSON Schema")},arrayProcessor=(schema,ctx,_json,params)=>{let json=_json,def=schema._zod.def,{minimum,maximum}=aggregateChecks(schema);if(typeof minimum==="number")json.minItems=minimum;if(typeof maximum==="number")json.maxItems=maximum;json.type="array",json.items=processSchema(def.element,ctx,{...params,path:[...params.path,"items"]})},objectProcessor=(schema,ctx,_json,params)=>{let json=_json,def=schema._zod.def,shape=def.shape;if(Object.getOwnPropertySymbols(shape).length&&handleUnrepresentable(schema,ctx,json,params,"Symbol keys cannot be represented in JSON Schema"))return;json.type="object",json.properties={};for(let key in shape)assignProp(json.properties,key,processSchema(shape[key],ctx,{...params,path:[...params.path,"properties",key]}));let requiredKeys=[];for(let key of Object.keys(shape)){let field=def.shape[key];if(ctx.io==="input"?inputOptin(field)===void 0:field._zod.optout===void 0)requiredKeys.push(key)}if(requiredKeys.length>0)json.required=requiredKeys;if(def.catchall?._zod.def.type==="never")json.additionalProperties=!1;else if(!def.catchall){if(ctx.io==="output")json.additionalProperties=!1}else if(def.catchall)json.additionalProperties=processSchema(def.catchall,ctx,{...params,path:[...params.path,"additionalProperties"]})},unionProcessor=(schema,ctx,json,params)=>{let def=schema._zod.def,isExclusive=def.inclusive===!1,options=def.options.map((x,i)=>processSchema(x,ctx,{...params,path:[...params.path,isExclusive?"oneOf":"anyOf",i]}));if(isExclusive)json.oneOf=options;else json.anyOf=options},intersectionProcessor=(schema,ctx,json,params)=>{let def=schema._zod.def,a=processSchema(def.left,ctx,{...params,path:[...params.path,"allOf",0]}),b=processSchema(def.right,ctx,{...params,path:[...params.path,"allOf",1]}),isSimpleIntersection=(val)=>("allOf"in val)&&Object.keys(val).length===1,allOf=[...isSimpleIntersection(a)?a.allOf:[a],...isSimpleIntersection(b)?b.allOf:[b]];json.allOf=allOf,ctx.intersections.push(allOf)},pendingRecords,recordProcessor=(schema,ctx,_json,params)=>{let json=_json,def=schema._zod.def;json.type="object";let keyType=def.keyType,patterns=aggregateChecks(keyType).patterns;if(def.mode==="loose"&&patterns&&patterns.size>0){let valueSchema=processSchema(def.valueType,ctx,{...params,path:[...params.path,"patternProperties","*"]});json.patternProperties={};for(let pattern of patterns)assignProp(json.patternProperties,exactPattern(pattern).source,valueSchema)}else{if(ctx.target==="draft-07"||ctx.target==="draft-2020-12"){json.propertyNames=processSchema(def.keyType,ctx,{...params,path:[...params.path,"propertyNames"]});let pending=pendingRecords.get(ctx);if(!pending)pending=[],pendingRecords.set(ctx,pending),ctx.deferred.push(()=>rewriteKeyNames(ctx));pending.push(schema)}json.additionalProperties=processSchema(def.valueType,ctx,{...params,path:[...params.path,"additionalProperties"]})}let keyValues=keyType._zod.values,omittableOnInput=ctx.io==="input"&&inputOptin(def.valueType)!==void 0;if(keyValues&&!def.partial&&!omittableOnInput){let validKeyValues=[...keyValues].filter((v)=>typeof v==="string"||typeof v==="number");if(validKeyValues.length>0)json.required=validKeyValues.map(String)}},nullableProcessor=(schema,ctx,json,params)=>{let def=schema._zod.def,inner=processSchema(def.innerType,ctx,params),seen=ctx.seen.get(schema);if(ctx.target==="openapi-3.0")seen.ref=def.innerType,json.nullable=!0;else json.anyOf=[inner,{type:"null"}]},nonoptionalProcessor=(schema,ctx,_json,params)=>{let def=schema._zod.def;processSchema(def.innerType,ctx,params);let seen=ctx.seen.get(schema);seen.ref=def.innerType},UNREPRESENTABLE_DEFAULT,defaultProcessor=(schema,ctx,json,params)=>{let def=schema._zod.def;processSchema(def.innerType,ctx,params);let seen=ctx.seen.get(schema);seen.ref=def.innerType;let value=serializeDefaultValue(def.defaultValue,schema,ctx,json,params);if(value!==UNREPRESENTABLE_DEFAULT)json.default=value},prefaultProcessor=(schema,ctx,json,params)=>{let def=schema._zod.def;processSchema(def.innerType,ctx,params);let seen=ctx.seen.get(schema);if(seen.ref=def.innerType,ctx.io!=="input")return;let value=serializeDefaultValue(def.defaultValue,schema,ctx,json,params);if(value!==UNREPRESENTABLE_DEFAULT)json._prefault=value},catchProcessor=(schema,ctx,json,params)=>{let def=schema._zod.def;processSchema(def.innerType,ctx,params);let seen=ctx.seen.get(schema);seen.ref=def.innerType;let catchValue;try{catchValue=def.catchValue(void 0)}catch{handleUnrepresentable(schema,ctx,json,params,"Dynamic catch values are not supported in JSON Schema");return}json.default=catchValue},pipeProcessor=(schema,ctx,_json,params)=>{let def=schema._zod.def,inIsTransform=def.in._zod.traits.has("$ZodTransform"),innerType=ctx.io==="input"?inIsTransform?def.out:def.in:def.out;processSchema(innerType,ctx,params);let seen=ctx.seen.get(schema);seen.ref=innerType},readonlyProcessor=(schema,ctx,json,params)=>{let def=schema._zod.def;processSchema(def.innerType,ctx,params);let seen=ctx.seen.get(schema);seen.ref=def.innerType,json.readOnly=!0},optionalProcessor=(schema,ctx,_json,params)=>{let def=schema._zod.def;processSchema(def.innerType,ctx,params);let seen=ctx.seen.get(schema);seen.ref=def.innerType};var init_json_schema_processors=__esm(()=>{init_regexes();init_schemas();init_to_json_schema();init_util();contributors={greater_than:(agg,def)=>narrowMin(agg,def.inclusive?"minimum":"exclusiveMinimum",def.value),less_than:(agg,def)=>narrowMax(agg,def.inclusive?"maximum":"exclusiveMaximum",def.value),multiple_of:(agg,def)=>addDivisor(agg,def.value),number_format:formatContributor(NUMBER_FORMAT_RANGES),bigint_format:formatContributor(BIGINT_FORMAT_RANGES),min_length:minContributor,max_length:maxContributor,length_equals:(agg,def)=>narrowBoth(agg,def.length),min_size:minContributor,max_size:maxContributor,size_equals:(agg,def)=>narrowBoth(agg,def.size),string_format:(agg,def)=>{if(setFormat(agg,def.format),def.pattern)addPattern(agg,def.pattern);if(def.format==="base64"||def.format==="base64url")agg.contentEncoding=def.format;if(def.local||def.precision===-1)agg.laxFormat=!0},mime_type:(agg,def)=>intersectMime(agg,def.mime)};formatMap={guid:"uuid",url:"uri",datetime:"date-time",json_string:"json-string",regex:""},exactPatterns=new Map([[base64Charset,base64],[base64urlCharset,base64url]]);pendingRecords=new WeakMap;UNREPRESENTABLE_DEFAULT=Symbol()});var init_json_schema=()=>{};var init_core2=__esm(()=>{init_util();init_regexes();init_locales();init_json_schema();init_core();init_parse();init_errors2();init_schemas();init_memoizer();init_checks();init_versions();init_registries();init_compile();init_api();init_to_json_schema()});var init_checks2=__esm(()=>{init_core2()});function _lazyMethod(proto,key,make){Object.defineProperty(proto,key,{configurable:!0,enumerable:!1,get(){let value=make(this);return Object.defineProperty(this,key,{value,configurable:!0,writable:!0}),value},set(value){Object.defineProperty(this,key,{value,configurable:!0,writable:!0})}})}var _installedErrorProtos,initializer2=(inst,issues)=>{$ZodError.init(inst,issues),inst.name="ZodError";let proto=Object.getPrototypeOf(inst);if(_installedErrorProtos.has(proto))return;_installedErrorProtos.add(proto),_lazyMethod(proto,"format",(self)=>(mapper)=>formatError(self,mapper)),_lazyMethod(proto,"flatten",(self)=>(mapper)=>flattenError(self,mapper)),_lazyMethod(proto,"addIssue",(self)=>(issue)=>{self.issues.push(issue),self.message=JSON.stringify(self.issues,jsonStringifyReplacer,2)}),_lazyMethod(proto,"addIssues",(self)=>(issues)=>{self.issues.push(...issues),self.message=JSON.stringify(self.issues,jsonStringifyReplacer,2)}),Object.defineProperty(proto,"isEmpty",{configurable:!0,enumerable:!1,get(){return this.issues.length===0}})},ZodRealError;var init_errors3=__esm(()=>{init_core2();init_core2();init_util();_installedErrorProtos=new WeakSet([Object.prototype,Error.prototype]);ZodRealError=$constructor("ZodError",initializer2,void 0,{Parent:Error})});var parse2,parseAsync,safeParse2,safeParseAsync,encode,decode,encodeAsync,decodeAsync,safeEncode,safeDecode,safeEncodeAsync,safeDecodeAsync;var init_parse2=__esm(()=>{init_core2();init_errors3();init_core2();parse2=_parse(ZodRealError),parseAsync=_parseAsync(ZodRealError),safeParse2=_safeParse(ZodRealError),safeParseAsync=_safeParseAsync(ZodRealError),encode=_encode(ZodRealError),decode=_decode(ZodRealError),encodeAsync=_encodeAsync(ZodRealError),decodeAsync=_decodeAsync(ZodRealError),safeEncode=_safeEncode(ZodRealError),safeDecode=_safeDecode(ZodRealError),safeEncodeAsync=_safeEncodeAsync(ZodRealError),safeDecodeAsync=_safeDecodeAsync(ZodRealError)});function _ensureDefaultLocale(){if(!globalConfig.localeError)config(en_default())}function _ensureDefaultMemoizer(){if(!globalConfig.memoizer)config({memoizer:memoizer()})}function string2(params){return _string(ZodString,params)}function number2(params){return _number(ZodNumber,params)}function int(params){return _int(ZodNumberFormat,params)}function boolean2(params){return _boolean(ZodBoolean,params)}function _null3(params){return _null2(ZodNull,params)}function unknown(){return _unknown(ZodUnknown)}function never(params){return _never(ZodNever,params)}function array(element,params){return _array(ZodArray,element,params)}function object(shape,params){let def={type:"object",shape:shape??{},...normalizeParams(params)};return new ZodObject(def)}function strictObject(shape,params){return new ZodObject({type:"object",shape,catchall:never(),...normalizeParams(params)})}function looseObject(shape,params){return new ZodObject({type:"object",shape,catchall:unknown(),...normalizeParams(params)})}function union(options,params){return new ZodUnion({type:"union",options,...normalizeParams(params)})}function discriminatedUnion(discriminator,options,params){return new ZodDiscriminatedUnion({type:"union",options,discriminator,...normalizeParams(params)})}function intersection(left,right){return new ZodIntersection({type:"intersection",left,right})}function record(keyType,valueType,params){if(!valueType||!valueType._zod)return new ZodRecord({type:"record",keyType:string2(),valueType:keyType,...normalizeParams(valueType)});return new ZodRecord({type:"record",keyType,valueType,...normalizeParams(params)})}function _enum(values,params){let entries=Array.isArray(values)?Object.fromEntries(values.map((v)=>[v,v])):values;return new ZodEnum({type:"enum",entries,...normalizeParams(params)})}function literal(value,params){return new ZodLiteral({type:"literal",values:Array.isArray(value)?value:[value],...normalizeParams(params)})}function transform(fn){return new ZodTransform({type:"transform",transform:fn})}function optional(innerType){return new ZodOptional({type:"optional",innerType})}function exactOptional(innerType){return new ZodExactOptional({type:"optional",innerType})}function nullable(innerType){return new ZodNullable({type:"nullable",innerType})}function _default(innerType,defaultValue){return new ZodDefault({type:"default",innerType,get defaultValue(){return typeof defaultValue==="function"?defaultValue():shallowClone(defaultValue)}})}function prefault(innerType,defaultValue){return new ZodPrefault({type:"prefault",innerType,get defaultValue(){return typeof defaultValue==="function"?defaultValue():shallowClone(defaultValue)}})}function nonoptional(innerType,params){return new ZodNonOptional({type:"nonoptional",innerType,...normalizeParams(params)})}function _catch(innerType,catchValue){return new ZodCatch({type:"catch",innerType,catchValue:typeof catchValue==="function"?catchValue:constantCatch(catchValue)})}function pipe(in_,out){return new ZodPipe({type:"pipe",in:in_,out})}function readonly(innerType){return new ZodReadonly({type:"readonly",innerType})}function custom(fn,_params){return _custom(ZodCustom,fn??(()=>!0),_params)}function refine(fn,_params={}){return _refine(ZodCustom,fn,_params)}function superRefine(fn,params){return _superRefine(fn,params)}function preprocess(fn,schema){return new ZodPreprocess({type:"pipe",in:transform(fn),out:schema})}var ZodType,_ZodString,ZodString,ZodStringFormat,ZodISODateTime,ZodISODate,ZodISOTime,ZodISODuration,ZodEmail,ZodGUID,ZodUUID,ZodURL,ZodEmoji,ZodNanoID,ZodCUID,ZodCUID2,ZodULID,ZodXID,ZodKSUID,ZodIPv4,ZodIPv6,ZodCIDRv4,ZodCIDRv6,ZodBase64,ZodBase64URL,ZodE164,ZodJWT,ZodNumber,ZodNumberFormat,ZodBoolean,ZodNull,ZodUnknown,ZodNever,ZodArray,ZodObject,ZodUnion,ZodDiscriminatedUnion,ZodIntersection,ZodRecord,ZodEnum,ZodLiteral,ZodTransform,ZodOptional,ZodExactOptional,ZodNullable,ZodDefault,ZodPrefault,ZodNonOptional,ZodCatch,ZodPipe,ZodPreprocess,ZodReadonly,ZodCustom;var init_schemas2=__esm(()=>{init_core2();init_core2();init_json_schema_processors();init_to_json_schema();init_en();init_checks2();init_parse2();ZodType=$constructor("ZodType",(inst,def)=>(_ensureDefaultLocale(),$ZodType.init(inst,def),inst.def=def,inst.type=def.type,inst),{check(...chks){let def=this.def;return this.clone(mergeDefs(def,{checks:[...def.checks??[],...chks.map((ch)=>typeof ch==="function"?{_zod:{check:ch,def:{check:"custom"},onattach:[]}}:ch)]}),{parent:!0})},with(...chks){return this.check(...chks)},clone(def,params){return clone(this,def,params)},brand(){return this},register(reg,meta){return reg.add(this,meta),this},refine(check,params){return this.check(refine(check,params))},superRefine(refinement,params){return this.check(superRefine(refinement,params))},overwrite(fn){return this.check(_overwrite(fn))},optional(){return optional(this)},exactOptional(){return exactOptional(this)},nullable(){return nullable(this)},nullish(){return optional(nullable(this))},nonoptional(params){return nonoptional(this,params)},array(){return array(this)},or(arg){return union([this,arg])},and(arg){return intersection(this,arg)},transform(tx){return pipe(this,transform(tx))},default(d){return _default(this,d)},prefault(d){return prefault(this,d)},catch(params){return _catch(this,params)},pipe(target){return pipe(this,target)},readonly(){return readonly(this)},describe(description){let cl=this.clone();return globalRegistry.add(cl,{description}),cl},meta(...args){if(args.length===0)return globalRegistry.get(this);let cl=this.clone();return globalRegistry.add(cl,args[0]),cl},isOptional(){return this.safeParse(void 0).success},isNullable(){return this.safeParse(null).success},apply(fn,...args){return args.length===0?fn(this):fn(this,...args)},get "~standard"(){return hide(this,"~standard",{...standardProps(this),jsonSchema:{input:createStandardJSONSchemaMethod(this,"input"),output:createStandardJSONSchemaMethod(this,"output")}})},set "~standard"(value){own(this,"~standard",value)},parse:function _parse(data,params){return parse2(this,data,params,{callee:_parse})},parseAsync:async function _parseAsync(data,params){return await parseAsync(this,data,params,{callee:_parseAsync})},safeParse(data,params){return safeParse2(this,data,params)},async safeParseAsync(data,params){return safeParseAsync(this,data,params)},get spa(){return this?.safeParseAsync},set spa(value){own(this,"spa",value)},validate(data,params){return validate(this,data,params)},validateAsync(data,params){return validateAsync(this,data,params)},encode:function _encode(data,params){return encode(this,data,params,{callee:_encode})},decode:function _decode(data,params){return decode(this,data,params,{callee:_decode})},encodeAsync:async function _encodeAsync(data,params){return await encodeAsync(this,data,params,{callee:_encodeAsync})},decodeAsync:async function _decodeAsync(data,params){return await decodeAsync(this,data,params,{callee:_decodeAsync})},safeEncode(data,params){return safeEncode(this,data,params)},safeDecode(data,params){return safeDecode(this,data,params)},async safeEncodeAsync(data,params){return safeEncodeAsync(this,data,params)},async safeDecodeAsync(data,params){return safeDecodeAsync(this,data,params)},toJSONSchema(params){return createToJSONSchemaMethod(this,{})(params)},get description(){return globalRegistry.get(this)?.description},get _def(){return this._zod.def}}),_ZodString=$constructor("_ZodString",(inst,def)=>{$ZodString.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>stringProcessor(inst,ctx,json,params)},derived({format:(inst)=>aggregateChecks(inst).format??null,minLength:(inst)=>aggregateChecks(inst).minimum??null,maxLength:(inst)=>aggregateChecks(inst).maximum??null},{regex(...args){return this.check(_regex(...args))},includes(...args){return this.check(_includes(...args))},startsWith(...args){return this.check(_startsWith(...args))},endsWith(...args){return this.check(_endsWith(...args))},min(...args){return this.check(_minLength(...args))},max(...args){return this.check(_maxLength(...args))},length(...args){return this.check(_length(...args))},nonempty(...args){return this.check(_minLength(1,...args))},lowercase(params){return this.check(_lowercase(params))},uppercase(params){return this.check(_uppercase(params))},trim(){return this.check(_trim())},normalize(...args){return this.check(_normalize(...args))},toLowerCase(){return this.check(_toLowerCase())},toUpperCase(){return this.check(_toUpperCase())},slugify(){return this.check(_slugify())}})),ZodString=$constructor("ZodString",(inst,def)=>{$ZodString.init(inst,def),_ZodString.init(inst,def)},{email(params){return this.check(_email(ZodEmail,params))},url(params){return this.check(_url(ZodURL,params))},jwt(params){return this.check(_jwt(ZodJWT,params))},emoji(params){return this.check(_emoji2(ZodEmoji,params))},guid(params){return this.check(_guid(ZodGUID,params))},uuid(params){return this.check(_uuid(ZodUUID,params))},uuidv4(params){return this.check(_uuidv4(ZodUUID,params))},uuidv6(params){return this.check(_uuidv6(ZodUUID,params))},uuidv7(params){return this.check(_uuidv7(ZodUUID,params))},nanoid(params){return this.check(_nanoid(ZodNanoID,params))},cuid(params){return this.check(_cuid(ZodCUID,params))},cuid2(params){return this.check(_cuid2(ZodCUID2,params))},ulid(params){return this.check(_ulid(ZodULID,params))},base64(params){return this.check(_base64(ZodBase64,params))},base64url(params){return this.check(_base64url(ZodBase64URL,params))},xid(params){return this.check(_xid(ZodXID,params))},ksuid(params){return this.check(_ksuid(ZodKSUID,params))},ipv4(params){return this.check(_ipv4(ZodIPv4,params))},ipv6(params){return this.check(_ipv6(ZodIPv6,params))},cidrv4(params){return this.check(_cidrv4(ZodCIDRv4,params))},cidrv6(params){return this.check(_cidrv6(ZodCIDRv6,params))},e164(params){return this.check(_e164(ZodE164,params))},datetime(params){return this.check(_isoDateTime(ZodISODateTime,params))},date(params){return this.check(_isoDate(ZodISODate,params))},time(params){return this.check(_isoTime(ZodISOTime,params))},duration(params){return this.check(_isoDuration(ZodISODuration,params))}});ZodStringFormat=$constructor("ZodStringFormat",(inst,def)=>{$ZodStringFormat.init(inst,def),_ZodString.init(inst,def)}),ZodISODateTime=$constructor("ZodISODateTime",(inst,def)=>{$ZodISODateTime.init(inst,def),ZodStringFormat.init(inst,def)}),ZodISODate=$constructor("ZodISODate",(inst,def)=>{$ZodISODate.init(inst,def),ZodStringFormat.init(inst,def)}),ZodISOTime=$constructor("ZodISOTime",(inst,def)=>{$ZodISOTime.init(inst,def),ZodStringFormat.init(inst,def)}),ZodISODuration=$constructor("ZodISODuration",(inst,def)=>{$ZodISODuration.init(inst,def),ZodStringFormat.init(inst,def)}),ZodEmail=$constructor("ZodEmail",(inst,def)=>{$ZodEmail.init(inst,def),ZodStringFormat.init(inst,def)}),ZodGUID=$constructor("ZodGUID",(inst,def)=>{$ZodGUID.init(inst,def),ZodStringFormat.init(inst,def)}),ZodUUID=$constructor("ZodUUID",(inst,def)=>{$ZodUUID.init(inst,def),ZodStringFormat.init(inst,def)}),ZodURL=$constructor("ZodURL",(inst,def)=>{$ZodURL.init(inst,def),ZodStringFormat.init(inst,def)}),ZodEmoji=$constructor("ZodEmoji",(inst,def)=>{$ZodEmoji.init(inst,def),ZodStringFormat.init(inst,def)}),ZodNanoID=$constructor("ZodNanoID",(inst,def)=>{$ZodNanoID.init(inst,def),ZodStringFormat.init(inst,def)}),ZodCUID=$constructor("ZodCUID",(inst,def)=>{$ZodCUID.init(inst,def),ZodStringFormat.init(inst,def)}),ZodCUID2=$constructor("ZodCUID2",(inst,def)=>{$ZodCUID2.init(inst,def),ZodStringFormat.init(inst,def)}),ZodULID=$constructor("ZodULID",(inst,def)=>{$ZodULID.init(inst,def),ZodStringFormat.init(inst,def)}),ZodXID=$constructor("ZodXID",(inst,def)=>{$ZodXID.init(inst,def),ZodStringFormat.init(inst,def)}),ZodKSUID=$constructor("ZodKSUID",(inst,def)=>{$ZodKSUID.init(inst,def),ZodStringFormat.init(inst,def)}),ZodIPv4=$constructor("ZodIPv4",(inst,def)=>{$ZodIPv4.init(inst,def),ZodStringFormat.init(inst,def)}),ZodIPv6=$constructor("ZodIPv6",(inst,def)=>{$ZodIPv6.init(inst,def),ZodStringFormat.init(inst,def)}),ZodCIDRv4=$constructor("ZodCIDRv4",(inst,def)=>{$ZodCIDRv4.init(inst,def),ZodStringFormat.init(inst,def)}),ZodCIDRv6=$constructor("ZodCIDRv6",(inst,def)=>{$ZodCIDRv6.init(inst,def),ZodStringFormat.init(inst,def)}),ZodBase64=$constructor("ZodBase64",(inst,def)=>{$ZodBase64.init(inst,def),ZodStringFormat.init(inst,def)}),ZodBase64URL=$constructor("ZodBase64URL",(inst,def)=>{$ZodBase64URL.init(inst,def),ZodStringFormat.init(inst,def)}),ZodE164=$constructor("ZodE164",(inst,def)=>{$ZodE164.init(inst,def),ZodStringFormat.init(inst,def)}),ZodJWT=$constructor("ZodJWT",(inst,def)=>{$ZodJWT.init(inst,def),ZodStringFormat.init(inst,def)}),ZodNumber=$constructor("ZodNumber",(inst,def)=>{$ZodNumber.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>numberProcessor(inst,ctx,json,params),inst.isFinite=!0},derived({minValue:(inst)=>{let{minimum,exclusiveMinimum}=aggregateChecks(inst);return Math.max(minimum??Number.NEGATIVE_INFINITY,exclusiveMinimum??Number.NEGATIVE_INFINITY)},maxValue:(inst)=>{let{maximum,exclusiveMaximum}=aggregateChecks(inst);return Math.min(maximum??Number.POSITIVE_INFINITY,exclusiveMaximum??Number.POSITIVE_INFINITY)},isInt:(inst)=>{let{isInt,multipleOf}=aggregateChecks(inst);return!!isInt||!!multipleOf?.some(Number.isSafeInteger)},format:(inst)=>aggregateChecks(inst).format??null},{gt(value,params){return this.check(_gt(value,params))},gte(value,params){return this.check(_gte(value,params))},min(value,params){return this.check(_gte(value,params))},lt(value,params){return this.check(_lt(value,params))},lte(value,params){return this.check(_lte(value,params))},max(value,params){return this.check(_lte(value,params))},int(params){return this.check(int(params))},safe(params){return this.check(int(params))},positive(params){return this.check(_gt(0,params))},nonnegative(params){return this.check(_gte(0,params))},negative(params){return this.check(_lt(0,params))},nonpositive(params){return this.check(_lte(0,params))},multipleOf(value,params){return this.check(_multipleOf(value,params))},step(value,params){return this.check(_multipleOf(value,params))},finite(){return this}}));ZodNumberFormat=$constructor("ZodNumberFormat",(inst,def)=>{$ZodNumberFormat.init(inst,def),ZodNumber.init(inst,def)});ZodBoolean=$constructor("ZodBoolean",(inst,def)=>{$ZodBoolean.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>booleanProcessor(inst,ctx,json,params)});ZodNull=$constructor("ZodNull",(inst,def)=>{$ZodNull.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>nullProcessor(inst,ctx,json,params)});ZodUnknown=$constructor("ZodUnknown",(inst,def)=>{$ZodUnknown.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>unknownProcessor(inst,ctx,json,params)});ZodNever=$constructor("ZodNever",(inst,def)=>{$ZodNever.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>neverProcessor(inst,ctx,json,params)});ZodArray=$constructor("ZodArray",(inst,def)=>{_ensureDefaultMemoizer(),$ZodArray.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>arrayProcessor(inst,ctx,json,params),inst.element=def.element},{min(n,params){return this.check(_minLength(n,params))},nonempty(params){return this.check(_minLength(1,params))},max(n,params){return this.check(_maxLength(n,params))},length(n,params){return this.check(_length(n,params))},unwrap(){return this.element}});ZodObject=$constructor("ZodObject",(inst,def)=>{_ensureDefaultMemoizer(),$ZodObjectJIT.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>objectProcessor(inst,ctx,json,params),installLazyProp(inst,"shape",(self)=>self._zod.def.shape,!1)},{keyof(){return _enum(Object.keys(this._zod.def.shape))},catchall(catchall){return this.clone(mergeDefs(this._zod.def,{catchall}))},passthrough(){return this.clone(mergeDefs(this._zod.def,{catchall:unknown()}))},loose(){return this.clone(mergeDefs(this._zod.def,{catchall:unknown()}))},strict(){return this.clone(mergeDefs(this._zod.def,{catchall:never()}))},strip(){return this.clone(mergeDefs(this._zod.def,{catchall:void 0}))},extend(incoming){return extend(this,incoming)},safeExtend(incoming){return safeExtend(this,incoming)},merge(other){return merge(this,other)},pick(mask){return pick(this,mask)},omit(mask){return omit(this,mask)},partial(...args){return partial(ZodOptional,this,args[0])},exactPartial(...args){return partial(ZodExactOptional,this,args[0],"exactPartial")},required(...args){return required(ZodNonOptional,this,args[0])}});ZodUnion=$constructor("ZodUnion",(inst,def)=>{$ZodUnion.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>unionProcessor(inst,ctx,json,params),inst.options=def.options});ZodDiscriminatedUnion=$constructor("ZodDiscriminatedUnion",(inst,def)=>{ZodUnion.init(inst,def),$ZodDiscriminatedUnion.init(inst,def)});ZodIntersection=$constructor("ZodIntersection",(inst,def)=>{$ZodIntersection.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>intersectionProcessor(inst,ctx,json,params)});ZodRecord=$constructor("ZodRecord",(inst,def)=>{_ensureDefaultMemoizer(),$ZodRecord.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>recordProcessor(inst,ctx,json,params),inst.keyType=def.keyType,inst.valueType=def.valueType});ZodEnum=$constructor("ZodEnum",(inst,def)=>{$ZodEnum.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>enumProcessor(inst,ctx,json,params),inst.enum=def.entries,inst.options=[...inst._zod.values];let keys=new Set(Object.keys(def.entries));inst.extract=(values,params)=>{let newEntries={};for(let value of values)if(keys.has(value))newEntries[value]=def.entries[value];else throw Error(`Key ${value} not found in enum`);return new ZodEnum({...def,checks:[],...normalizeParams(params),entries:newEntries})},inst.exclude=(values,params)=>{let newEntries={...def.entries};for(let value of values)if(keys.has(value))delete newEntries[value];else throw Error(`Key ${value} not found in enum`);return new ZodEnum({...def,checks:[],...normalizeParams(params),entries:newEntries})}});ZodLiteral=$constructor("ZodLiteral",(inst,def)=>{$ZodLiteral.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>literalProcessor(inst,ctx,json,params),inst.values=new Set(def.values),Object.defineProperty(inst,"value",{get(){if(def.values.length>1)throw Error("This schema contains multiple valid literal values. Use `.values` instead.");return def.values[0]}})});ZodTransform=$constructor("ZodTransform",(inst,def)=>{_ensureDefaultMemoizer(),$ZodTransform.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>transformProcessor(inst,ctx,json,params),inst._zod.parse=(payload,_ctx)=>{if(_ctx.direction==="backward")throw new $ZodEncodeError(inst.constructor.name);payload.addIssue=(issue2)=>{if(typeof issue2==="string")payload.issues.push(issue(issue2,payload.value,def));else{let _issue=issue2;if(_issue.fatal)_issue.continue=!1;if(_issue.code??(_issue.code="custom"),!("input"in _issue))_issue.input=payload.value;_issue.inst??(_issue.inst=inst),payload.issues.push(issue(_issue))}};let output=def.transform(payload.value,payload);if(output instanceof Promise)return output.then((output)=>(payload.value=output,payload));return payload.value=output,payload}});ZodOptional=$constructor("ZodOptional",(inst,def)=>{$ZodOptional.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>optionalProcessor(inst,ctx,json,params),inst.unwrap=()=>inst._zod.def.innerType});ZodExactOptional=$constructor("ZodExactOptional",(inst,def)=>{$ZodExactOptional.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>optionalProcessor(inst,ctx,json,params),inst.unwrap=()=>inst._zod.def.innerType});ZodNullable=$constructor("ZodNullable",(inst,def)=>{$ZodNullable.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>nullableProcessor(inst,ctx,json,params),inst.unwrap=()=>inst._zod.def.innerType});ZodDefault=$constructor("ZodDefault",(inst,def)=>{$ZodDefault.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>defaultProcessor(inst,ctx,json,params),inst.unwrap=()=>inst._zod.def.innerType,inst.removeDefault=inst.unwrap});ZodPrefault=$constructor("ZodPrefault",(inst,def)=>{$ZodPrefault.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>prefaultProcessor(inst,ctx,json,params),inst.unwrap=()=>inst._zod.def.innerType});ZodNonOptional=$constructor("ZodNonOptional",(inst,def)=>{$ZodNonOptional.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>nonoptionalProcessor(inst,ctx,json,params),inst.unwrap=()=>inst._zod.def.innerType});ZodCatch=$constructor("ZodCatch",(inst,def)=>{$ZodCatch.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>catchProcessor(inst,ctx,json,params),inst.unwrap=()=>inst._zod.def.innerType,inst.removeCatch=inst.unwrap});ZodPipe=$constructor("ZodPipe",(inst,def)=>{$ZodPipe.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>pipeProcessor(inst,ctx,json,params),inst.in=def.in,inst.out=def.out});ZodPreprocess=$constructor("ZodPreprocess",(inst,def)=>{ZodPipe.init(inst,def),$ZodPreprocess.init(inst,def)}),ZodReadonly=$constructor("ZodReadonly",(inst,def)=>{$ZodReadonly.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>readonlyProcessor(inst,ctx,json,params),inst.unwrap=()=>inst._zod.def.innerType});ZodCustom=$constructor("ZodCustom",(inst,def)=>{$ZodCustom.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json,params)=>customProcessor(inst,ctx,json,params)})});var ZodFirstPartyTypeKind;var init_compat=__esm(()=>{(function(ZodFirstPartyTypeKind){})(ZodFirstPartyTypeKind||(ZodFirstPartyTypeKind={}))});function datetime2(params){return _isoDateTime(ZodISODateTime,params)}var init_iso=__esm(()=>{init_core2();init_schemas2()});var init_coerce=()=>{};var init_external=__esm(()=>{init_core2();init_locales();init_iso();init_coerce();init_schemas2();init_checks2();init_errors3();init_parse2();init_compat()});var init_zod=__esm(()=>{init_external();init_external()});import{execFile}from"child_process";import{delimiter}from"path";function findProgram(name,env){let own=(readValue(env,"PATH")??readValue(env,"Path")??"").split(delimiter).filter((folder)=>!BORROWED_FOLDER.test(folder));return Bun.which(name,{PATH:own.join(delimiter)})??void 0}function programVersion(path,signal){return new Promise((resolve)=>{execFile(path,["--version"],{timeout:VERSION_TIMEOUT_MS,signal,encoding:"utf8"},(error,stdout)=>{resolve(error===null?/\d+\.\d+\.\d+/.exec(stdout)?.[0]:void 0)})})}var BORROWED_FOLDER,VERSION_TIMEOUT_MS=1e4;var init_installed_program=__esm(()=>{init_paths();BORROWED_FOLDER=/[\\/](_npx[\\/].*|node_modules[\\/]\.bin)[\\/]?$/});var systemClock;var init_clock=__esm(()=>{systemClock={nowMs:()=>Date.now(),monotonicMs:()=>performance.now(),random:()=>Math.random()}});var CommandError;var init_command_error=__esm(()=>{init_errors();CommandError=class CommandError extends MoleculeError{actor="user"}});import{closeSync,constants,fstatSync,openSync,readFileSync}from"fs";function readSmallFile(path){let descriptor;try{descriptor=openSync(path,constants.O_RDONLY|constants.O_NONBLOCK)}catch(error){return failureFrom(error)}try{let{mode,size}=fstatSync(descriptor);if((mode&constants.S_IFMT)!==constants.S_IFREG)return unreadable("not a regular file");if(size>MAX_BYTES)return unreadable("larger than 1 MiB");return{kind:"text",text:decode2(readFileSync(descriptor)),mode:mode&511}}catch(error){return failureFrom(error)}finally{closeSync(descriptor)}}function errorCode(error){return error instanceof Error&&"code"in error&&typeof error.code==="string"?error.code:"unknown error"}function failureFrom(error){let code=errorCode(error);if(code==="ENOENT")return{kind:"missing"};return unreadable(code==="EACCES"||code==="EPERM"?"no permission to read it":code)}function unreadable(reason){return{kind:"unreadable",reason}}function decode2(bytes){let isUtf16=bytes[0]===255&&bytes[1]===254;return new TextDecoder(isUtf16?"utf-16le":"utf-8").decode(bytes)}var MAX_BYTES=1048576;var init_read_small_file=()=>{};import{dirname,join as join2}from"path";function findPluginRoot(from=import.meta.dir){for(let folder=from;;folder=dirname(folder)){if(isOurs(join2(folder,"package.json")))return folder;if(folder===dirname(folder))return}}function isOurs(path){let content=readSmallFile(path);if(content.kind!=="text")return!1;try{return packageSchema.safeParse(JSON.parse(content.text)).success}catch{return!1}}var packageSchema;var init_plugin_root=__esm(()=>{init_zod();init_read_small_file();init_product();packageSchema=object({name:literal(PRODUCT.name)})});var HTTPException;var init_http_exception=__esm(()=>{HTTPException=class extends Error{res;status;constructor(status=500,options){super(options?.message,{cause:options?.cause});this.res=options?.res,this.status=status}getResponse(){if(this.res)return new Response(this.res.body,{status:this.status,headers:this.res.headers});return new Response(this.message,{status:this.status})}}});function sleep(durationMs,signal){if(signal.aborted)return Promise.resolve();return new Promise((resolve)=>{let done=()=>{clearTimeout(timer),signal.removeEventListener("abort",done),resolve()},timer=setTimeout(done,durationMs);signal.addEventListener("abort",done,{once:!0})})}function aborted2(signal){if(signal.aborted)return Promise.resolve();return new Promise((resolve)=>signal.addEventListener("abort",()=>resolve(),{once:!0}))}function normaliseA2a(body,rules,newId){let root=asRecord(body);if(root===void 0)return{ok:!1,error:"invalid JSON"};let payload="jsonrpc"in root?root:envelope(root,newId),params=asRecord(payload.params),message=asRecord(params?.message),method=typeof payload.method==="string"?payload.method:"";if(message===void 0)return{ok:!0,payload,method,messageId:void 0};let normalised=normaliseMessage(message,rules,newId);if(!normalised.ok)return normalised;return{ok:!0,payload:{...payload,params:{...params,message:normalised.message}},method,messageId:normalised.messageId}}function envelope(root,newId){return{jsonrpc:"2.0",id:newId(),method:root.method??null,params:root.params??null}}function normaliseMessage(message,rules,newId){let{content,...rest}=message,messageId=typeof message.messageId==="string"&&message.messageId!==""?message.messageId:newId(),identified={...rest,messageId};if(!rules.readsContent)return{ok:!0,messageId,message:{...message,messageId}};let parts=partsOf(message.parts,content);if(!parts.ok)return parts;let role=rules.keepsPartTypes||"role"in message?{}:{role:"user"},kinds=rules.keepsPartTypes?parts.parts:parts.parts.map(typeToKind);return{ok:!0,messageId,message:{...identified,...role,parts:kinds}}}function partsOf(parts,content){if(Array.isArray(parts))return{ok:!0,parts};if(typeof content==="string")return{ok:!0,parts:[{kind:"text",text:content}]};if(Array.isArray(content))return{ok:!0,parts:content};if(content!==void 0)return{ok:!1,error:"invalid params.message.content type",hint:PARTS_HINT};return{ok:!1,error:"params.message must contain either 'parts' (v0.3) or 'content' (v0.2 compat)",hint:PARTS_HINT}}function typeToKind(part){let fields=asRecord(part);if(fields===void 0||"kind"in fields||!("type"in fields))return part;let{type,...rest}=fields;return{...rest,kind:type}}function markCanvasMessage(message,workspaceId,user){let params=asRecord(message.payload.params);if(params===void 0)return message;let identity=user===void 0?{user_identity_status:"UNAUTHENTICATED"}:{user_identity_status:"AUTHENTICATED",user_id:user.id,email:user.email,username:user.email},metadata={...asRecord(params.metadata),source:"canvas_user",...identity};return{...message,payload:{...message.payload,params:{...params,metadata,...threaded(params,workspaceId,message.method)}}}}function threaded(params,workspaceId,method){let message=asRecord(params.message);if(message===void 0||method!=="message/send")return{};return typeof message.contextId!=="string"||message.contextId.trim()===""?{message:{...message,contextId:`canvas-${workspaceId}`}}:{}}function asRecord(value){let parsed=record2.safeParse(value);return parsed.success?parsed.data:void 0}var record2,PARTS_HINT='Send params.message.parts, e.g. [{"kind":"text","text":"hello"}].';var init_a2a_normalise=__esm(()=>{init_zod();record2=record(string2(),unknown())});function canCommunicate(callerId,targetId,parentOf,rootsMayTalk){let callerParent=parentOf(callerId),targetParent=parentOf(targetId);if(callerParent===void 0||targetParent===void 0)return!1;if(callerId===targetId)return!0;if(callerParent===targetParent&&(callerParent!==null||rootsMayTalk))return!0;return isAncestor(callerId,targetId,parentOf)||isAncestor(targetId,callerId,parentOf)}function isAncestor(ancestorId,workspaceId,parentOf){let current=parentOf(workspaceId);for(let depth=0;depth<100&&typeof current==="string";depth+=1){if(current===ancestorId)return!0;current=parentOf(current)}return!1}function createMessageRows({activities,clock,events,rules}){return{store({target,message,callerId},{note,...result}){let{messageId}=message,stored=activities.insertChecked({workspaceId:target.id,activityType:"a2a_receive",createdAtMicros:clock.nowMicros(),sourceId:callerId,targetId:target.id,method:message.method,summary:`${message.method} \u2192 ${target.name}${note==="delivered"?"":` (${note})`}`,requestBody:message.payload,...rules.mergesMessages&&messageId!==void 0?{messageId}:{},...result});if(stored===void 0)return messageId===void 0?void 0:activities.byMessageId(target.id,messageId)?.id;return events.publish("ACTIVITY_LOGGED",target.id,{id:stored.id,activity_type:"a2a_receive",method:message.method,source_id:callerId}),events.publish(callerId===null?"USER_MESSAGE":"PEER_MESSAGE",target.id,{activity_id:stored.id,source_id:callerId}),stored.id}}}function readMessageBody(body){if(typeof body==="string")return readText(body);let root=asRecord2(body),params=asRecord2(root?.params),message=asRecord2(params?.message)??asRecord2(root?.message),parts=partsOf2(message,params,root),sourceType=stringAt(asRecord2(params?.metadata),"source_type")??stringAt(asRecord2(message?.metadata),"source_type");return{text:parts.map(textOfPart).filter(isNonBlank).join(`
`)||(stringAt(root,"task")??""),attachments:parts.map(attachmentOfPart).filter((attachment)=>attachment!==void 0),...optional2("messageId",stringAt(message,"messageId")),...optional2("contextId",stringAt(message,"contextId")),...optional2("sourceType",sourceType)}}function readText(body){if(/^\s*\{/.test(body))try{return readMessageBody(asRecord2(JSON.parse(body)))}catch{}return{text:body,attachments:[]}}function partsOf2(...candidates){for(let candidate of candidates)for(let key of["parts","content"]){let value=candidate?.[key];if(isNonBlank(value))return[{text:value}];if(Array.isArray(value)&&value.length>0)return value.map(toPart).filter((part)=>part!==void 0)}return[]}function toPart(value){return typeof value==="string"?{text:value}:asRecord2(value)}function discriminator(part){return stringAt(part,"kind")??stringAt(part,"type")}function textOfPart(part){let kind=discriminator(part);if(kind!==void 0&&FILE_KINDS.has(kind))return"";let text=part.text;if(typeof text==="string")return text;if(part.data!==void 0&&(kind==="data"||kind===void 0))return JSON.stringify(part.data);return""}function attachmentOfPart(part){let kind=discriminator(part),file=asRecord2(part.file)??{};if(!(kind===void 0&&(typeof part.url==="string"||typeof part.raw==="string"))&&!(kind!==void 0&&FILE_KINDS.has(kind)))return;let first=(...keys)=>keys.map((key)=>stringAt(file,key)??stringAt(part,key)).find((value)=>value!==void 0),mimeType=first("mimeType","mime_type","mediaType"),size=[file.size,part.size].find((value)=>typeof value==="number");return{kind:kind??"file",...optional2("name",first("name","filename")),...optional2("mimeType",mimeType),...optional2("uri",first("uri","url")),...size===void 0?{}:{sizeBytes:size}}}function asRecord2(value){let parsed=record3.safeParse(value);return parsed.success?parsed.data:void 0}function stringAt(value,key){let found=value?.[key];return isNonBlank(found)?found:void 0}function isNonBlank(value){return typeof value==="string"&&value.trim()!==""}function optional2(key,value){let out={};if(value!==void 0)out[key]=value;return out}var record3,FILE_KINDS;var init_message_body=__esm(()=>{init_zod();record3=record(string2(),unknown()),FILE_KINDS=new Set(["file","image","audio","video"])});import{STATUS_CODES}from"http";async function pushTo(responder,incoming,{activities,clock,events,rules,closed},rows){let rowId=ingestsBefore(incoming,rules.mergesMessages)?rows.store(incoming,{note:"ingest"}):void 0,startedMicros=clock.nowMicros(),answer=await ask(responder,incoming,closed);if(closed.aborted)return answer;let result={status:answer.status<300?"ok":"error",durationMs:Math.round((clock.nowMicros()-startedMicros)/1000),...answer.body===void 0?{}:{responseBody:answer.body},...answer.status<300?{}:{errorDetail:`agent answered ${answer.status}`}};if(rowId===void 0)rows.store(incoming,{note:"delivered",...result});else activities.complete(rowId,result);return events.publish("A2A_RESPONSE",incoming.target.id,{method:incoming.message.method}),answer}function ingestsBefore({message},mergesMessages){return mergesMessages&&message.method==="message/send"}async function ask(responder,{message,callerId},signal){try{let{text}=readMessageBody(message.payload);return toAnswer(await responder({text,body:message.payload,senderId:callerId,signal}))}catch{return{status:502,body:{error:"failed to reach workspace agent"}}}}function toAnswer({status=200,body}){if(status<200||status>=300)return{status,body:{error:errorText(body)??statusText(status)}};if(body===void 0||body==="")return{status,body:{error:"agent returned empty response body"}};return typeof body==="string"?{status,text:body,body:parseJson(body)}:{status,body}}function errorText(body){if(typeof body==="string"&&body!=="")return body;let error=asRecord(body)?.error;return typeof error==="string"?error:void 0}function statusText(status){return STATUS_CODES[status]??`status ${status}`}function parseJson(text){try{return JSON.parse(text)}catch{return text}}var init_push_delivery=__esm(()=>{init_message_body();init_a2a_normalise()});function goJson(value){return JSON.stringify(value).replace(/[<>&]/g,(character)=>ESCAPED[character]??character)}function reply(answer){let headers=new Headers({"Content-Type":"application/json; charset=utf-8",...answer.headers});return new Response(answer.text??goJson(answer.body??null),{status:answer.status,headers})}function ok(body){return reply({status:200,body})}function refuse(status,error,headers){throw new HTTPException(500,{res:reply({status,body:typeof error==="string"?{error}:error,...headers===void 0?{}:{headers}})})}function plain(status,text="",headers={}){return new Response(text===""?null:text,{status,headers:{...text===""?{}:{"Content-Type":"text/plain; charset=utf-8"},...headers}})}var ESCAPED;var init_reply=__esm(()=>{init_http_exception();ESCAPED={"<":"\\u003c",">":"\\u003e","&":"\\u0026"}});function deliverNowhere(services,rows,incoming){let{target}=incoming;if(isSettling(target,services)){if(ingestsBefore(incoming,services.rules.mergesMessages))rows.store(incoming,{note:"ingest"});return enqueue(services,incoming)}if(target.status==="removed")refuse(404,"workspace not found");if(target.status==="hibernated"){let error=`workspace is waking from hibernation \u2014 retry in ~${WAKING_RETRY_SECONDS} seconds`;refuse(503,{error,waking:!0,retry_after:WAKING_RETRY_SECONDS},retryAfter(WAKING_RETRY_SECONDS))}if(target.url===null)refuse(503,{error:"workspace has no URL",status:target.status});let error="failed to reach workspace agent";return rows.store(incoming,{note:"delivered",status:"error",errorDetail:error}),{status:502,body:{error}}}function isSettling(target,{rules,responders}){let isComing=target.status==="provisioning"||target.status==="awaiting_agent",isReachable=target.delivery_mode==="poll"||target.url!==null||responders.has(target.id);return rules.isCurrent&&isComing&&!isReachable}function enqueue({queue,clock},{target,message,callerId}){let nowMicros=clock.nowMicros(),lifetimeSeconds=asRecord(message.payload.params)?.expires_in_seconds;return{status:202,body:{queued:!0,queue_id:queue.enqueue({workspaceId:target.id,callerId,messageId:message.messageId,body:message.payload,nowMicros,expiresAtMicros:typeof lifetimeSeconds==="number"?nowMicros+Math.round(lifetimeSeconds*1e6):void 0}),queue_depth:queue.waiting(target.id).length,message:"workspace agent busy \u2014 request queued, will dispatch when capacity available"}}}function stillBusy(){return{status:503,headers:retryAfter(BUSY_RETRY_SECONDS),body:{error:"workspace agent busy \u2014 retry after a short backoff",busy:!0,retry_after:BUSY_RETRY_SECONDS}}}function retryAfter(seconds){return{"Retry-After":String(seconds)}}var BUSY_RETRY_SECONDS=30,WAKING_RETRY_SECONDS=15;var init_undeliverable=__esm(()=>{init_a2a_normalise();init_push_delivery();init_reply()});function createA2a(services){let rows=createMessageRows(services);return{send:(outgoing)=>send(services,rows,outgoing),attempt:(outgoing)=>send(services,rows,outgoing).catch(refusalOf),async drain(workspaceId){let{queue,clock,workspaces}=services;for(let item of queue.waiting(workspaceId)){let target=workspaces.get(workspaceId);if(target===void 0||isSettling(target,services))return;let nowMicros=clock.nowMicros();if(item.expires_at!==null&&item.expires_at<=nowMicros){queue.finish(item.queue_id,{status:"dropped",nowMicros,error:"expired"});continue}queue.dispatched(item.queue_id,nowMicros);let outcome=await redeliver(services,rows,target,item.body,item.caller_id);queue.finish(item.queue_id,{nowMicros:clock.nowMicros(),...outcome})}}}}async function refusalOf(error){if(!(error instanceof HTTPException)||error.res===void 0)throw error;return{status:error.res.status,body:await error.res.json()}}async function send(services,rows,outgoing){let target=checkTarget(services,outgoing),normalised=normaliseA2a(outgoing.body,services.rules,()=>crypto.randomUUID());if(!normalised.ok){let{error,hint}=normalised;refuse(400,hint===void 0?{error}:{error,hint})}let incoming=toIncoming(services,outgoing,target,normalised);if(incoming.callerId!==null)noteOutbound(services,incoming.callerId);return deliver(services,rows,incoming,outgoing)}function checkTarget(services,{caller,targetId}){let{workspaces,rules}=services;if(caller.kind==="workspace"){let parentOf=(id)=>workspaces.parentOf(id);if(!canCommunicate(caller.workspaceId,targetId,parentOf,rules.rootsMayTalk))refuse(403,"access denied: workspaces cannot communicate per hierarchy rules")}return workspaces.get(targetId)??refuse(404,"workspace not found")}function toIncoming({rules,workspaces},{caller},target,normalised){if(caller.kind==="canvas"){let message=rules.isCurrent?markCanvasMessage(normalised,target.id,caller.user):normalised;return{target,message,callerId:null}}if(rules.isCurrent&&workspaces.get(caller.workspaceId)?.can_delegate===0)refuse(403,"tool call failed");return{target,message:normalised,callerId:caller.workspaceId}}function noteOutbound({workspaces,clock},workspaceId){workspaces.update(workspaceId,{last_outbound_at:clock.nowMicros()})}async function deliver(services,rows,incoming,outgoing){let{rules,responders}=services,{target,message}=incoming;if(rules.hasPollMode&&target.delivery_mode==="poll"){let isIngested=ingestsBefore(incoming,rules.mergesMessages);return rows.store(incoming,{note:isIngested?"ingest":"queued for poll"}),{status:200,body:{status:"queued",delivery_mode:"poll",method:message.method}}}let responder=responders.get(target.id);if(responder===void 0||target.status==="removed")return deliverNowhere(services,rows,incoming);return waitFor(pushTo(responder,incoming,services,rows),services,outgoing)}async function waitFor(turn,{settings,closed,rules},outgoing){let isCanvas=outgoing.caller.kind==="canvas"&&rules.isCurrent,limits=[outgoing.waitMs,isCanvas?settings.canvasSyncBudgetMs:void 0],waitMs=Math.min(...limits.filter((limit)=>limit!==void 0)),stop=new AbortController,deadline=Number.isFinite(waitMs)?sleep(waitMs,AbortSignal.any([closed,stop.signal])):aborted2(AbortSignal.any([closed,stop.signal])),answer=await Promise.race([turn,deadline]);if(stop.abort(),answer!==void 0)return answer;if(isCanvas&&waitMs===settings.canvasSyncBudgetMs)return{status:200,body:{status:"queued",delivery_mode:"push-async",method:"message/send"}};return stillBusy()}async function redeliver(services,rows,target,body,callerId){let normalised=normaliseA2a(JSON.parse(body),services.rules,()=>crypto.randomUUID());if(!normalised.ok)return{status:"failed",error:normalised.error};let caller=callerId===null?{kind:"canvas"}:{kind:"workspace",workspaceId:callerId},answer=await deliver(services,rows,{target,message:normalised,callerId},{targetId:target.id,caller,body});return answer.status<300?{status:"completed",responseBody:answer.body}:{status:"failed",error:`agent answered ${answer.status}`}}var init_a2a=__esm(()=>{init_http_exception();init_a2a_normalise();init_push_delivery();init_reply();init_undeliverable()});function hostOf(request){return request.headers.get("Host")??new URL(request.url).host}function isSameOrigin(origin,host){return origin===`http://${host}`||origin===`https://${host}`}function refuseForeignOrigin(request){let origin=request.headers.get("Origin");if(origin===null||origin==="")return;if(isSameOrigin(origin,hostOf(request)))return;if(!ALLOWED_ORIGINS.has(origin))return plain(403);if(request.method!=="OPTIONS")return;return plain(204,"",{"Access-Control-Allow-Origin":origin,"Access-Control-Allow-Methods":"GET,POST,PUT,PATCH,DELETE,OPTIONS","Access-Control-Allow-Headers":"Origin,Content-Type,Authorization,X-Workspace-ID"})}function refuseUnroutable(request,guard,organisationId){if(guard==="off"||UNGUARDED.test(new URL(request.url).pathname))return;let organisation=request.headers.get("X-Molecule-Org-Id");if(organisation!==null)return organisation===organisationId?void 0:plain(404);let host=hostOf(request);if(isSameOrigin(request.headers.get("Origin"),host)||isSameOrigin(refererOrigin(request),host))return;if(guard==="edge-html")return new Response(EDGE_PAGE,{status:404,headers:{"Content-Type":"text/html; charset=utf-8"}});return reply({status:400,body:{error:"missing tenant routing header",code:"TENANT_ORG_HEADER_REQUIRED",required_header:"X-Molecule-Org-Id",detail:"Send the header, or a same-origin Origin or Referer."}})}function refererOrigin(request){return URL.parse(request.headers.get("Referer")??"")?.origin??null}function refuseForeignHost(request){let host=request.headers.get("Host")??"";return LOOPBACK.test(host)?void 0:reply({status:403,body:{error:"host is not a loopback name"}})}var ALLOWED_ORIGINS,UNGUARDED,EDGE_PAGE="<!DOCTYPE html><html><head><title>404: This page could not be found.</title></head></html>",LOOPBACK;var init_origin=__esm(()=>{init_reply();ALLOWED_ORIGINS=new Set(["http://localhost:3000","http://localhost:3001"]);UNGUARDED=/^\/(?:health|buildinfo|metrics|registry\/register|registry\/heartbeat|cp\/.*)$/;LOOPBACK=/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i});import{createHash,randomBytes}from"crypto";function randomToken(){return randomBytes(32).toString("base64url")}function sha256(text){return createHash("sha256").update(text).digest("hex")}function isUuid(text){return UUID.test(text)}var UUID;var init_random_token=__esm(()=>{UUID=/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i});function createAuth({tokens,adminToken,isAlive}){let session=randomToken(),actors=new Map,bearers=new Map,workspaceOf=(token)=>{let actor=actors.get(sha256(token));return actor!==void 0&&isAlive(actor)?actor:tokens.workspaceOf(token)},identify=(request)=>{let token=bearerOf(request);if(token===void 0)return{kind:hasCookie(request,session)?"session":"none"};if(sha256(token)===sha256(adminToken))return{kind:"admin"};let workspaceId=workspaceOf(token);return workspaceId===void 0?{kind:"unknown-bearer"}:{kind:"workspace",workspaceId}};return{identify,sessionCookie:`${SESSION_COOKIE}=${session}; Path=/; HttpOnly; SameSite=Strict`,requireWorkspace(request,workspaceId){let identity=identify(request);if(isAbove(identity)||isWorkspace(identity,workspaceId))return identity;return refuse(401,identity.kind==="none"?MISSING:INVALID)},requireAdmin(request){let identity=identify(request);if(isAbove(identity))return;refuse(401,identity.kind==="none"?"admin auth required":"invalid admin auth token")},requireOwnBearer(request,workspaceId){let identity=identify(request);if(!isWorkspace(identity,workspaceId))refuse(401,identity.kind==="none"?MISSING:INVALID)},bearerFor(workspaceId){let known=bearers.get(workspaceId);if(known!==void 0)return known;let bearer=randomToken();return bearers.set(workspaceId,bearer),actors.set(sha256(bearer),workspaceId),bearer}}}function isAbove(identity){return identity.kind==="admin"||identity.kind==="session"}function isWorkspace(identity,workspaceId){return identity.kind==="workspace"&&identity.workspaceId===workspaceId}function bearerOf(request){let header=request.headers.get("Authorization");if(header===null||!header.startsWith("Bearer "))return;let token=header.slice(7).trim();return token===""?void 0:token}function hasCookie(request,session){return(request.headers.get("Cookie")??"").split(";").map((cookie)=>cookie.trim()).includes(`${SESSION_COOKIE}=${session}`)}function refuseForeignChange(request){if(request.method==="GET"||request.method==="HEAD"||bearerOf(request)!==void 0)return;if(!(request.headers.get("Cookie")??"").includes(`${SESSION_COOKIE}=`))return;return isSameOrigin(request.headers.get("Origin"),hostOf(request))?void 0:plain(403)}var SESSION_COOKIE="molecule_session",MISSING="missing workspace auth token",INVALID="invalid workspace auth token";var init_auth=__esm(()=>{init_origin();init_random_token();init_reply()});function createSystemClock(){let anchorMicros=Date.now()*1000-performance.now()*1000;return{nowMicros(){let wallMicros=Date.now()*1000,fineMicros=Math.round(anchorMicros+performance.now()*1000);if(Math.abs(fineMicros-wallMicros)<=2000)return fineMicros;return anchorMicros=wallMicros-performance.now()*1000,wallMicros}}}function rulesOf(era){return RULES[era]}var CURRENT,DOCUMENTED,RULES;var init_era=__esm(()=>{CURRENT={era:"E2",hasWindows:!0,hasSeq:!0,hasPollMode:!0,keepsPartTypes:!1,readsContent:!0,mergesMessages:!0,maxA2aBytes:16777216,cutsLargeBodies:!1,maxUploadFileBytes:104857600,maxUploadRequestBytes:104857600,readsAckedUploads:!0,caller:"bearer",rootsMayTalk:!1,tellsRemoval:!0,removalHint:"Create a replacement workspace in Canvas, then open Settings \u2192 Workspace Tokens \u2192 + New Token",isCurrent:!0,heartbeatStaleSeconds:180,limitsByAddress:!1},DOCUMENTED={...CURRENT,era:"E1",hasSeq:!1,keepsPartTypes:!0,mergesMessages:!1,maxA2aBytes:1048576,cutsLargeBodies:!0,maxUploadFileBytes:26214400,maxUploadRequestBytes:52428800,readsAckedUploads:!1,caller:"header-or-bearer",rootsMayTalk:!0,removalHint:"Regenerate workspace + token from the canvas \u2192 Tokens tab",isCurrent:!1,heartbeatStaleSeconds:90},RULES={E0:{...DOCUMENTED,era:"E0",hasWindows:!1,hasPollMode:!1,readsContent:!1,caller:"header",tellsRemoval:!1,limitsByAddress:!0},E1:DOCUMENTED,E2:CURRENT}});class EventHub{#listeners=new Set;#nowMs;constructor(nowMs){this.#nowMs=nowMs}subscribe(listener){if(this.#listeners.size>=256)return;return this.#listeners.add(listener),()=>this.#listeners.delete(listener)}publish(type,workspaceId,payload={}){let event={type,...workspaceId===void 0?{}:{workspaceId},timestampMs:this.#nowMs(),payload};for(let listener of[...this.#listeners])listener(event)}get subscriberCount(){return this.#listeners.size}}import{Database}from"bun:sqlite";import{chmodSync,closeSync as closeSync2,openSync as openSync2}from"fs";function openDatabase(path){if(path!==":memory:")closeSync2(openSync2(path,"a",384)),chmodSync(path,384);let database=new Database(path,{strict:!0});return database.run("PRAGMA journal_mode = WAL"),database.run("PRAGMA synchronous = NORMAL"),database.run("PRAGMA busy_timeout = 2000"),database.run(TABLES),database}var TABLES=`
CREATE TABLE IF NOT EXISTS workspaces (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT,
  tier INTEGER NOT NULL DEFAULT 1,
  status TEXT NOT NULL,
  runtime TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'workspace',
  parent_id TEXT,
  url TEXT,
  agent_card TEXT,
  delivery_mode TEXT NOT NULL DEFAULT 'push',
  current_task TEXT NOT NULL DEFAULT '',
  active_tasks INTEGER NOT NULL DEFAULT 0,
  max_concurrent_tasks INTEGER NOT NULL DEFAULT 1,
  last_error_rate REAL NOT NULL DEFAULT 0,
  last_sample_error TEXT NOT NULL DEFAULT '',
  uptime_seconds INTEGER NOT NULL DEFAULT 0,
  runtime_state TEXT NOT NULL DEFAULT '',
  x REAL NOT NULL DEFAULT 0,
  y REAL NOT NULL DEFAULT 0,
  broadcast_enabled INTEGER NOT NULL DEFAULT 0,
  talk_to_user_enabled INTEGER NOT NULL DEFAULT 1,
  can_delegate INTEGER NOT NULL DEFAULT 1,
  inbound_secret TEXT NOT NULL,
  secrets TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL,
  registered_at INTEGER,
  last_heartbeat_at INTEGER,
  last_outbound_at INTEGER,
  removed_at INTEGER
);
CREATE INDEX IF NOT EXISTS workspaces_parent ON workspaces (parent_id);

CREATE TABLE IF NOT EXISTS workspace_auth_tokens (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  prefix TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER
);
CREATE INDEX IF NOT EXISTS tokens_workspace ON workspace_auth_tokens (workspace_id, created_at);

CREATE TABLE IF NOT EXISTS activity_logs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL,
  activity_type TEXT NOT NULL,
  source_id TEXT,
  target_id TEXT,
  method TEXT,
  summary TEXT,
  request_body TEXT,
  response_body TEXT,
  tool_trace TEXT,
  duration_ms INTEGER,
  status TEXT NOT NULL,
  error_detail TEXT,
  created_at INTEGER NOT NULL,
  message_id TEXT,
  idempotency_key TEXT
);
CREATE INDEX IF NOT EXISTS activity_feed ON activity_logs (workspace_id, created_at, seq);
CREATE INDEX IF NOT EXISTS activity_typed_feed ON activity_logs (workspace_id, activity_type, created_at, seq);
CREATE INDEX IF NOT EXISTS activity_seq ON activity_logs (workspace_id, seq);
CREATE INDEX IF NOT EXISTS activity_source ON activity_logs (source_id, created_at, seq);
CREATE INDEX IF NOT EXISTS activity_delegations ON activity_logs (created_at, seq)
  WHERE activity_type = 'delegation';
CREATE UNIQUE INDEX IF NOT EXISTS activity_message ON activity_logs (workspace_id, message_id)
  WHERE message_id IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS activity_idempotency ON activity_logs (workspace_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

CREATE TABLE IF NOT EXISTS inbox_delivery_state (
  workspace_id TEXT PRIMARY KEY,
  last_acked_seq INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS a2a_queue (
  queue_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  caller_id TEXT,
  message_id TEXT,
  body TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  enqueued_at INTEGER NOT NULL,
  dispatched_at INTEGER,
  completed_at INTEGER,
  expires_at INTEGER,
  response_body TEXT
);
CREATE INDEX IF NOT EXISTS queue_waiting ON a2a_queue (workspace_id, status, enqueued_at);

CREATE TABLE IF NOT EXISTS pending_uploads (
  file_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  content BLOB NOT NULL,
  size_bytes INTEGER NOT NULL,
  filename TEXT NOT NULL,
  mimetype TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  fetched_at INTEGER,
  acked_at INTEGER
);

CREATE TABLE IF NOT EXISTS memories (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  content TEXT NOT NULL,
  scope TEXT NOT NULL,
  namespace TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS memories_workspace ON memories (workspace_id, created_at);
`;var init_schema=()=>{};class AcknowledgementStore{#database;constructor(database){this.#database=database}acknowledge(workspaceId,seq){return this.#database.query(`INSERT INTO inbox_delivery_state (workspace_id, last_acked_seq) VALUES (?, ?)
         ON CONFLICT (workspace_id) DO UPDATE SET last_acked_seq = max(last_acked_seq, excluded.last_acked_seq)
         RETURNING last_acked_seq`).get(workspaceId,seq)?.last_acked_seq??seq}lastAcknowledged(workspaceId){return this.#database.query("SELECT last_acked_seq FROM inbox_delivery_state WHERE workspace_id = ?").get(workspaceId)?.last_acked_seq??0}countAfter(workspaceId,seq){return this.#database.query(`SELECT count(*) AS n FROM activity_logs
           WHERE workspace_id = ? AND seq > ? AND activity_type = 'a2a_receive'`).get(workspaceId,seq)?.n??0}}function activityQuery(filter){let where=["workspace_id = ?"],values=[filter.workspaceId],add=(condition,...bound)=>{where.push(condition),values.push(...bound)};if(filter.type!==void 0)add("activity_type = ?",filter.type);if(filter.source!==void 0)add(filter.source==="canvas"?"source_id IS NULL":"source_id IS NOT NULL");if(filter.peerId!==void 0)add("(source_id = ? OR target_id = ?)",filter.peerId,filter.peerId);if(filter.sinceMicros!==void 0)add("created_at >= ?",filter.sinceMicros);if(filter.beforeMicros!==void 0)add("created_at < ?",filter.beforeMicros);if(filter.after!==void 0)if(filter.afterComparesSeq===!1)add("created_at > ?",filter.after.createdAtMicros);else add("(created_at, seq) > (?, ?)",filter.after.createdAtMicros,filter.after.seq);let direction=filter.after===void 0?"DESC":"ASC";return{sql:`SELECT * FROM activity_logs WHERE ${where.join(" AND ")}
    ORDER BY created_at ${direction}, seq ${direction} LIMIT ?`,values:[...values,filter.limit]}}class ActivityStore{#database;constructor(database){this.#database=database}insert(activity){let id=activity.id??crypto.randomUUID(),stored=this.#database.query(INSERT).get(id,activity.workspaceId,activity.activityType,activity.sourceId??null,activity.targetId??null,activity.method??null,activity.summary??null,jsonOrNull(activity.requestBody),jsonOrNull(activity.responseBody),jsonOrNull(activity.toolTrace),activity.durationMs??null,activity.status??"ok",activity.errorDetail??null,activity.createdAtMicros,activity.messageId??null,activity.idempotencyKey??null);return stored===null?void 0:{id,createdAtMicros:activity.createdAtMicros,seq:stored.seq}}insertChecked(activity){if(![activity.sourceId,activity.targetId].filter((id)=>id!==null&&id!==void 0).every(isUuid)||JSON.stringify(activity).includes("\\u0000"))return;return this.insert(activity)}insertAll(activities){return this.#database.transaction(()=>activities.map((activity)=>this.insert(activity)))()}get(workspaceId,id){return this.#one("workspace_id = ? AND id = ?",workspaceId,id)}byMessageId(workspaceId,messageId){return this.#one("workspace_id = ? AND message_id = ?",workspaceId,messageId)}byIdempotencyKey(workspaceId,key){return this.#one("workspace_id = ? AND idempotency_key = ?",workspaceId,key)}list(filter){let{sql,values}=activityQuery(filter);return this.#database.query(sql).all(...values)}all(workspaceId){return this.#database.query("SELECT * FROM activity_logs WHERE workspace_id = ? ORDER BY created_at, seq").all(workspaceId)}received(workspaceId,limit){return this.#database.query(`SELECT * FROM activity_logs WHERE workspace_id = ? AND source_id IS NOT ? AND ${IS_MESSAGE}
         ORDER BY created_at DESC, seq DESC LIMIT ?`).all(workspaceId,workspaceId,limit)}sentBy(workspaceId,limit){return this.#database.query(`SELECT * FROM activity_logs WHERE source_id = ? AND workspace_id <> ? AND ${IS_MESSAGE}
         ORDER BY created_at DESC, seq DESC LIMIT ?`).all(workspaceId,workspaceId,limit)}delegations(workspaceId,limit){return this.#database.query(`SELECT * FROM activity_logs WHERE activity_type = 'delegation' AND (workspace_id = ? OR target_id = ?)
         ORDER BY created_at DESC, seq DESC LIMIT ?`).all(workspaceId,workspaceId,limit)}complete(id,result){this.#database.query(`UPDATE activity_logs SET status = ?, response_body = coalesce(?, response_body),
           duration_ms = coalesce(?, duration_ms), error_detail = coalesce(?, error_detail) WHERE id = ?`).run(result.status,jsonOrNull(result.responseBody),result.durationMs??null,result.errorDetail??null,id)}releaseIdempotencyKey(id){this.#database.query("UPDATE activity_logs SET idempotency_key = NULL WHERE id = ?").run(id)}deleteOf(workspaceId){this.#database.query("DELETE FROM activity_logs WHERE workspace_id = ?").run(workspaceId)}#one(where,...values){return this.#database.query(`SELECT * FROM activity_logs WHERE ${where}`).get(...values)??void 0}}function jsonOrNull(value){return value===void 0?null:JSON.stringify(value)}var COLUMNS=`id, workspace_id, activity_type, source_id, target_id, method, summary, request_body, response_body,
  tool_trace, duration_ms, status, error_detail, created_at, message_id, idempotency_key`,IS_MESSAGE=`activity_type IN ('a2a_receive', 'broadcast_receive')
  AND coalesce(method, '') <> 'chat_upload_receive'`,INSERT;var init_activities=__esm(()=>{init_random_token();INSERT=`INSERT INTO activity_logs (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING RETURNING seq`});class MemoryStore{#database;constructor(database){this.#database=database}insert(memory){this.#database.query("INSERT INTO memories (id, workspace_id, content, scope, namespace, created_at) VALUES (?, ?, ?, ?, ?, ?)").run(memory.id,memory.workspace_id,memory.content,memory.scope,memory.namespace,memory.created_at)}list({own,sharing},filter){let where=["(workspace_id = ? OR (workspace_id IN (SELECT value FROM json_each(?)) AND scope <> 'LOCAL'))"],values=[own??"",JSON.stringify(sharing)],add=(condition,value)=>{if(value===void 0||value==="")return;where.push(condition),values.push(value)};return add("instr(lower(content), lower(?)) > 0",filter.text),add("scope = ?",filter.scope),add("namespace = ?",filter.namespace),this.#database.query(`SELECT * FROM memories WHERE ${where.join(" AND ")} ORDER BY created_at DESC, rowid DESC LIMIT ?`).all(...values,filter.limit)}replaceContent(workspaceId,id,content){return this.#database.query("UPDATE memories SET content = ? WHERE workspace_id = ? AND id = ?").run(content,workspaceId,id).changes>0}delete(workspaceId,id){return this.#database.query("DELETE FROM memories WHERE workspace_id = ? AND id = ?").run(workspaceId,id).changes>0}}class QueueStore{#database;constructor(database){this.#database=database}enqueue(item){if(item.messageId!==void 0){let known=this.#database.query("SELECT queue_id FROM a2a_queue WHERE workspace_id = ? AND message_id = ?").get(item.workspaceId,item.messageId);if(known!==null)return known.queue_id}let queueId=crypto.randomUUID();return this.#database.query(`INSERT INTO a2a_queue (queue_id, workspace_id, caller_id, message_id, body, status, enqueued_at, expires_at)
         VALUES (?, ?, ?, ?, ?, 'queued', ?, ?)`).run(queueId,item.workspaceId,item.callerId,item.messageId??null,JSON.stringify(item.body),item.nowMicros,item.expiresAtMicros??null),queueId}get(queueId){return this.#database.query("SELECT * FROM a2a_queue WHERE queue_id = ?").get(queueId)??void 0}waiting(workspaceId){return this.#database.query("SELECT * FROM a2a_queue WHERE workspace_id = ? AND status = 'queued' ORDER BY enqueued_at, rowid").all(workspaceId)}dispatched(queueId,nowMicros){this.#database.query("UPDATE a2a_queue SET status = 'dispatched', attempts = attempts + 1, dispatched_at = ? WHERE queue_id = ?").run(nowMicros,queueId)}finish(queueId,outcome){this.#database.query("UPDATE a2a_queue SET status = ?, completed_at = ?, response_body = ?, last_error = ? WHERE queue_id = ?").run(outcome.status,outcome.nowMicros,outcome.responseBody===void 0?null:JSON.stringify(outcome.responseBody),outcome.error??null,queueId)}}class TokenStore{#database;#nowMicros;constructor(database,nowMicros){this.#database=database,this.#nowMicros=nowMicros}mint(workspaceId,kind){let token=randomToken();return this.#database.query(`INSERT INTO workspace_auth_tokens (id, workspace_id, token_hash, prefix, kind, created_at)
         VALUES (?, ?, ?, ?, ?, ?)`).run(crypto.randomUUID(),workspaceId,sha256(token),token.slice(0,PREFIX_CHARACTERS),kind,this.#nowMicros()),token}workspaceOf(token){let found=this.#database.query(`SELECT token.id, token.workspace_id FROM workspace_auth_tokens token
         JOIN workspaces workspace ON workspace.id = token.workspace_id
         WHERE token.token_hash = ? AND token.revoked_at IS NULL AND workspace.status <> 'removed'`).get(sha256(token));if(found===null)return;return this.#database.query("UPDATE workspace_auth_tokens SET last_used_at = ? WHERE id = ?").run(this.#nowMicros(),found.id),found.workspace_id}countLive(workspaceId,kind){let filter=kind===void 0?"":` AND kind = '${kind}'`;return this.#database.query(`SELECT count(*) AS n FROM workspace_auth_tokens WHERE ${LIVE}${filter}`).get(workspaceId)?.n??0}list(workspaceId,limit,offset){return this.#database.query(`SELECT id, prefix, created_at, last_used_at FROM workspace_auth_tokens
         WHERE ${LIVE} ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?`).all(workspaceId,limit,offset)}revoke(workspaceId,tokenId){return this.#database.query(`UPDATE workspace_auth_tokens SET revoked_at = ? WHERE ${LIVE} AND id = ?`).run(this.#nowMicros(),workspaceId,tokenId).changes>0}revokeAll(workspaceId){this.#database.query(`UPDATE workspace_auth_tokens SET revoked_at = ? WHERE ${LIVE}`).run(this.#nowMicros(),workspaceId)}}var PREFIX_CHARACTERS=8,LIVE="workspace_id = ? AND revoked_at IS NULL";var init_tokens=__esm(()=>{init_random_token()});class UploadStore{#database;constructor(database){this.#database=database}insertAll(uploads,alongside){this.#database.transaction(()=>{for(let upload of uploads)this.#insert(upload);alongside()})()}get(fileId){return this.#database.query("SELECT file_id, workspace_id, size_bytes, filename, mimetype, created_at, expires_at, fetched_at, acked_at FROM pending_uploads WHERE file_id = ?").get(fileId)??void 0}content(fileId){return this.#database.query("SELECT content FROM pending_uploads WHERE file_id = ?").get(fileId)?.content??new Uint8Array}fetched(fileId,nowMicros){this.#database.query("UPDATE pending_uploads SET fetched_at = ? WHERE file_id = ?").run(nowMicros,fileId)}acknowledged(fileId,nowMicros){this.#database.query("UPDATE pending_uploads SET acked_at = coalesce(acked_at, ?) WHERE file_id = ?").run(nowMicros,fileId)}sweep(nowMicros){return this.#database.query("DELETE FROM pending_uploads WHERE expires_at <= ? OR acked_at <= ?").run(nowMicros,nowMicros-3600000000).changes}#insert(upload){this.#database.query(`INSERT INTO pending_uploads
           (file_id, workspace_id, content, size_bytes, filename, mimetype, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`).run(upload.fileId,upload.workspaceId,upload.content,upload.content.byteLength,upload.filename,upload.mimeType,upload.createdAtMicros,upload.createdAtMicros+86400000000)}}class WorkspaceStore{#database;constructor(database){this.#database=database}insert(workspace){this.#database.query(`INSERT INTO workspaces (id, name, role, tier, status, runtime, parent_id, url, delivery_mode, x, y,
           inbound_secret, secrets, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`).run(workspace.id,workspace.name,workspace.role??null,workspace.tier??1,workspace.status,workspace.runtime,workspace.parentId??null,workspace.url??null,workspace.deliveryMode,workspace.x??0,workspace.y??0,randomToken(),JSON.stringify(workspace.secrets??{}),workspace.createdAtMicros)}get(id){return this.#database.query("SELECT * FROM workspaces WHERE id = ?").get(id)??void 0}list(){return this.#database.query("SELECT * FROM workspaces ORDER BY created_at, rowid").all()}children(parentId){return this.#database.query("SELECT * FROM workspaces WHERE parent_id IS ? AND status <> 'removed' ORDER BY created_at, rowid").all(parentId)}isNameTaken(name){return this.#database.query("SELECT 1 FROM workspaces WHERE name = ? AND status <> 'removed' LIMIT 1").get(name)!==null}parentOf(id){return this.#database.query("SELECT parent_id FROM workspaces WHERE id = ?").get(id)?.parent_id}update(id,patch){let entries=Object.entries(patch);if(entries.length===0)return;let assignments=entries.map(([column])=>`${column} = ?`).join(", ");this.#database.query(`UPDATE workspaces SET ${assignments} WHERE id = ?`).run(...entries.map(([,value])=>value),id)}delete(id){this.#database.query("DELETE FROM workspaces WHERE id = ?").run(id)}expireHeartbeats(beforeMicros){return this.#database.query(`UPDATE workspaces SET status = 'awaiting_agent'
         WHERE runtime = 'external' AND status IN ('online', 'degraded') AND last_heartbeat_at < ?
         RETURNING id`).all(beforeMicros).map(({id})=>id)}}var init_workspaces=__esm(()=>{init_random_token()});function createServices(options,adminToken,closed){let rules=rulesOf(options.era??"E2"),clock=options.clock??createSystemClock(),database=openDatabase(options.databasePath??":memory:"),workspaces=new WorkspaceStore(database),tokens=new TokenStore(database,()=>clock.nowMicros()),isAlive=(id)=>(workspaces.get(id)?.status??"removed")!=="removed";return{rules,clock,workspaces,tokens,closed,settings:{memoryPlugin:options.memoryPlugin??!0,heartbeatStaleSeconds:options.heartbeatStaleSeconds??rules.heartbeatStaleSeconds,canvasSyncBudgetMs:options.canvasSyncBudgetMs??CANVAS_SYNC_BUDGET_MS,delegationRetryMs:options.delegationRetryMs??DELEGATION_RETRY_MS,pingIntervalMs:options.pingIntervalMs??PING_INTERVAL_MS},activities:new ActivityStore(database),acknowledgements:new AcknowledgementStore(database),queue:new QueueStore(database),uploads:new UploadStore(database),memories:new MemoryStore(database),events:new EventHub(()=>Math.floor(clock.nowMicros()/1000)),auth:createAuth({tokens,adminToken,isAlive}),responders:new Map,closeDatabase:()=>database.close()}}var CANVAS_SYNC_BUDGET_MS=90000,DELEGATION_RETRY_MS=8000,PING_INTERVAL_MS=15000;var init_create_services=__esm(()=>{init_auth();init_era();init_schema();init_activities();init_tokens();init_workspaces()});function parseTimestampMicros(text){let match=RFC3339.exec(text);if(!match)return;let[,year,month,day,hour,minute,second,fraction="",zone="Z"]=match,utcMs=Date.UTC(Number(year),Number(month)-1,Number(day),Number(hour),Number(minute),Number(second));if(Number.isNaN(utcMs))return;return(utcMs-zoneOffsetMs(zone))*1000+Number(fraction.padEnd(6,"0").slice(0,6))}function formatTimestampMicros(micros){let seconds=Math.floor(micros/1e6),rest=micros-seconds*1e6;return`${new Date(seconds*1000).toISOString().slice(0,19)}.${String(rest).padStart(6,"0")}Z`}function zoneOffsetMs(zone){if(zone==="Z"||zone==="z")return 0;let sign=zone.startsWith("-")?-1:1,digits=zone.slice(1).replace(":",""),minutes=Number(digits.slice(0,2))*60+Number(digits.slice(2,4)||"0");return sign*minutes*60000}var RFC3339;var init_timestamp=__esm(()=>{RFC3339=/^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|z|[+-]\d{2}(?::?\d{2})?)$/});function goTimestamp(micros){return formatTimestampMicros(micros).replace(/\.?0+Z$/,"Z")}function goTimestampOrNull(micros){return micros===null?null:goTimestamp(micros)}function parseGoTimestamp(text){return/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(text)?parseTimestampMicros(text.replace(/(\.\d{9})\d+/,"$1")):void 0}var init_go_time=__esm(()=>{init_timestamp()});function projectAttachments(requestBody){let root=asRecord(requestBody),parts=asRecord(asRecord(root?.params)?.message)?.parts;if(Array.isArray(parts))return parts.map(fromPart).filter((projected)=>projected!==void 0);let manifest=root===void 0?void 0:fromManifest(root);return manifest===void 0?[]:[manifest]}function fromPart(value){let part=asRecord(value),kind=text(part,"kind")??text(part,"type");if(part===void 0||kind===void 0||!FILE_KINDS2.has(kind))return;return projected(kind,asRecord(part.file)??part,"mime_type")}function fromManifest(manifest){if(text(manifest,"uri")===void 0)return;let family=/^(image|audio|video)\//.exec(text(manifest,"mimeType")??"")?.[1];return projected(family??"file",manifest,"mimeType")}function projected(kind,source,mimeKey){let uri=text(source,"uri"),name=text(source,"name"),mimeType=text(source,mimeKey);if(uri===void 0&&name===void 0)return;return{kind,...uri===void 0?{}:{uri},...mimeType===void 0?{}:{mime_type:mimeType},...name===void 0?{}:{name}}}function text(value,key){let found=value?.[key];return typeof found==="string"&&found!==""?found:void 0}var FILE_KINDS2;var init_peer_info=__esm(()=>{init_a2a_normalise();FILE_KINDS2=new Set(["file","image","audio","video"])});async function readBody(request,maxBytes){let chunks=[],length=0,reader=request.body?.getReader();while(reader!==void 0&&length<=maxBytes){let{done,value}=await reader.read();if(done)return{bytes:Bun.concatArrayBuffers(chunks,length,!0),isTooLarge:!1};chunks.push(value),length+=value.byteLength}return await reader?.cancel(),{bytes:Bun.concatArrayBuffers(chunks,maxBytes,!0),isTooLarge:length>maxBytes}}async function readJson(request,schema,error){let parsed=schema.safeParse(parseJson2(await request.text()));return parsed.success?parsed.data:refuse(400,error)}function parseJson2(text){try{return JSON.parse(text)}catch{return}}var optionalText,optionalCount;var init_read_body=__esm(()=>{init_zod();init_reply();optionalText=string2().nullish().transform((text)=>text??""),optionalCount=int().nullish().transform((count)=>count??0)});function toActivityRow(record,rules){return{id:record.id,workspace_id:record.workspace_id,activity_type:record.activity_type,source_id:record.source_id,target_id:record.target_id,method:record.method,summary:record.summary,...record.request_body===null?{}:{request_body:parseJson2(record.request_body)},...record.response_body===null?{}:{response_body:parseJson2(record.response_body)},...record.tool_trace===null?{}:{tool_trace:parseJson2(record.tool_trace)},duration_ms:record.duration_ms,status:record.status,error_detail:record.error_detail,created_at:goTimestamp(record.created_at),...rules.hasSeq?{seq:record.seq}:{}}}function withPeerInfo(row,peer,publicBase){let attachments=projectAttachments(row.request_body);return{...row,...peer===void 0?{}:{peer_name:peer.name},...peer?.role?{peer_role:peer.role}:{},...row.source_id?{agent_card_url:`${publicBase}/registry/discover/${row.source_id}`}:{},...attachments.length===0?{}:{attachments:[...attachments]}}}var init_activity_row=__esm(()=>{init_go_time();init_peer_info();init_read_body()});function removeWorkspace(workspace,services,presence,removal){let{workspaces,activities,rules}=services;if(workspace.status==="removed"&&!removal.purge)refuse(410,"workspace already removed");if(rules.isCurrent&&removal.confirmedName!==workspace.name){let body={error:"destructive_action_requires_confirmation",workspace_name:workspace.name,hint:"Send the exact name in X-Confirm-Name."};refuse(400,body)}let children=workspaces.children(workspace.id);if(children.length>0&&!removal.withChildren)refuse(409,{error:"confirmation_required",children_count:children.length});if(removeTree(workspace.id,services,presence),removal.purge)activities.deleteOf(workspace.id),workspaces.delete(workspace.id);return{status:"removed",id:workspace.id}}function removeTree(workspaceId,services,presence){markRemoved(workspaceId,services,presence);for(let{id}of services.workspaces.children(workspaceId))removeTree(id,services,presence)}function markRemoved(workspaceId,{workspaces,tokens,clock},presence){tokens.revokeAll(workspaceId),workspaces.update(workspaceId,{removed_at:clock.nowMicros()}),presence.setStatus(workspaceId,"removed")}var init_workspace_removal=__esm(()=>{init_reply()});function createDirectAccess(services,presence){let{workspaces,tokens,activities,uploads,clock}=services;return{createWorkspace:(options)=>createWorkspace(options,services),insertActivity:(row)=>insertActivity(row,services),insertMessages:(workspaceId,texts,options)=>insertMessages(workspaceId,texts,options,services),activities:(workspaceId)=>activities.all(workspaceId).map((record)=>toActivityRow(record,rulesOf("E2"))),rotateToken(workspaceId){return tokens.revokeAll(workspaceId),tokens.mint(workspaceId,"instance")},removeWorkspace:(workspaceId)=>markRemoved(workspaceId,services,presence),setStatus:(workspaceId,status)=>presence.setStatus(workspaceId,status),restoreWorkspace(workspaceId){let workspace=workspaces.get(workspaceId);return workspaces.update(workspaceId,{removed_at:null}),presence.setStatus(workspaceId,firstStatus(workspace?.runtime==="external")),tokens.mint(workspaceId,"instance")},sweepUploads:()=>uploads.sweep(clock.nowMicros())}}function createWorkspace(options,{workspaces,tokens,events,responders,clock}){let{name,parentId=null,role,external:isExternal=!1,responder}=options,id=crypto.randomUUID(),status=firstStatus(isExternal);if(workspaces.insert({id,name,status,runtime:isExternal?"external":"claude-code",deliveryMode:options.deliveryMode??(responder===void 0?"poll":"push"),createdAtMicros:clock.nowMicros(),parentId,role:role??null}),responder!==void 0)responders.set(id,responder);return events.publish("WORKSPACE_STATUS",id,{status}),{id,token:tokens.mint(id,"instance")}}function firstStatus(isExternal){return isExternal?"awaiting_agent":"online"}function insertActivity(row,{activities,events,clock}){let activity={activityType:"a2a_receive",method:"message/send",targetId:row.workspaceId,createdAtMicros:clock.nowMicros(),...row},stored=activities.insert(activity);if(stored===void 0)throw Error("a row with this id, messageId or idempotencyKey is there already");return events.publish("ACTIVITY_LOGGED",row.workspaceId,{id:stored.id,activity_type:activity.activityType}),stored}function insertMessages(workspaceId,texts,{sourceId=null,createdAtMicros}={},{activities,workspaces,events,clock}){let nowMicros=clock.nowMicros(),timeOf=createdAtMicros??((index)=>nowMicros-texts.length+1+index),summary=`message/send \u2192 ${workspaces.get(workspaceId)?.name??workspaceId} (ingest)`,stored=activities.insertAll(texts.map((text,index)=>{let messageId=crypto.randomUUID();return{workspaceId,activityType:"a2a_receive",createdAtMicros:timeOf(index),sourceId,targetId:workspaceId,method:"message/send",summary,messageId,requestBody:envelope2(text,messageId)}}));return events.publish("ACTIVITY_LOGGED",workspaceId,{activity_type:"a2a_receive",method:"message/send"}),stored.flatMap((row)=>row===void 0?[]:[row.id])}function envelope2(text,messageId){return{jsonrpc:"2.0",id:crypto.randomUUID(),method:"message/send",params:{message:{role:"user",messageId,parts:[{kind:"text",text}]}}}}var init_direct_access=__esm(()=>{init_activity_row();init_era();init_workspace_removal()});function createEventStreams(hub,{pingIntervalMs,closed}){let open=new Map;return{close(isMeant){for(let[ending,request]of[...open])if(isMeant(request))ending.abort()},open({request,show}){request.signal.throwIfAborted();let ending=new AbortController,ended=AbortSignal.any([ending.signal,closed,request.signal]),stream=createLineStream(ending,ended),unsubscribe=hub.subscribe((event)=>{let shown=show(event);if(shown!==void 0)stream.write(`data: ${JSON.stringify(shown)}

`)});if(unsubscribe===void 0)refuse(503,"too many event streams");return open.set(ending,request),ended.addEventListener("abort",()=>{unsubscribe(),open.delete(ending)}),keepAlive(stream.write,pingIntervalMs,ended),new Response(stream.body,{headers:{"Content-Type":"text/event-stream","Cache-Control":"no-cache","X-Accel-Buffering":"no"}})}}}function createLineStream(ending,ended){let encoder=new TextEncoder,controller,body=new ReadableStream({start(ready){controller=ready},cancel(){controller=void 0,ending.abort()}},new CountQueuingStrategy({highWaterMark:MAX_LINES_BEHIND}));return ended.addEventListener("abort",()=>{controller?.close(),controller=void 0}),{body,write(text){if(controller===void 0)return;if((controller.desiredSize??0)>0)controller.enqueue(encoder.encode(text));else ending.abort()}}}async function keepAlive(write,intervalMs,ended){while(!ended.aborted)write(`: ping

`),await sleep(intervalMs,ended)}var MAX_LINES_BEHIND=500;var init_event_stream=__esm(()=>{init_reply()});class FaultSwitchboard{#rules=new Map;#onChange;#random=Math.random;#nextId=1;constructor(onChange=()=>{}){this.#onChange=onChange}set(rule){let parsed=parseFaultRule(rule),id=parsed.id??this.#freeId();if(!this.#rules.has(id)&&this.#rules.size>=MAX_RULES)throw new ConfigError([{variable:"rules",got:`${MAX_RULES+1}`,expected:`at most ${MAX_RULES}`,fix:"Remove a fault first."}]);return this.#rules.set(id,{...parsed,id}),this.#onChange(),id}remove(id){let wasThere=this.#rules.delete(id);if(wasThere)this.#onChange();return wasThere}clear(){if(this.#rules.size===0)return;this.#rules.clear(),this.#onChange()}list(){return[...this.#rules.values()]}seed(seed){this.#random=seededRandom(seed)}strike(subject){let struck=[];for(let rule of[...this.#rules.values()]){if(!matches(rule,subject)||!this.#isDrawn(rule))continue;if(this.#countDown(rule),struck.push(rule.fault),rule.fault.kind!=="delay")break}return struck}isOut(subject){return[...this.#rules.values()].some((rule)=>rule.fault.kind==="outage"&&rule.probability===void 0&&matches(rule,subject))}#isDrawn({probability}){return probability===void 0||this.#random()<probability}#countDown(rule){if(rule.times===void 0)return;if(rule.times>1)this.#rules.set(rule.id,{...rule,times:rule.times-1});else this.#rules.delete(rule.id);this.#onChange()}#freeId(){for(;;){let id=`fault-${this.#nextId}`;if(this.#nextId+=1,!this.#rules.has(id))return id}}}function matches({match={}},subject){if(match.method!==void 0&&match.method.toUpperCase()!==subject.method)return!1;if(match.workspaceId!==void 0&&!subject.workspaceIds.includes(match.workspaceId))return!1;return match.path===void 0||pathMatches(match.path,subject.path)}function pathMatches(pattern,path){return pattern.includes("*")?new Bun.Glob(pattern).match(path):path.startsWith(pattern)}function parseFaultRule(rule){let parsed=ruleSchema.safeParse(rule,{reportInput:!0});if(parsed.success)return parsed.data;throw new ConfigError(parsed.error.issues.map(toProblem))}function toProblem(issue){let variable=issue.path.map(String).join(".")||"rule";if(issue.code==="unrecognized_keys")return{variable,got:`the key ${issue.keys.join(", ")}`,expected:"only the keys of a fault rule",fix:"Remove it, or correct its name."};if(issue.code==="invalid_union")return{variable,got:shown(asRecord(issue.input)?.kind),expected:"status, delay, drop, truncate, malformed, html, hang or outage",fix:"Choose one of these kinds of fault."};return{variable,got:shown(issue.input),expected:issue.message.replace(/^.*?expected /i,"").replace(/, received .*$/,""),fix:`Correct ${variable}.`}}function shown(value){return value===void 0?"nothing":JSON.stringify(value).slice(0,100)}function seededRandom(seed){let state=seed>>>0;return()=>{state=state+1831565813>>>0;let mixed=Math.imul(state^state>>>15,state|1);return mixed^=mixed+Math.imul(mixed^mixed>>>7,mixed|61),((mixed^mixed>>>14)>>>0)/4294967296}}var milliseconds,faultSchema,ruleSchema,MAX_RULES=200;var init_faults=__esm(()=>{init_zod();init_errors();init_a2a_normalise();milliseconds=int().min(0).max(3600000),faultSchema=discriminatedUnion("kind",[strictObject({kind:literal("status"),status:int().min(200).max(599),retryAfterSeconds:int().min(0).optional(),body:string2().optional()}),strictObject({kind:literal("delay"),delayMs:milliseconds}),strictObject({kind:literal("drop"),afterHandling:boolean2().optional()}),strictObject({kind:literal("truncate")}),strictObject({kind:literal("malformed")}),strictObject({kind:literal("html"),status:int().min(200).max(599).optional()}),strictObject({kind:literal("hang")}),strictObject({kind:literal("outage")})]),ruleSchema=strictObject({id:string2().min(1).max(128).optional(),match:strictObject({method:string2().optional(),path:string2().startsWith("/",'expected a text that starts with "/"').optional(),workspaceId:string2().optional()}).optional(),probability:number2().min(0).max(1).optional(),times:int().min(1).optional(),fault:faultSchema})});import{STATUS_CODES as STATUS_CODES2}from"http";function droppedConnection(){return Object.assign(TypeError("The socket connection was closed unexpectedly."),{code:"ECONNRESET"})}async function throughFaults(faults,request,handle,closed){let over=AbortSignal.any([request.signal,closed]);for(let fault of faults)if(fault.kind==="delay")await sleep(fault.delayMs,over);else return struckBy(fault,request,handle,over);if(closed.aborted)throw droppedConnection();return handle(request)}async function struckBy(fault,request,handle,over){switch(fault.kind){case"status":return errorResponse(fault);case"html":return text2(ERROR_PAGE,fault.status??200,"text/html; charset=utf-8");case"malformed":return text2('{"status": "ok", oops',200,"application/json; charset=utf-8");case"truncate":return cutInTheMiddle(await handle(request));case"hang":throw await aborted2(over),droppedConnection();case"drop":if(fault.afterHandling===!0)await(await handle(request)).body?.cancel();throw droppedConnection();case"outage":throw droppedConnection()}}function errorResponse(fault){let seconds=fault.retryAfterSeconds,error=fault.status===429?"rate limit exceeded":STATUS_CODES2[fault.status]??"fault",body=fault.body??goJson({error,...seconds===void 0?{}:{retry_after:seconds}}),hasNoBody=fault.status===204||fault.status===205||fault.status===304;return new Response(hasNoBody?null:body,{status:fault.status,headers:{"Content-Type":"application/json; charset=utf-8",...seconds===void 0?{}:{"Retry-After":String(seconds)}}})}function text2(body,status,type){return new Response(body,{status,headers:{"Content-Type":type}})}async function cutInTheMiddle(response){if(response.headers.get("Content-Type")?.startsWith("text/event-stream"))throw await response.body?.cancel(),droppedConnection();let bytes=new Uint8Array(await response.arrayBuffer()),headers=new Headers(response.headers);return headers.set("Content-Length",String(bytes.byteLength)),new Response(bytes.subarray(0,Math.floor(bytes.byteLength/2)),{status:response.status,headers})}var ERROR_PAGE="<!DOCTYPE html><html><head><title>Error</title></head><body>Bad gateway</body></html>";var init_fault_effects=__esm(()=>{init_reply()});var canvas_client_default=`// The canvas: workspaces on the left, one conversation in the middle, faults and requests on the right.
import { createComposer } from './composer.client.js';
import { createConnectDialog, createWorkspaceDialog } from './dialogs.client.js';
import { byId, createCoalesced, pause, setText, showProblem } from './dom.client.js';
import { createFaultPanel } from './faults.client.js';
import { createInspector, createRequestLog } from './inspector.client.js';
import { createMessageLog } from './messages.client.js';
import { followEvents, PlatformProblem, platform } from './platform.client.js';
import { createUnread, createWorkspaceList, showConversationHead } from './workspaces.client.js';

const MESSAGE_EVENTS = new Set(['ACTIVITY_LOGGED', 'AGENT_MESSAGE', 'USER_MESSAGE', 'PEER_MESSAGE']);
// Presence fades without an event, and a stream can break in silence.
const REFRESH_EVERY_MS = 3_000;
const TWO_PANES = matchMedia('(min-width: 45rem)');

let workspaces = [];
let selectedId;
let hasState = false;
let stateFetches = 0;
let shownFetch = 0;
const unread = createUnread();
const recountWanted = new Set();

const selected = () => workspaces.find(({ id }) => id === selectedId);
const isSeen = () => document.visibilityState === 'visible';
const nameOf = (id) => workspaces.find((workspace) => workspace.id === id)?.name ?? id;

/** Runs \`action\` and shows what failed in \`node\`, in words. */
async function orShow(node, what, action) {
  try {
    await action();
    showProblem(node, '');
  } catch (error) {
    if (!(error instanceof PlatformProblem)) throw error;
    const advice = error.status === 401 ? ' Reload the page to open it again.' : '';
    showProblem(node, \`\${what} \${error.message}\${advice}\`);
  }
}

const fetchState = () =>
  orShow(byId('workspaces-problem'), 'The workspaces could not be read.', async () => {
    stateFetches += 1;
    const thisFetch = stateFetches;
    const state = await platform.state();
    // A slower, older answer must not undo a newer one.
    if (thisFetch < shownFetch) return;
    shownFetch = thisFetch;
    workspaces = state.workspaces;
    setText(byId('era'), state.era);
    byId('era').hidden = !state.era;
    faults.show(state.faults, nameOf);
    for (const { id } of workspaces) if (!unread.isKnown(id)) recountWanted.add(id);
    if (recountWanted.size > 0) recount();
    const isFirst = !hasState;
    hasState = true;
    if (isFirst) {
      openFirst();
      showRequests();
    }
    render();
  });

const refreshState = createCoalesced(fetchState);

const refreshConversation = createCoalesced(() =>
  orShow(byId('log-problem'), 'The messages could not be read.', async () => {
    const workspace = selected();
    if (!workspace) return;
    const messages = await platform.conversation(workspace.id, log.wantedCount());
    if (workspace.id !== selectedId) return;
    log.show(messages);
    if (isSeen()) unread.markRead(workspace.id, messages);
    renderList();
  }),
);

const recount = createCoalesced(async () => {
  const ids = [...recountWanted].filter((id) => id !== selectedId || !isSeen());
  recountWanted.clear();
  // A count that fails now is made again with the next message or the next refresh.
  await Promise.allSettled(ids.map((id) => unread.recount(id)));
  renderList();
});

function refreshEverything() {
  for (const { id } of workspaces) recountWanted.add(id);
  refreshState();
  refreshConversation();
  recount();
}

const log = createMessageLog({ fetchAgain: refreshConversation });
const faults = createFaultPanel({ onChanged: fetchState });
const requests = createRequestLog({ nameOf });
const inspector = createInspector({ onOpened: showRequests });
const list = createWorkspaceList({ onSelect: select });
const connectDialog = createConnectDialog();
const composer = createComposer({
  onSent(id) {
    if (id === selectedId) log.toEnd();
    refreshConversation();
  },
});
createWorkspaceDialog({
  workspaces: () => workspaces,
  async onCreated(created) {
    await fetchState();
    select(created.id);
    if (created.external) connectDialog.open(created);
  },
});

function render() {
  const workspace = selected();
  document.body.dataset.view = workspace ? 'conversation' : 'list';
  byId('nothing-selected').hidden = workspace !== undefined;
  for (const id of ['conversation-head', 'log-frame', 'composer']) byId(id).hidden = workspace === undefined;
  if (workspace) {
    showConversationHead(workspace);
    log.describe(workspace);
    composer.show(
      workspace,
      workspaces.filter(({ id }) => id !== workspace.id),
    );
  }
  renderList();
}

function renderList() {
  // No list yet is not an empty list.
  if (!hasState) return;
  list.show(workspaces, { selectedId, unread: unread.counts });
  const total = unread.total();
  document.title = total === 0 ? 'Molecule canvas' : \`(\${total}) Molecule canvas\`;
}

function open(id) {
  if (id === selectedId) return;
  selectedId = workspaces.some((workspace) => workspace.id === id) ? id : undefined;
  const workspace = selected();
  if (workspace) log.open(workspace);
  showProblem(byId('log-problem'), '');
  render();
  refreshConversation();
}

/** Once the workspaces are known, so that paths can be shown with their names. */
function showRequests() {
  if (hasState) void requests.refresh();
}

/** The selection is kept in the address, so that a reload and the back button do what a reader expects. */
function select(id) {
  if (location.hash === \`#\${id}\`) open(id);
  else location.hash = id;
}

/** What the address names; else, where there is room beside the list, an external workspace. */
function openFirst() {
  const wanted = location.hash.slice(1);
  const first = workspaces.find(({ external }) => external) ?? workspaces[0];
  if (workspaces.some(({ id }) => id === wanted)) open(wanted);
  else if (first && TWO_PANES.matches) open(first.id);
}

window.addEventListener('hashchange', () => {
  const previous = selectedId;
  if (TWO_PANES.matches) {
    openFirst();
    return;
  }
  open(location.hash.slice(1));
  // One pane at a time: the focus would be left in the hidden one.
  if (selectedId) byId('conversation-name').focus();
  else list.focus(previous);
});
byId('back').addEventListener('click', () => select(''));
byId('skip-link').addEventListener('click', (event) => {
  event.preventDefault();
  byId('composer-text').focus();
});
byId('connect-open').addEventListener('click', () => connectDialog.open(selected()));
document.addEventListener('visibilitychange', () => {
  if (isSeen()) refreshEverything();
});

function showLive(liveState, words) {
  byId('live').dataset.state = liveState;
  setText(byId('live-text'), words);
  byId('live-retry').hidden = liveState !== 'reconnecting';
}

const events = followEvents({
  onOpen() {
    showLive('live', 'Live');
    refreshEverything();
  },
  onBroken: () => showLive('reconnecting', 'Reconnecting\u2026'),
  onEvent({ type, workspace_id: workspaceId }) {
    refreshState();
    if (!MESSAGE_EVENTS.has(type)) return;
    refreshConversation();
    for (const { id } of workspaces) if (!workspaceId || id === workspaceId) recountWanted.add(id);
    recount();
  },
});
byId('live-retry').addEventListener('click', () => {
  showLive('connecting', 'Connecting\u2026');
  events.reopen();
});

refreshState();
for (;;) {
  await pause(REFRESH_EVERY_MS);
  if (!isSeen()) continue;
  refreshState();
  refreshConversation();
  if (inspector.isOpen()) await requests.refresh();
}
`;var init_canvas_client=()=>{};var canvas_default=`:root {
  color-scheme: light dark;

  --page: light-dark(#f5f6f8, #0e1116);
  --surface: light-dark(#ffffff, #151a21);
  --surface-raised: light-dark(#ffffff, #1b212a);
  --surface-sunken: light-dark(#eef0f3, #10151b);
  --hover: light-dark(#e9ecf1, #1f2630);
  --line: light-dark(#dfe3e9, #262e39);
  --line-strong: light-dark(#8d97a5, #5d6978);

  --text: light-dark(#151a22, #e6eaf0);
  --text-soft: light-dark(#465061, #aeb8c5);
  --text-faint: light-dark(#5c6675, #949fae);

  --accent: light-dark(#2b5bd7, #84a9ff);
  --accent-strong: light-dark(#2450c2, #9dbaff);
  --on-accent: light-dark(#ffffff, #0c1424);
  --accent-soft: light-dark(#e5ecfd, #1c2a47);
  --peer: light-dark(#0f6b66, #6cd0c8);
  --peer-soft: light-dark(#e2f3f1, #14302f);
  --peer-line: light-dark(#9fd0cb, #2f625f);
  --remote: light-dark(#6527c9, #cdb2ff);
  --remote-soft: light-dark(#efe7fd, #2d2148);
  --good: light-dark(#12804a, #4cc38a);
  --waiting: light-dark(#b26a00, #e8b04a);
  --waiting-text: light-dark(#7d4c00, #ecbd66);
  --waiting-soft: light-dark(#fff4dc, #33280f);
  --bad: light-dark(#b3261e, #ff9d95);
  --bad-soft: light-dark(#fdecea, #3a1a19);
  --banner: light-dark(#a3231b, #7a1f1a);
  --on-banner: #ffffff;
  --idle: light-dark(#8a94a2, #6c7887);
  --shadow: 0 8px 28px light-dark(rgb(20 28 45 / 18%), rgb(0 0 0 / 55%));

  --radius: 8px;
  --sans:
    -apple-system, "Segoe UI Variable Text", "Segoe UI", Inter, "Adwaita Sans", Cantarell, Roboto,
    "Noto Sans", "Liberation Sans", system-ui, sans-serif;
  --mono:
    ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", "Liberation Mono", Menlo, Consolas, monospace;
}

*,
*::before,
*::after {
  box-sizing: border-box;
}

html,
body {
  height: 100%;
  margin: 0;
}

body {
  display: flex;
  flex-direction: column;
  height: 100dvh;
  overflow: hidden;
  background: var(--page);
  color: var(--text);
  font: 14px / 1.5 var(--sans);
  -webkit-text-size-adjust: 100%;
}

h1,
h2,
h3,
p,
ul,
ol,
pre,
fieldset {
  margin: 0;
  padding: 0;
}

ul,
ol {
  list-style: none;
}

button,
input,
select,
textarea {
  font: inherit;
  color: inherit;
}

button {
  cursor: pointer;
}

:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}

.conversation-name:focus-visible {
  outline: none;
}

.symbols {
  display: none;
}

.icon {
  flex: none;
  width: 16px;
  height: 16px;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.5;
  stroke-linecap: round;
  stroke-linejoin: round;
}

.visually-hidden {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

.skip-link {
  position: absolute;
  top: -100px;
  left: 8px;
  z-index: 10;
  padding: 8px 12px;
  border-radius: var(--radius);
  background: var(--accent);
  color: var(--on-accent);
}

.skip-link:focus {
  top: 8px;
}

/* Controls */

.button {
  display: inline-flex;
  flex: none;
  align-items: center;
  justify-content: center;
  gap: 6px;
  min-height: 32px;
  padding: 0 10px;
  border: 1px solid var(--line);
  border-radius: 7px;
  background: var(--surface-raised);
  color: var(--text);
  font-size: 13px;
  font-weight: 500;
  white-space: nowrap;
}

.button:hover {
  background: var(--hover);
}

.button[aria-expanded="true"] {
  border-color: var(--line-strong);
  background: var(--surface-sunken);
}

.button:disabled,
.button[aria-disabled="true"] {
  cursor: default;
}

.button-icon {
  width: 32px;
  padding: 0;
}

.button-primary {
  border-color: transparent;
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
}

.button-primary:hover {
  background: var(--accent-strong);
}

.button-primary[aria-disabled="true"],
.button-primary:disabled {
  background: var(--surface-sunken);
  color: var(--text-faint);
}

.link {
  padding: 0;
  border: 0;
  background: none;
  color: var(--accent);
  font-size: 13px;
  text-decoration: underline;
  text-underline-offset: 2px;
}

.badge {
  flex: none;
  padding: 0 6px;
  border-radius: 4px;
  font-size: 10px;
  font-weight: 700;
  line-height: 16px;
  letter-spacing: 0.05em;
}

.badge-remote {
  background: var(--remote-soft);
  color: var(--remote);
}

.dot {
  flex: none;
  width: 8px;
  height: 8px;
  border: 2px solid var(--idle);
  border-radius: 50%;
}

[data-presence="online"] .dot,
[data-state="live"] .dot {
  border-color: var(--good);
  background: var(--good);
}

[data-presence="awaiting"] .dot,
[data-state="reconnecting"] .dot {
  border-color: var(--waiting);
}

[data-presence="trouble"] .dot {
  border-color: var(--bad);
  background: var(--bad);
}

.problem {
  padding: 8px 12px;
  border-radius: var(--radius);
  background: var(--bad-soft);
  color: var(--bad);
  font-size: 13px;
  overflow-wrap: anywhere;
}

.command {
  overflow-x: auto;
  padding: 8px 12px;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface-sunken);
  font: 12px / 1.6 var(--mono);
  text-align: left;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.empty {
  display: flex;
  flex-direction: column;
  align-items: center;
  justify-content: center;
  gap: 6px;
  max-width: 460px;
  margin: auto;
  padding: 24px 16px;
  color: var(--text-soft);
  text-align: center;
  text-wrap: balance;
}

.empty .command {
  margin-top: 6px;
  color: var(--text);
  text-wrap: wrap;
}

.empty-title {
  color: var(--text);
  font-size: 16px;
  font-weight: 600;
}

.empty-small {
  padding: 16px;
  font-size: 13px;
}

.pane-head {
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 8px;
  min-height: 48px;
  padding: 8px 12px 8px 16px;
}

.pane-title {
  font-size: 13px;
  font-weight: 600;
}

.pane-subtitle {
  padding: 12px 16px 4px;
  color: var(--text-soft);
  font-size: 12px;
  font-weight: 600;
}

.pane-note {
  padding: 0 16px 8px;
  color: var(--text-faint);
  font-size: 12px;
}

/* Top bar and banner */

.topbar {
  display: flex;
  flex: none;
  align-items: center;
  justify-content: space-between;
  gap: 12px;
  height: 48px;
  padding: 0 12px 0 16px;
  border-bottom: 1px solid var(--line);
  background: var(--surface);
}

.brand,
.topbar-tools,
.live {
  display: flex;
  align-items: center;
  gap: 8px;
  min-width: 0;
}

.topbar-tools {
  flex: none;
  gap: 16px;
}

.mark {
  flex: none;
  width: 24px;
  height: 24px;
  color: var(--remote);
}

.brand-name {
  overflow: hidden;
  font-size: 15px;
  font-weight: 650;
  letter-spacing: -0.01em;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.brand-kind {
  color: var(--text-soft);
  font-weight: 400;
}

.era {
  padding: 0 6px;
  border: 1px solid var(--line);
  border-radius: 4px;
  color: var(--text-soft);
  font: 11px / 18px var(--mono);
}

.live {
  color: var(--text-soft);
  font-size: 13px;
}

/* The room for "Live", kept while the page connects. */
.live-text {
  min-width: 27px;
  min-height: 20px;
}

.live[data-state="reconnecting"] {
  color: var(--waiting-text);
}

.fault-banner {
  display: flex;
  flex: none;
  align-items: center;
  gap: 10px;
  min-height: 44px;
  padding: 6px 12px 6px 16px;
  background: var(--banner);
  color: var(--on-banner);
  font-size: 13px;
}

.fault-banner-text {
  display: -webkit-box;
  flex: 1;
  min-width: 0;
  overflow: hidden;
  overflow-wrap: anywhere;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
}

#fault-banner-count {
  margin-right: 6px;
}

.button-on-banner {
  border-color: rgb(255 255 255 / 55%);
  background: transparent;
  color: var(--on-banner);
}

.button-on-banner:hover {
  background: rgb(0 0 0 / 22%);
}

.fault-banner :focus-visible {
  outline-color: var(--on-banner);
}

/* Panes */

.layout {
  position: relative;
  display: grid;
  flex: 1;
  grid-template-columns: 272px minmax(0, 1fr);
  min-height: 0;
}

.sidebar {
  display: flex;
  flex-direction: column;
  min-height: 0;
  border-right: 1px solid var(--line);
}

.sidebar .problem {
  margin: 0 12px 8px;
}

.workspaces {
  flex: 1;
  min-height: 0;
  padding: 0 8px 12px;
  overflow-y: auto;
}

.workspace[data-depth="1"] {
  padding-left: 16px;
}

.workspace[data-depth="2"] {
  padding-left: 32px;
}

.workspace[data-depth="3"] {
  padding-left: 44px;
}

.workspace-button {
  display: block;
  width: 100%;
  margin-bottom: 2px;
  padding: 7px 10px;
  border: 1px solid transparent;
  border-radius: var(--radius);
  background: none;
  text-align: left;
}

.workspace-button:hover {
  background: var(--hover);
}

.workspace-button[aria-current] {
  border-color: var(--line);
  background: var(--surface);
  box-shadow: inset 3px 0 0 var(--accent);
}

.workspace-button:focus-visible {
  outline-offset: -2px;
}

.workspace-line,
.workspace-presence {
  display: flex;
  align-items: center;
  gap: 8px;
  min-width: 0;
}

.workspace-name,
.presence-text {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.workspace-name {
  font-weight: 600;
}

.workspace-presence {
  color: var(--text-soft);
  font-size: 12px;
}

.unread {
  min-width: 20px;
  margin-left: auto;
  padding: 0 6px;
  border-radius: 10px;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 11px;
  font-weight: 700;
  line-height: 20px;
  text-align: center;
}

.conversation {
  position: relative;
  display: flex;
  flex-direction: column;
  min-width: 0;
  min-height: 0;
  background: var(--surface);
}

.conversation-head {
  display: flex;
  flex: none;
  align-items: center;
  gap: 4px 12px;
  min-height: 56px;
  padding: 8px 16px 8px 20px;
  border-bottom: 1px solid var(--line);
}

.conversation-head > .button:last-child {
  margin-left: auto;
}

.conversation-title {
  display: flex;
  align-items: center;
  gap: 8px;
  min-width: 0;
}

.conversation-name {
  overflow: hidden;
  font-size: 16px;
  font-weight: 650;
  letter-spacing: -0.01em;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.conversation-presence {
  display: flex;
  flex: 1;
  align-items: center;
  gap: 6px;
  min-width: 0;
  color: var(--text-soft);
  font-size: 13px;
}

.conversation-presence span:last-child {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

/* Messages */

.log-frame {
  position: relative;
  flex: 1;
  min-height: 0;
}

.log {
  display: flex;
  flex-direction: column;
  height: 100%;
  padding: 8px 10px 16px 20px;
  overflow-y: auto;
  overscroll-behavior: contain;
  scrollbar-color: var(--line-strong) transparent;
  scrollbar-gutter: stable;
  scrollbar-width: thin;
}

.log:focus-visible {
  outline-offset: -2px;
}

.log-earlier {
  display: flex;
  justify-content: center;
  padding: 8px 0;
}

.messages {
  display: flex;
  flex-direction: column;
  gap: 14px;
  width: 100%;
  max-width: 900px;
  margin: auto auto 0;
}

.messages:empty {
  display: none;
}

.day {
  display: flex;
  align-items: center;
  gap: 12px;
  padding-top: 8px;
  color: var(--text-faint);
  font-size: 12px;
  font-weight: 500;
}

.day::before,
.day::after {
  flex: 1;
  height: 1px;
  background: var(--line);
  content: "";
}

.message {
  align-self: flex-start;
  max-width: min(85%, 74ch);
}

.message[data-direction="in"] {
  align-self: flex-end;
}

.message-head {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0 6px;
  padding: 0 2px 3px;
  color: var(--text-faint);
  font-size: 12px;
  overflow-wrap: anywhere;
}

.message[data-direction="in"] .message-head {
  justify-content: flex-end;
}

.message-from {
  color: var(--text);
  font-weight: 600;
}

.message-route {
  display: inline-flex;
  align-items: center;
  gap: 4px;
}

.message-route .icon {
  width: 12px;
  height: 12px;
}

.message-time {
  font-variant-numeric: tabular-nums;
}

.message-body {
  width: fit-content;
  max-width: 100%;
  padding: 8px 12px;
  border: 1px solid var(--line);
  border-radius: 4px 12px 12px;
  background: var(--surface-raised);
}

.message[data-direction="in"] .message-body {
  margin-left: auto;
  border-radius: 12px 4px 12px 12px;
}

.message[data-kind="from-you"] .message-body {
  border-color: transparent;
  background: var(--accent-soft);
}

.message[data-kind="from-peer"] .message-body {
  border-color: transparent;
  background: var(--peer-soft);
}

.message[data-kind="to-peer"] .message-body {
  border-color: var(--peer-line);
}

.message[data-kind="from-peer"] .message-from,
.message[data-kind="to-peer"] .message-to {
  color: var(--peer);
  font-weight: 600;
}

.message[data-kind="from-system"] .message-body {
  border-style: dashed;
  background: transparent;
  color: var(--text-soft);
}

.message-text {
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.message-more {
  margin-top: 6px;
}

.files {
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
}

.message-text:not([hidden]) ~ .message-files {
  margin-top: 8px;
}

.file {
  display: flex;
  align-items: center;
  gap: 6px;
  min-width: 0;
  max-width: 100%;
  min-height: 30px;
  padding: 2px 10px 2px 8px;
  border: 1px solid var(--line);
  border-radius: 7px;
  background: var(--surface);
  font-size: 13px;
}

.file .icon {
  color: var(--text-soft);
}

.file-name {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

a.file-name[href] {
  color: var(--accent);
  font-weight: 500;
  text-underline-offset: 2px;
}

.file-size {
  flex: none;
  color: var(--text-soft);
  font-size: 12px;
}

.file-remove {
  display: grid;
  place-items: center;
  width: 24px;
  height: 24px;
  margin-right: -6px;
  border: 0;
  border-radius: 5px;
  background: none;
}

.file-remove:hover {
  background: var(--hover);
}

.new-messages {
  position: absolute;
  bottom: 12px;
  left: 50%;
  border-color: var(--line-strong);
  border-radius: 16px;
  box-shadow: var(--shadow);
  translate: -50%;
}

.problem-floating {
  position: absolute;
  top: 12px;
  right: 20px;
  left: 20px;
  max-width: 560px;
  margin: 0 auto;
  box-shadow: var(--shadow);
}

/* Composer */

.composer {
  flex: none;
  width: 100%;
  max-width: 940px;
  margin: 0 auto;
  padding: 0 20px 12px;
}

.composer-box {
  border: 1px solid var(--line-strong);
  border-radius: 12px;
  background: var(--surface-raised);
}

.composer-box:has(textarea:focus-visible) {
  outline: 2px solid var(--accent);
  outline-offset: -1px;
}

.composer textarea {
  display: block;
  width: 100%;
  min-height: 44px;
  max-height: 40dvh;
  padding: 10px 14px 4px;
  border: 0;
  outline: 0;
  background: none;
  resize: none;
  field-sizing: content;
  overflow-wrap: anywhere;
}

textarea::placeholder,
input::placeholder {
  color: var(--text-faint);
  opacity: 1;
}

.composer .files {
  max-height: 20dvh;
  padding: 4px 12px;
  overflow-y: auto;
}

.composer-tools {
  display: flex;
  align-items: center;
  gap: 8px;
  padding: 6px 8px 8px;
}

.composer-tools .button:not(.button-primary) {
  border-color: transparent;
  background: none;
}

.composer-tools .button:not(.button-primary):hover {
  background: var(--hover);
}

.send-as {
  display: flex;
  align-items: center;
  gap: 6px;
  min-width: 0;
  color: var(--text-soft);
  font-size: 13px;
}

.send-as span {
  flex: none;
}

select,
input[type="text"] {
  min-width: 0;
  height: 32px;
  padding: 0 8px;
  border: 1px solid var(--line-strong);
  border-radius: 7px;
  background: var(--surface-raised);
  color: var(--text);
}

.send-as select {
  max-width: 220px;
  border-color: transparent;
  background: var(--surface-sunken);
  font-weight: 500;
  text-overflow: ellipsis;
}

.composer-foot {
  display: flex;
  gap: 12px;
  justify-content: space-between;
  min-height: 24px;
  padding: 6px 4px 0;
  color: var(--text-faint);
  font-size: 12px;
  line-height: 18px;
}

.composer-hint {
  flex: none;
}

kbd {
  padding: 0 4px;
  border: 1px solid var(--line);
  border-radius: 4px;
  font: 11px / 16px var(--mono);
}

#send {
  min-width: 76px;
  margin-left: auto;
}

.composer-status {
  min-width: 0;
  color: var(--waiting-text);
}

.composer .problem {
  margin-top: 4px;
}

.drop-target {
  position: absolute;
  inset: 8px;
  display: none;
  place-items: center;
  border: 2px dashed var(--accent);
  border-radius: 12px;
  background: var(--accent-soft);
  color: var(--text);
  font-size: 16px;
  font-weight: 600;
  pointer-events: none;
}

.dropping .drop-target {
  display: grid;
}

/* Faults and requests */

.inspector {
  display: flex;
  flex-direction: column;
  min-height: 0;
  border-left: 1px solid var(--line);
  background: var(--page);
}

.faults {
  flex: none;
}

.presets {
  padding: 0 8px;
}

.preset {
  display: flex;
  align-items: center;
  gap: 8px;
  min-height: 32px;
  padding: 0 8px;
  border-radius: 6px;
  cursor: pointer;
}

.preset-note {
  overflow: hidden;
  color: var(--text-faint);
  font-size: 12px;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.preset-label {
  flex: none;
}

.preset:hover {
  background: var(--hover);
}

.switch {
  position: relative;
  flex: none;
  width: 34px;
  height: 20px;
  margin: 0 0 0 auto;
  border: 1px solid var(--line-strong);
  border-radius: 10px;
  appearance: none;
  background: var(--surface-sunken);
  cursor: pointer;
  transition: background-color 120ms;
}

.switch::after {
  position: absolute;
  top: 3px;
  left: 3px;
  width: 12px;
  height: 12px;
  border-radius: 50%;
  background: var(--text-soft);
  content: "";
  transition: translate 120ms;
}

.switch:checked {
  border-color: var(--bad);
  background: var(--bad);
}

.switch:checked::after {
  background: var(--surface);
  translate: 14px;
}

.inspector .problem {
  margin: 8px 16px;
}

.rules {
  max-height: 148px;
  padding: 0 8px 8px;
  overflow-y: auto;
}

.rule {
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 8px;
  padding-left: 8px;
  font-size: 13px;
}

.rule-text {
  min-width: 0;
  overflow-wrap: anywhere;
}

.rule-remove {
  border-color: transparent;
  background: none;
}

.requests {
  display: flex;
  flex: 1;
  flex-direction: column;
  min-height: 200px;
  border-top: 1px solid var(--line);
}

.request-list {
  flex: 1;
  min-height: 0;
  padding: 0 16px 12px;
  overflow-y: auto;
}

.request-list:focus-visible {
  outline-offset: -2px;
}

.request {
  display: grid;
  grid-template-columns: 34px minmax(0, 1fr);
  padding: 5px 0;
  border-bottom: 1px solid var(--line);
  font-size: 12px;
  line-height: 17px;
}

.request-status {
  grid-row: span 2;
  color: var(--text-soft);
  font-family: var(--mono);
}

.request[data-outcome="bad"] .request-status {
  color: var(--bad);
  font-weight: 700;
}

.request-path,
.request-meta {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.request-meta {
  color: var(--text-faint);
  font-variant-numeric: tabular-nums;
}

/* Dialogs */

.dialog {
  width: min(480px, calc(100vw - 24px));
  max-height: calc(100dvh - 24px);
  padding: 20px 24px;
  border: 1px solid var(--line);
  border-radius: 14px;
  background: var(--surface-raised);
  color: var(--text);
  box-shadow: var(--shadow);
}

.dialog::backdrop {
  background: rgb(10 14 22 / 45%);
}

.dialog-title {
  margin-bottom: 14px;
  font-size: 17px;
  font-weight: 650;
  overflow-wrap: anywhere;
}

.dialog-text {
  margin: 12px 0 6px;
}

.dialog-note,
.field-hint,
.optional {
  color: var(--text-soft);
  font-size: 12px;
}

.dialog-note {
  min-height: 18px;
  margin-top: 4px;
}

.dialog code {
  font: 12px var(--mono);
}

.field {
  display: grid;
  gap: 4px;
  margin-bottom: 14px;
}

.field-label {
  font-size: 13px;
  font-weight: 600;
}

.optional {
  font-weight: 400;
}

.field input,
.field select {
  width: 100%;
  height: 36px;
}

.field [aria-invalid="true"] {
  border-color: var(--bad);
}

.choice {
  min-width: 0;
  margin-bottom: 14px;
  border: 0;
}

legend {
  padding: 0;
}

.choice label {
  display: flex;
  gap: 10px;
  padding: 6px 0;
  cursor: pointer;
}

.choice strong {
  display: block;
}

.choice input {
  flex: none;
  width: 16px;
  height: 16px;
  margin: 3px 0 0;
  accent-color: var(--accent);
}

.choice label span {
  color: var(--text-soft);
  font-size: 13px;
}

.choice label strong {
  color: var(--text);
  font-size: 14px;
}

.dialog-actions {
  display: flex;
  justify-content: flex-end;
  gap: 8px;
  margin-top: 16px;
}

.snippet {
  display: grid;
  grid-template-columns: minmax(0, 1fr) auto;
  gap: 8px;
  align-items: start;
}

/* Room */

.narrow-only {
  display: none;
}

@media (min-width: 75rem) {
  .with-inspector .layout {
    grid-template-columns: 272px minmax(0, 1fr) 316px;
  }

  .inspector-close {
    display: none;
  }
}

@media (max-width: 74.99rem) {
  .inspector {
    position: absolute;
    inset: 0 0 0 auto;
    z-index: 5;
    width: min(360px, 100%);
    overflow-y: auto;
    box-shadow: var(--shadow);
  }

  .requests {
    flex: none;
    min-height: 0;
  }

  .request-list {
    overflow-y: visible;
  }

  .conversation-head {
    flex-wrap: wrap;
  }
}

@media (max-width: 44.99rem) {
  .wide-only {
    display: none;
  }

  .narrow-only {
    display: inline-flex;
  }

  .layout {
    grid-template-columns: minmax(0, 1fr);
  }

  .sidebar {
    border-right: 0;
  }

  [data-view="conversation"] .sidebar,
  [data-view="list"] .conversation {
    display: none;
  }

  .topbar {
    gap: 8px;
    padding: 0 8px 0 12px;
  }

  .topbar-tools {
    gap: 10px;
  }

  .brand-kind,
  .era {
    display: none;
  }

  .button,
  .switch,
  select {
    min-height: 36px;
  }

  .switch {
    min-height: 20px;
  }

  .conversation-head {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0 10px;
    padding: 8px 12px 8px 8px;
  }

  .conversation-head > .button {
    grid-row: span 2;
  }

  .conversation-head > .button:last-child {
    grid-area: 1 / 3 / 3 / 4;
  }

  .conversation-presence {
    grid-column: 2;
    font-size: 12px;
  }

  .log {
    padding: 8px 12px 12px;
    scrollbar-gutter: auto;
  }

  .message {
    max-width: 92%;
  }

  .composer {
    padding: 0 8px 8px;
  }

  .composer textarea,
  .field input,
  select {
    font-size: 16px;
  }

  .send-as span {
    display: none;
  }

  .send-as {
    flex: 1;
  }

  .send-as select {
    width: 100%;
    max-width: none;
    font-size: 14px;
  }

  .dialog {
    padding: 16px;
  }
}

@media (prefers-reduced-motion: reduce) {
  .switch,
  .switch::after {
    transition: none;
  }
}

@media (forced-colors: active) {
  .dot {
    forced-color-adjust: none;
  }
}

/* Last, so that it wins over every display above. */
[hidden] {
  display: none;
}
`;var init_canvas=()=>{};var composer_client_default=`// The box below the log: text, files, and in whose name they are sent.
import { byId, copyOf, setText, showProblem, sizeWords } from './dom.client.js';
import { PlatformProblem, platform } from './platform.client.js';

const MAX_FILES = 10;
const AS_CANVAS_USER = '';

function newDraft(sendAs = AS_CANVAS_USER) {
  return { text: '', files: [], sendAs, problem: '', messageId: crypto.randomUUID(), isSending: false };
}

/** Keeps one draft per workspace; what could not be sent stays in the box, with the reason below it. */
export function createComposer({ onSent }) {
  const textBox = byId('composer-text');
  const sendAs = byId('send-as');
  const drafts = new Map();
  let workspace;
  let draft = newDraft();
  let shownFiles;

  function render() {
    if (textBox.value !== draft.text) textBox.value = draft.text;
    if (sendAs.value !== draft.sendAs) sendAs.value = draft.sendAs;
    textBox.readOnly = draft.isSending;
    sendAs.disabled = draft.isSending;
    byId('attach').disabled = draft.isSending;
    byId('send').setAttribute('aria-disabled', String(!canSend()));
    setText(byId('send'), draft.isSending ? 'Sending\u2026' : 'Send');
    showProblem(byId('composer-problem'), draft.problem);
    renderFiles();
  }

  function renderFiles() {
    if (shownFiles === draft.files) return;
    shownFiles = draft.files;
    byId('composer-files').hidden = draft.files.length === 0;
    byId('composer-files').replaceChildren(...draft.files.map(chosenFileNode));
  }

  function chosenFileNode(chosen) {
    const node = copyOf('chosen-file-template');
    node.querySelector('.file-name').textContent = chosen.file.name;
    node.querySelector('.file-size').textContent = sizeWords(chosen.file.size);
    const remove = node.querySelector('.file-remove');
    remove.setAttribute('aria-label', \`Remove \${chosen.file.name}\`);
    remove.addEventListener('click', () => {
      change({ files: draft.files.filter((other) => other !== chosen) });
      textBox.focus();
    });
    return node;
  }

  const canSend = () => !draft.isSending && (draft.text.trim() !== '' || draft.files.length > 0);

  function change(patch) {
    if (draft.isSending) return;
    // Other content is another message; only an unchanged one keeps its id, so that a retry is stored once.
    Object.assign(draft, { problem: '', messageId: crypto.randomUUID() }, patch);
    render();
  }

  function addFiles(added) {
    const usable = [...added].filter((file) => file.size > 0);
    const all = [...draft.files, ...usable.map((file) => ({ file }))];
    const problems = [];
    if (usable.length < added.length) problems.push('Empty files and folders cannot be attached.');
    if (all.length > MAX_FILES) problems.push(\`A message carries at most \${MAX_FILES} files.\`);
    change({ files: all.slice(0, MAX_FILES), problem: problems.join(' ') });
    textBox.focus();
  }

  async function submit() {
    if (!canSend()) return;
    const { id } = workspace;
    const sent = draft;
    Object.assign(sent, { isSending: true, problem: '' });
    render();
    try {
      await deliver(id, sent);
      drafts.set(id, newDraft(sent.sendAs));
      if (draft === sent) draft = drafts.get(id);
      onSent(id);
      if (document.activeElement === byId('send')) textBox.focus();
    } catch (error) {
      if (!(error instanceof PlatformProblem)) throw error;
      sent.problem = \`Not sent. \${error.message}\`;
    } finally {
      sent.isSending = false;
      render();
    }
  }

  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  textBox.addEventListener('input', () => change({ text: textBox.value }));
  textBox.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });
  sendAs.addEventListener('change', () => change({ sendAs: sendAs.value }));
  byId('attach').addEventListener('click', () => byId('attach-input').click());
  byId('attach-input').addEventListener('change', ({ target }) => {
    addFiles(target.files);
    target.value = '';
  });
  acceptDroppedFiles(byId('conversation'), (files) => workspace && addFiles(files));

  return {
    /** Shows the workspace as it is now; \`others\` are those whose part can be played in a message to it. */
    show(next, others) {
      workspace = next;
      if (!drafts.has(next.id)) drafts.set(next.id, newDraft());
      draft = drafts.get(next.id);
      setText(byId('composer-label'), \`Message to \${next.name}\`);
      textBox.placeholder = \`Message \${next.name}\`;
      offerSenders(sendAs, others);
      if (!others.some(({ id }) => id === draft.sendAs)) draft.sendAs = AS_CANVAS_USER;
      const isAway = next.external && !next.connected;
      setText(
        byId('composer-status'),
        isAway ? \`\${next.name} is not connected. Messages wait in its inbox.\` : '',
      );
      render();
    },
  };
}

async function deliver(workspaceId, { messageId, text, files, sendAs }) {
  // A retry after a failed send does not upload again.
  const waiting = files.filter((chosen) => !chosen.uploaded);
  if (waiting.length > 0) {
    const uploads = waiting.map(({ file }) => file);
    const uploaded = await platform.upload(workspaceId, uploads);
    for (const [index, chosen] of waiting.entries()) chosen.uploaded = uploaded[index];
  }
  const message = { messageId, text, files: files.map(({ uploaded }) => uploaded) };
  if (sendAs === AS_CANVAS_USER) return platform.sendAsCanvasUser(workspaceId, message);
  return platform.sendAsPeer(sendAs, workspaceId, message);
}

function offerSenders(select, others) {
  const senders = [{ id: AS_CANVAS_USER, name: 'You (canvas user)' }, ...others];
  const signature = JSON.stringify(senders.map(({ id, name }) => [id, name]));
  if (select.dataset.signature === signature) return;
  select.dataset.signature = signature;
  select.replaceChildren(...senders.map(({ id, name }) => new Option(name, id)));
}

function acceptDroppedFiles(area, addFiles) {
  const carriesFiles = (event) => event.dataTransfer?.types.includes('Files') === true;
  let depth = 0;
  function setDepth(next) {
    depth = next;
    area.classList.toggle('dropping', depth > 0);
  }
  area.addEventListener('dragenter', (event) => carriesFiles(event) && setDepth(depth + 1));
  area.addEventListener('dragleave', (event) => carriesFiles(event) && setDepth(depth - 1));
  area.addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    setDepth(0);
    addFiles(event.dataTransfer.files);
  });
  // Without this a file dropped beside the target would make the browser leave the page.
  for (const type of ['dragover', 'drop']) {
    window.addEventListener(type, (event) => carriesFiles(event) && event.preventDefault());
  }
}
`;var init_composer_client=()=>{};var dialogs_client_default=`// The two dialogs: a new workspace, and how Claude Code connects to one.
import { byId, setText, showProblem } from './dom.client.js';
import { PlatformProblem, platform } from './platform.client.js';

/** What brings an external workspace online, once it is configured. */
export const START_COMMAND =
  'claude --dangerously-load-development-channels plugin:molecule@molecule-channel';

/** Shows the configuration for a workspace; \`token\` only right after it was made, it is not readable later. */
export function createConnectDialog() {
  const dialog = byId('connect-dialog');
  byId('connect-close').addEventListener('click', () => dialog.close());
  for (const button of dialog.querySelectorAll('[data-copies]')) {
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(byId(button.dataset.copies).textContent);
        setText(byId('connect-copied'), 'Copied.');
      } catch {
        setText(byId('connect-copied'), 'The browser did not allow copying. Select the text instead.');
      }
    });
  }
  return {
    open({ id, name, token }) {
      setText(byId('connect-title'), \`Connect Claude Code to \${name}\`);
      setText(
        byId('connect-env'),
        [
          \`MOLECULE_PLATFORM_URL=\${location.origin}\`,
          \`MOLECULE_WORKSPACE_IDS=\${id}\`,
          \`MOLECULE_WORKSPACE_TOKENS=\${token || '<the token shown when it was made>'}\`,
        ].join('\\n'),
      );
      setText(
        byId('connect-token-note'),
        token ? 'The token is shown only now.' : 'The token was shown once, when the workspace was made.',
      );
      setText(byId('connect-command'), START_COMMAND);
      setText(byId('connect-copied'), '');
      dialog.showModal();
    },
  };
}

/** The form for a new workspace. \`onCreated({ id, name, external, token })\` follows a success. */
export function createWorkspaceDialog({ workspaces, onCreated }) {
  const dialog = byId('create-dialog');
  const name = byId('create-name');
  const submit = byId('create-submit');
  const problem = byId('create-problem');

  byId('create-open').addEventListener('click', () => {
    byId('create-form').reset();
    showProblem(problem, '');
    name.removeAttribute('aria-invalid');
    offerParents(workspaces());
    dialog.showModal();
    name.focus();
  });
  byId('create-cancel').addEventListener('click', () => dialog.close());
  byId('create-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const fields = readForm();
    name.setAttribute('aria-invalid', String(fields.name === ''));
    if (fields.name === '') {
      showProblem(problem, 'Give the workspace a name.');
      name.focus();
      return;
    }
    submit.disabled = true;
    try {
      const { id, token } = await platform.createWorkspace(fields);
      dialog.close();
      onCreated({ id, token, name: fields.name, external: fields.external });
    } catch (error) {
      if (!(error instanceof PlatformProblem)) throw error;
      showProblem(problem, \`Not created. \${error.message}\`);
    } finally {
      submit.disabled = false;
    }
  });
}

function readForm() {
  const role = byId('create-role').value.trim();
  const parentId = byId('create-parent').value;
  return {
    name: byId('create-name').value.trim(),
    external: byId('create-form').elements.kind.value === 'external',
    ...(role === '' ? {} : { role }),
    ...(parentId === '' ? {} : { parent_id: parentId }),
  };
}

function offerParents(workspaces) {
  const roots = workspaces.filter(({ parent_id: parentId }) => !parentId);
  const preferred = roots.find(({ external }) => !external) ?? roots[0];
  const options = workspaces.map(({ id, name }) => new Option(name, id, false, id === preferred?.id));
  byId('create-parent').replaceChildren(new Option('None, a root', ''), ...options);
}
`;var init_dialogs_client=()=>{};var dom_client_default=`// What every part of the page does with the document. Text from the platform is only ever set as text.

const BETWEEN_RUNS_MS = 60;

export const byId = (id) => document.getElementById(id);

/** A fresh copy of the one element in a \`<template>\`. */
export const copyOf = (templateId) => byId(templateId).content.firstElementChild.cloneNode(true);

/** Sets text only when it differs, so that screen readers and selections are left alone. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Shows a sentence about what failed; an empty one hides it. */
export function showProblem(node, sentence) {
  setText(node, sentence);
  node.hidden = sentence === '';
}

/** Brings \`list\` to hold exactly \`nodes\`, in order; nodes already in place are not touched and keep the focus. */
export function arrange(list, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  let cursor = list.firstElementChild;
  for (const node of nodes) {
    if (node === cursor) cursor = cursor.nextElementSibling;
    else list.insertBefore(node, cursor);
  }
}

/** Nodes by key: \`keep\` returns the node built for this key, and builds another only when \`signature\` changed. */
export function createNodeCache() {
  let cached = new Map();
  let kept = new Map();
  return {
    has: (key) => cached.has(key),
    keep(key, signature, build) {
      const known = cached.get(key);
      const entry = known?.signature === signature ? known : { signature, node: build() };
      kept.set(key, entry);
      return entry.node;
    },
    /** Forgets what was not kept since the last sweep. */
    sweep() {
      cached = kept;
      kept = new Map();
    },
  };
}

export const pause = (waitMs) => new Promise((resolve) => setTimeout(resolve, waitMs));

/** Runs \`task\` now, or once more after the run in progress: a burst of calls makes few runs, never two at a time. */
export function createCoalesced(task) {
  let isRunning = false;
  let isWanted = false;
  return async () => {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isWanted) {
        isWanted = false;
        await task();
        await pause(BETWEEN_RUNS_MS);
      }
    } finally {
      isRunning = false;
    }
  };
}

export function sizeWords(bytes) {
  if (!Number.isFinite(bytes)) return '';
  if (bytes < 1024) return \`\${bytes} B\`;
  if (bytes < 1024 * 1024) return \`\${(bytes / 1024).toFixed(1)} KB\`;
  return \`\${(bytes / 1024 / 1024).toFixed(1)} MB\`;
}

/** \`12 s ago\`, \`3 min ago\`, \`2 h ago\`, \`5 d ago\`. */
export function agoWords(date, now = new Date()) {
  const seconds = Math.max(0, Math.round((now - date) / 1000));
  if (seconds < 60) return \`\${seconds} s ago\`;
  if (seconds < 3600) return \`\${Math.floor(seconds / 60)} min ago\`;
  if (seconds < 86_400) return \`\${Math.floor(seconds / 3600)} h ago\`;
  return \`\${Math.floor(seconds / 86_400)} d ago\`;
}
`;var init_dom_client=()=>{};var faults_client_default=`// The fault switchboard: what agents get instead of an answer, and the banner that says so.
import { arrange, byId, copyOf, createNodeCache, setText, showProblem } from './dom.client.js';
import { PlatformProblem, platform } from './platform.client.js';

const PRESETS = [
  { label: 'Outage', note: 'nobody answers', rule: { fault: { kind: 'outage' } } },
  { label: '401', note: 'the token is refused', rule: { fault: { kind: 'status', status: 401 } } },
  { label: '403', note: 'not allowed', rule: { fault: { kind: 'status', status: 403 } } },
  { label: '404', note: 'not found', rule: { fault: { kind: 'status', status: 404 } } },
  {
    label: '429 with Retry-After',
    note: 'wait 5 s',
    rule: { fault: { kind: 'status', status: 429, retryAfterSeconds: 5 } },
  },
  { label: '500', note: 'the server fails', rule: { fault: { kind: 'status', status: 500 } } },
  { label: 'Slow 3 s', note: 'before each answer', rule: { fault: { kind: 'delay', delayMs: 3000 } } },
  { label: 'Drop connections 30 %', note: '', rule: { probability: 0.3, fault: { kind: 'drop' } } },
  { label: 'HTML instead of JSON', note: '', rule: { fault: { kind: 'html' } } },
  { label: 'Cut-off JSON', note: 'half an answer', rule: { fault: { kind: 'truncate' } } },
];

const isSame = (one, other) =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([key, value]) => other[key] === value);

/** Whether an active rule is what the preset's switch turns on. */
function isPreset({ rule }, { fault, probability, times, match = {} }) {
  return (
    isSame(rule.fault, fault) &&
    rule.probability === probability &&
    times === undefined &&
    Object.keys(match).length === 0
  );
}

const FAULT_WORDS = {
  status: ({ status, retryAfterSeconds: wait }) =>
    \`\${status}\${wait === undefined ? '' : \`, retry after \${wait} s\`}\`,
  delay: ({ delayMs }) => \`Slow \${delayMs / 1000} s\`,
  drop: ({ afterHandling }) => (afterHandling ? 'Drop connections once handled' : 'Drop connections'),
  truncate: () => 'Cut-off JSON',
  malformed: () => 'Malformed JSON',
  html: ({ status }) => \`HTML instead of JSON\${status === undefined ? '' : \` with \${status}\`}\`,
  hang: () => 'No answer',
  outage: () => 'Outage',
};

function ruleWords(active, nameOf) {
  const preset = PRESETS.find((candidate) => isPreset(candidate, active));
  if (preset) return preset.label;
  const { fault, match = {}, probability, times } = active;
  const parts = [FAULT_WORDS[fault.kind]?.(fault) ?? fault.kind];
  if (match.method || match.path) parts.push(\`on \${[match.method, match.path].filter(Boolean).join(' ')}\`);
  if (match.workspaceId) parts.push(\`for \${nameOf(match.workspaceId)}\`);
  if (probability !== undefined) parts.push(\`\${Math.round(probability * 100)} % of the time\`);
  if (times !== undefined) parts.push(\`\${times} more \${times === 1 ? 'time' : 'times'}\`);
  return parts.join(', ');
}

/** The switches, the list of active rules, and the banner. \`onChanged\` is called after each change of a rule. */
export function createFaultPanel({ onChanged }) {
  const problem = byId('faults-problem');
  const cache = createNodeCache();
  const switches = PRESETS.map((preset) => presetSwitch(preset));
  let rules = [];
  byId('presets').replaceChildren(...switches.map(({ node }) => node));

  async function attempt(what, action) {
    try {
      await action();
      showProblem(problem, '');
    } catch (error) {
      if (!(error instanceof PlatformProblem)) throw error;
      showProblem(problem, \`\${what} \${error.message}\`);
    }
    await onChanged();
    render();
  }

  function presetSwitch(preset) {
    const node = copyOf('preset-template');
    const input = node.querySelector('input');
    input.role = 'switch';
    node.querySelector('.preset-label').textContent = preset.label;
    node.querySelector('.preset-note').textContent = preset.note;
    input.addEventListener('change', () => {
      if (input.checked) {
        void attempt(\`\u201C\${preset.label}\u201D was not turned on.\`, () => platform.addFault(preset.rule));
        return;
      }
      const active = rules.filter((rule) => isPreset(preset, rule));
      void attempt(\`\u201C\${preset.label}\u201D was not turned off.\`, () =>
        Promise.all(active.map(({ id }) => platform.removeFault(id))),
      );
    });
    return { preset, node, input };
  }

  function ruleNode(rule, words) {
    const node = copyOf('rule-template');
    const remove = node.querySelector('button');
    node.querySelector('.rule-text').textContent = words;
    remove.setAttribute('aria-label', \`Remove the rule \${words}\`);
    remove.addEventListener('click', () => {
      void attempt('The rule was not removed.', () => platform.removeFault(rule.id));
    });
    return node;
  }

  let nameOf = (id) => id;
  function render() {
    for (const { preset, input } of switches) input.checked = rules.some((rule) => isPreset(preset, rule));
    const words = rules.map((rule) => ruleWords(rule, nameOf));
    const nodes = rules.map((rule, index) =>
      cache.keep(rule.id, words[index], () => ruleNode(rule, words[index])),
    );
    arrange(byId('rules'), nodes);
    cache.sweep();
    byId('rules-empty').hidden = rules.length > 0;
    byId('fault-banner').hidden = rules.length === 0;
    setText(
      byId('fault-banner-count'),
      rules.length === 1 ? '1 fault is on' : \`\${rules.length} faults are on\`,
    );
    setText(byId('fault-banner-names'), words.join(' \xB7 '));
  }

  byId('fault-banner-clear').addEventListener('click', () => {
    void attempt('The faults were not turned off.', () => platform.clearFaults());
  });

  return {
    show(next, names) {
      rules = next;
      nameOf = names;
      render();
    },
  };
}
`;var init_faults_client=()=>{};var favicon_default=`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><title>Molecule</title><path d="M8.5 14.2 14 7.6M9.7 16.6l6 .9" fill="none" stroke="#7c4ddb" stroke-width="1.8"/><g fill="#7c4ddb"><circle cx="7" cy="16" r="3.4"/><circle cx="15.5" cy="6" r="2.6"/><circle cx="18" cy="17.8" r="2.2"/></g></svg>
`;var init_favicon=()=>{};var canvas_default2=`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>Molecule canvas</title>
    <link rel="icon" href="favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="canvas.css" />
    <script type="module" src="canvas.client.js"></script>
  </head>
  <body data-view="list">
    <svg class="symbols" aria-hidden="true" focusable="false">
      <symbol id="icon-mark" viewBox="0 0 24 24">
        <path d="M8.5 14.2 14 7.6M9.7 16.6l6 .9" fill="none" stroke="currentColor" stroke-width="1.8" />
        <circle cx="7" cy="16" r="3.4" fill="currentColor" />
        <circle cx="15.5" cy="6" r="2.6" fill="currentColor" />
        <circle cx="18" cy="17.8" r="2.2" fill="currentColor" />
      </symbol>
      <symbol id="icon-plus" viewBox="0 0 16 16"><path d="M8 3v10M3 8h10" /></symbol>
      <symbol id="icon-back" viewBox="0 0 16 16"><path d="M10 3 5 8l5 5" /></symbol>
      <symbol id="icon-close" viewBox="0 0 16 16"><path d="m4 4 8 8M12 4l-8 8" /></symbol>
      <symbol id="icon-arrow" viewBox="0 0 16 16"><path d="M3 8h9M8.5 4.5 12 8l-3.5 3.5" /></symbol>
      <symbol id="icon-down" viewBox="0 0 16 16"><path d="M8 3v9M4.5 8.5 8 12l3.5-3.5" /></symbol>
      <symbol id="icon-clip" viewBox="0 0 16 16">
        <path d="m13 7.5-5.3 5.3a3 3 0 0 1-4.3-4.3l5.6-5.6a2 2 0 0 1 2.9 2.9l-5.5 5.5a1 1 0 0 1-1.5-1.4l5-5" />
      </symbol>
      <symbol id="icon-file" viewBox="0 0 16 16">
        <path d="M9 1.8H4.3c-.5 0-.8.3-.8.8v10.8c0 .5.3.8.8.8h7.4c.5 0 .8-.3.8-.8V5.3L9 1.8Zm0 0v3.5h3.5" />
      </symbol>
      <symbol id="icon-warning" viewBox="0 0 16 16">
        <path d="M8 2.2 1.9 13h12.2L8 2.2Zm0 4.3v3.2m0 1.6v.2" />
      </symbol>
      <symbol id="icon-panel" viewBox="0 0 16 16">
        <path d="M2.5 3h11v10h-11zM10 3v10" />
      </symbol>
    </svg>

    <a class="skip-link" href="#composer-text" id="skip-link">Skip to the message box</a>

    <header class="topbar">
      <div class="brand">
        <svg class="mark" aria-hidden="true"><use href="#icon-mark" /></svg>
        <h1 class="brand-name">Molecule <span class="brand-kind">local platform</span></h1>
        <span class="era" id="era" hidden></span>
      </div>
      <div class="topbar-tools">
        <div class="live" id="live" data-state="connecting">
          <span class="dot" aria-hidden="true"></span>
          <span class="live-text" id="live-text" role="status"></span>
          <button type="button" class="link" id="live-retry" hidden>Retry now</button>
        </div>
        <button
          type="button"
          class="button"
          id="inspector-toggle"
          aria-expanded="false"
          aria-controls="inspector"
        >
          <svg class="icon" aria-hidden="true"><use href="#icon-panel" /></svg>
          <span class="wide-only">Faults &amp; requests</span>
          <span class="narrow-only">Faults</span>
        </button>
      </div>
    </header>

    <div class="fault-banner" id="fault-banner" role="status" hidden>
      <svg class="icon" aria-hidden="true"><use href="#icon-warning" /></svg>
      <p class="fault-banner-text"><strong id="fault-banner-count"></strong> <span id="fault-banner-names"></span></p>
      <button type="button" class="button button-on-banner" id="fault-banner-clear">Turn all off</button>
    </div>

    <div class="layout">
      <nav class="sidebar" aria-labelledby="workspaces-title">
        <div class="pane-head">
          <h2 class="pane-title" id="workspaces-title">Workspaces</h2>
          <button type="button" class="button" id="create-open">
            <svg class="icon" aria-hidden="true"><use href="#icon-plus" /></svg>New
          </button>
        </div>
        <p class="problem" id="workspaces-problem" role="alert" hidden></p>
        <div class="empty empty-small" id="workspaces-empty" hidden>
          <p class="empty-title">No workspaces yet</p>
          <p>Create an external workspace for Claude Code, and a peer for it to talk to.</p>
        </div>
        <ul class="workspaces" id="workspaces"></ul>
      </nav>

      <main class="conversation" id="conversation" aria-labelledby="conversation-name">
        <div class="empty" id="nothing-selected" hidden>
          <p class="empty-title">Choose a workspace</p>
          <p>Its conversation appears here: what it received, from whom, and what it said.</p>
        </div>

        <div class="conversation-head" id="conversation-head" hidden>
          <button type="button" class="button button-icon narrow-only" id="back" aria-label="Back to workspaces">
            <svg class="icon" aria-hidden="true"><use href="#icon-back" /></svg>
          </button>
          <div class="conversation-title">
            <h2 class="conversation-name" id="conversation-name" tabindex="-1">Conversation</h2>
            <span class="badge badge-remote" id="conversation-remote" hidden>REMOTE</span>
          </div>
          <p class="conversation-presence" id="conversation-presence">
            <span class="dot" aria-hidden="true"></span><span id="conversation-presence-text"></span>
          </p>
          <button type="button" class="button" id="connect-open" hidden>
            Connect
          </button>
        </div>

        <div class="log-frame" id="log-frame" hidden>
          <div class="log" id="log" role="log" aria-live="polite" aria-label="Messages">
            <div class="log-earlier" id="earlier" hidden>
              <button type="button" class="button" id="earlier-button">Show earlier messages</button>
            </div>
            <p class="log-note" id="earlier-end" hidden>The start of what this platform keeps</p>
            <div class="empty" id="log-empty" hidden>
              <p class="empty-title" id="log-empty-title"></p>
              <p id="log-empty-text"></p>
              <pre class="command" id="log-empty-command" hidden></pre>
            </div>
            <ol class="messages" id="messages"></ol>
          </div>
          <button type="button" class="button new-messages" id="new-messages" hidden>
            <span id="new-messages-text">New messages</span>
            <svg class="icon" aria-hidden="true"><use href="#icon-down" /></svg>
          </button>
          <p class="problem problem-floating" id="log-problem" role="alert" hidden></p>
        </div>

        <form class="composer" id="composer" hidden>
          <div class="composer-box">
            <label class="visually-hidden" for="composer-text" id="composer-label">Message</label>
            <textarea
              id="composer-text"
              rows="2"
              maxlength="900000"
              placeholder="Write a message"
              aria-describedby="composer-status"
            ></textarea>
            <ul class="files" id="composer-files" aria-label="Files to send" hidden></ul>
            <div class="composer-tools">
              <button type="button" class="button" id="attach">
                <svg class="icon" aria-hidden="true"><use href="#icon-clip" /></svg>Attach
              </button>
              <input class="visually-hidden" type="file" id="attach-input" multiple tabindex="-1" aria-hidden="true" />
              <label class="send-as" for="send-as">
                <span>Send as</span>
                <select id="send-as"></select>
              </label>
              <button type="submit" class="button button-primary" id="send">Send</button>
            </div>
          </div>
          <div class="composer-foot">
            <p class="composer-status" id="composer-status" role="status"></p>
            <p class="composer-hint wide-only"><kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a line</p>
          </div>
          <p class="problem" id="composer-problem" role="alert" hidden></p>
          <div class="drop-target" id="drop-target" aria-hidden="true"><span>Drop files to attach them</span></div>
        </form>
      </main>

      <aside class="inspector" id="inspector" aria-label="Faults and requests" hidden>
        <section class="faults" aria-labelledby="faults-title">
          <div class="pane-head">
            <h2 class="pane-title" id="faults-title">Faults</h2>
            <button type="button" class="button button-icon inspector-close" id="inspector-close" aria-label="Close">
              <svg class="icon" aria-hidden="true"><use href="#icon-close" /></svg>
            </button>
          </div>
          <p class="pane-note">What agents get instead of an answer.</p>
          <ul class="presets" id="presets"></ul>
          <p class="problem" id="faults-problem" role="alert" hidden></p>
          <h3 class="pane-subtitle" id="rules-title">Active rules</h3>
          <p class="pane-note" id="rules-empty">None. Every request is answered normally.</p>
          <ul class="rules" id="rules" aria-labelledby="rules-title"></ul>
        </section>
        <section class="requests" aria-labelledby="requests-title">
          <div class="pane-head"><h2 class="pane-title" id="requests-title">Recent requests</h2></div>
          <p class="problem" id="requests-problem" role="alert" hidden></p>
          <p class="pane-note" id="requests-empty">No agent has called yet.</p>
          <ol class="request-list" id="request-list" aria-labelledby="requests-title" hidden></ol>
        </section>
      </aside>
    </div>

    <dialog class="dialog" id="create-dialog" aria-labelledby="create-title">
      <form id="create-form" novalidate>
        <h2 class="dialog-title" id="create-title">New workspace</h2>
        <label class="field" for="create-name">
          <span class="field-label">Name</span>
          <input id="create-name" type="text" maxlength="255" autocomplete="off" aria-describedby="create-problem" />
        </label>
        <fieldset class="choice">
          <legend class="field-label">Kind</legend>
          <label>
            <input type="radio" name="kind" value="external" checked />
            <span><strong>External</strong> A Claude Code session connects as this workspace.</span>
          </label>
          <label>
            <input type="radio" name="kind" value="peer" />
            <span><strong>Peer</strong> Lives on this platform. You speak for it with \u201CSend as\u201D.</span>
          </label>
        </fieldset>
        <label class="field" for="create-role">
          <span class="field-label">Role <span class="optional">optional</span></span>
          <input id="create-role" type="text" maxlength="255" autocomplete="off" placeholder="Reviews pull requests" />
        </label>
        <label class="field" for="create-parent">
          <span class="field-label">Parent</span>
          <select id="create-parent" aria-describedby="create-parent-hint"></select>
          <span class="field-hint" id="create-parent-hint">
            Workspaces can talk when they share a parent, or when one is above the other.
          </span>
        </label>
        <p class="problem" id="create-problem" role="alert" hidden></p>
        <div class="dialog-actions">
          <button type="button" class="button" id="create-cancel">Cancel</button>
          <button type="submit" class="button button-primary" id="create-submit">Create workspace</button>
        </div>
      </form>
    </dialog>

    <dialog class="dialog" id="connect-dialog" aria-labelledby="connect-title">
      <h2 class="dialog-title" id="connect-title">Connect Claude Code</h2>
      <p class="dialog-text">Put this into <code>~/.claude/channels/molecule/.env</code></p>
      <div class="snippet">
        <pre class="command" id="connect-env"></pre>
        <button type="button" class="button" id="connect-copy-env" data-copies="connect-env">Copy</button>
      </div>
      <p class="dialog-note" id="connect-token-note"></p>
      <p class="dialog-text">Then start Claude Code</p>
      <div class="snippet">
        <pre class="command" id="connect-command"></pre>
        <button type="button" class="button" data-copies="connect-command">Copy</button>
      </div>
      <p class="dialog-note" id="connect-copied" role="status"></p>
      <div class="dialog-actions">
        <button type="button" class="button button-primary" id="connect-close">Done</button>
      </div>
    </dialog>

    <template id="workspace-template">
      <li class="workspace">
        <button type="button" class="workspace-button">
          <span class="workspace-line">
            <span class="workspace-name"></span>
            <span class="badge badge-remote" hidden>REMOTE</span>
            <span class="unread" hidden><span class="unread-count"></span><span class="visually-hidden"> unread</span></span>
          </span>
          <span class="workspace-presence">
            <span class="dot" aria-hidden="true"></span><span class="presence-text"></span>
          </span>
        </button>
      </li>
    </template>

    <template id="message-template">
      <li class="message">
        <p class="message-head">
          <span class="message-from"></span>
          <span class="message-route">
            <svg class="icon" aria-hidden="true"><use href="#icon-arrow" /></svg
            ><span class="visually-hidden">to </span><span class="message-to"></span>
          </span>
          <time class="message-time"></time>
        </p>
        <div class="message-body">
          <p class="message-text"></p>
          <button type="button" class="link message-more" hidden></button>
          <ul class="files message-files" aria-label="Attachments" hidden></ul>
        </div>
      </li>
    </template>

    <template id="day-template">
      <li class="day"><span class="day-text"></span></li>
    </template>

    <template id="attachment-template">
      <li class="file">
        <svg class="icon" aria-hidden="true"><use href="#icon-file" /></svg>
        <a class="file-name" href="/" download>file</a>
        <span class="file-size"></span>
      </li>
    </template>

    <template id="chosen-file-template">
      <li class="file">
        <svg class="icon" aria-hidden="true"><use href="#icon-file" /></svg>
        <span class="file-name"></span>
        <span class="file-size"></span>
        <button type="button" class="file-remove">
          <svg class="icon" aria-hidden="true"><use href="#icon-close" /></svg>
        </button>
      </li>
    </template>

    <template id="preset-template">
      <li>
        <label class="preset">
          <span class="preset-label">Fault</span>
          <span class="preset-note"></span>
          <input type="checkbox" class="switch" />
        </label>
      </li>
    </template>

    <template id="rule-template">
      <li class="rule">
        <span class="rule-text"></span>
        <button type="button" class="button button-icon rule-remove">
          <svg class="icon" aria-hidden="true"><use href="#icon-close" /></svg>
        </button>
      </li>
    </template>

    <template id="request-template">
      <li class="request">
        <span class="request-status"></span>
        <span class="request-path"></span>
        <span class="request-meta"></span>
      </li>
    </template>
  </body>
</html>
`;var init_canvas2=()=>{};var inspector_client_default=`// The panel beside the conversation, and the recent requests in it.
import { arrange, byId, copyOf, createNodeCache, showProblem } from './dom.client.js';
import { PlatformProblem, platform } from './platform.client.js';

const SHOWN_REQUESTS = 100;
const WIDE_ENOUGH = matchMedia('(min-width: 75rem)');
const OPEN_KEY = 'molecule-inspector';
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

const CALLERS = { session: 'this page', admin: 'admin', none: 'no token', unknown: 'unknown token' };

/** The latest requests, newest first, fetched only while they can be seen. */
export function createRequestLog({ nameOf }) {
  const list = byId('request-list');
  list.tabIndex = 0;
  const cache = createNodeCache();

  return {
    async refresh() {
      try {
        const requests = await platform.requests(SHOWN_REQUESTS);
        arrange(
          list,
          requests.map((request) => {
            const title = \`\${request.method} \${request.path.replace(UUID, nameOf)}\`;
            const meta = requestMeta(request, nameOf);
            return cache.keep(request.id, [request.status, title, meta].join(), () =>
              requestNode(request, title, meta),
            );
          }),
        );
        cache.sweep();
        byId('requests-empty').hidden = requests.length > 0;
        list.hidden = requests.length === 0;
        showProblem(byId('requests-problem'), '');
      } catch (error) {
        if (!(error instanceof PlatformProblem)) throw error;
        showProblem(byId('requests-problem'), \`The requests could not be read. \${error.message}\`);
      }
    },
  };
}

function requestNode({ path, query, ...request }, title, meta) {
  const node = copyOf('request-template');
  node.dataset.outcome = outcomeOf(request);
  node.querySelector('.request-status').textContent = request.status === 0 ? '\u2013' : String(request.status);
  node.querySelector('.request-path').textContent = title;
  node.querySelector('.request-meta').textContent = meta;
  node.title = \`\${request.method} \${path}\${query === '' ? '' : \`?\${query}\`}\`;
  return node;
}

/** Status 0 is no answer: not yet, or, once it took its time, a dropped connection. */
function outcomeOf({ status, duration_ms: durationMs }) {
  if (status === 0) return durationMs === undefined ? 'open' : 'bad';
  return status < 400 ? 'good' : 'bad';
}

function requestMeta({ at, duration_ms: durationMs, fault, authorization }, nameOf) {
  const parts = [timeFormat.format(new Date(at)), CALLERS[authorization] ?? nameOf(authorization)];
  parts.push(durationMs === undefined ? 'no answer yet' : durationWords(durationMs));
  if (fault) parts.push(\`fault: \${fault}\`);
  return parts.join(' \xB7 ');
}

function durationWords(durationMs) {
  return durationMs < 1 ? 'under 1 ms' : \`\${Math.round(durationMs)} ms\`;
}

/** Opens and closes the panel: beside the conversation where there is room, over it elsewhere. */
export function createInspector({ onOpened }) {
  const panel = byId('inspector');
  const toggle = byId('inspector-toggle');

  function setOpen(isOpen) {
    panel.hidden = !isOpen;
    toggle.setAttribute('aria-expanded', String(isOpen));
    document.body.classList.toggle('with-inspector', isOpen);
    if (isOpen) onOpened();
  }

  function close() {
    setOpen(false);
    toggle.focus();
  }

  toggle.addEventListener('click', () => {
    setOpen(panel.hidden);
    if (WIDE_ENOUGH.matches) localStorage.setItem(OPEN_KEY, panel.hidden ? 'closed' : 'open');
    if (!panel.hidden && !WIDE_ENOUGH.matches) byId('inspector-close').focus();
  });
  byId('inspector-close').addEventListener('click', close);
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  const settle = () => setOpen(WIDE_ENOUGH.matches && localStorage.getItem(OPEN_KEY) !== 'closed');
  WIDE_ENOUGH.addEventListener('change', settle);
  settle();

  return { isOpen: () => !panel.hidden };
}
`;var init_inspector_client=()=>{};var messages_client_default=`// The log of one workspace's conversation: everything it received and said, oldest first.
import { START_COMMAND } from './dialogs.client.js';
import { arrange, byId, copyOf, createNodeCache, setText, sizeWords } from './dom.client.js';

const PAGE_MESSAGES = 100;
const LONG_TEXT_CHARS = 4_000;
const BOTTOM_SLACK_PX = 48;

const clockFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/**
 * The scrolling log. It shows the newest messages and, on demand, a page of earlier ones at a time; \`fetchAgain\` is
 * called to have the page after that. It follows the end only while the reader is at the end.
 */
export function createMessageLog({ fetchAgain }) {
  const scroller = byId('log');
  // Not every browser lets the keyboard scroll a box that is not focusable.
  scroller.tabIndex = 0;
  const list = byId('messages');
  let cache = createNodeCache();
  let workspace;
  let messages = [];
  let shownCount = PAGE_MESSAGES;
  let unseen = 0;
  let isFollowing = true;
  let isFresh = true;

  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < BOTTOM_SLACK_PX;

  function setUnseen(count) {
    unseen = count;
    byId('new-messages').hidden = count === 0;
    setText(byId('new-messages-text'), count === 1 ? '1 new message' : \`\${count} new messages\`);
  }

  function toEnd() {
    isFollowing = true;
    scroller.scrollTop = scroller.scrollHeight;
    setUnseen(0);
  }

  /** Fills the log while screen readers are not listening: only what arrives later is news. */
  function renderQuietly() {
    scroller.setAttribute('aria-live', 'off');
    render();
    requestAnimationFrame(() => scroller.setAttribute('aria-live', 'polite'));
  }

  function render() {
    const { scrollHeight, scrollTop } = scroller;
    // The event that tells of a scroll comes later than the scroll.
    isFollowing &&= isAtEnd();
    const oldest = list.querySelector('.message');
    const { nodes, addedAtEnd } = messageNodes(cache, messages.slice(-shownCount), workspace);
    arrange(list, nodes);
    cache.sweep();
    byId('earlier').hidden = messages.length <= shownCount;
    const isPrepended = oldest !== null && oldest !== list.querySelector('.message');
    if (isFollowing) scroller.scrollTop = scroller.scrollHeight;
    else if (isPrepended) scroller.scrollTop = scrollTop + scroller.scrollHeight - scrollHeight;
    return addedAtEnd;
  }

  scroller.addEventListener('scroll', () => {
    isFollowing = isAtEnd();
    if (isFollowing) setUnseen(0);
  });
  byId('new-messages').addEventListener('click', () => {
    toEnd();
    scroller.focus({ preventScroll: true });
  });
  byId('earlier-button').addEventListener('click', () => {
    shownCount += PAGE_MESSAGES;
    isFollowing = false;
    renderQuietly();
    // The focus would be lost with the button.
    if (byId('earlier').hidden) scroller.focus({ preventScroll: true });
    fetchAgain();
  });
  // The composer may grow, or a banner appear: whoever reads the end keeps reading the end.
  new ResizeObserver(() => {
    if (isFollowing) scroller.scrollTop = scroller.scrollHeight;
  }).observe(scroller);

  return {
    /** Empties the log for another workspace. */
    open(next) {
      workspace = next;
      messages = [];
      shownCount = PAGE_MESSAGES;
      isFresh = true;
      cache = createNodeCache();
      list.replaceChildren();
      byId('earlier').hidden = true;
      byId('log-empty').hidden = true;
      toEnd();
    },
    /** The open workspace as it is now: while nothing was said, the log says what to do. */
    describe: describeEmptyLog,
    /** A page more than is shown, and one to know whether there are still earlier ones. */
    wantedCount: () => shownCount + PAGE_MESSAGES + 1,
    show(next) {
      messages = next;
      byId('log-empty').hidden = messages.length > 0;
      if (isFresh) {
        isFresh = false;
        renderQuietly();
        toEnd();
        return;
      }
      const added = render();
      if (!isFollowing && added > 0) setUnseen(unseen + added);
    },
    toEnd,
  };
}

function describeEmptyLog({ name, external, connected }) {
  byId('log-empty-command').hidden = !external || connected;
  setText(byId('log-empty-command'), START_COMMAND);
  if (!external) {
    setText(byId('log-empty-title'), 'Nothing said yet');
    setText(byId('log-empty-text'), \`What \${name} receives and answers appears here.\`);
  } else if (connected) {
    setText(byId('log-empty-title'), \`\${name} is listening\`);
    setText(byId('log-empty-text'), 'Write below. The message arrives as a turn in the running session.');
  } else {
    setText(byId('log-empty-title'), \`\${name} is not connected yet\`);
    setText(byId('log-empty-text'), 'Start Claude Code with this command to bring the workspace online.');
  }
}

function messageNodes(cache, messages, workspace) {
  const nodes = [];
  let day = '';
  let addedAtEnd = 0;
  for (const message of messages) {
    const at = new Date(message.at);
    if (at.toDateString() !== day) {
      day = at.toDateString();
      nodes.push(cache.keep(\`day \${day}\`, dayWords(at), () => dayNode(at)));
    }
    addedAtEnd = cache.has(message.id) ? 0 : addedAtEnd + 1;
    nodes.push(cache.keep(message.id, JSON.stringify(message), () => messageNode(message, at, workspace)));
  }
  return { nodes, addedAtEnd };
}

function dayNode(at) {
  const node = copyOf('day-template');
  node.querySelector('.day-text').textContent = dayWords(at);
  return node;
}

function dayWords(at) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (at.toDateString() === today.toDateString()) return 'Today';
  if (at.toDateString() === yesterday.toDateString()) return 'Yesterday';
  return dayFormat.format(at);
}

function messageNode(message, at, workspace) {
  const node = copyOf('message-template');
  const { kind, from, to } = partiesOf(message, workspace);
  node.dataset.id = message.id;
  node.dataset.direction = message.direction;
  node.dataset.kind = kind;
  node.querySelector('.message-from').textContent = from;
  node.querySelector('.message-to').textContent = to;
  const time = node.querySelector('.message-time');
  time.textContent = clockFormat.format(at);
  time.dateTime = message.at;
  time.title = fullFormat.format(at);
  fillText(node, message.text ?? '');
  const attachments = message.attachments ?? [];
  const files = node.querySelector('.message-files');
  files.hidden = attachments.length === 0;
  files.replaceChildren(...attachments.map(attachmentNode));
  return node;
}

/** Who said it to whom, and which of the five kinds of message that makes it. */
function partiesOf({ direction, from, to }, { name }) {
  if (direction === 'out') {
    return to?.id
      ? { kind: 'to-peer', from: name, to: to.name || to.id }
      : { kind: 'to-you', from: name, to: 'You' };
  }
  if (from.kind === 'canvas_user') return { kind: 'from-you', from: 'You', to: name };
  if (from.kind === 'system') return { kind: 'from-system', from: from.name || 'Platform', to: name };
  return { kind: 'from-peer', from: from.name || from.id || 'A peer', to: name };
}

function fillText(node, text) {
  const paragraph = node.querySelector('.message-text');
  const more = node.querySelector('.message-more');
  paragraph.hidden = text === '';
  paragraph.textContent = text.length > LONG_TEXT_CHARS ? \`\${text.slice(0, LONG_TEXT_CHARS)}\u2026\` : text;
  if (text.length <= LONG_TEXT_CHARS) return;
  more.hidden = false;
  more.textContent = \`Show all \${text.length.toLocaleString()} characters\`;
  more.addEventListener('click', () => {
    paragraph.textContent = text;
    more.hidden = true;
  });
}

function attachmentNode({ name, uri, size, url }) {
  const node = copyOf('attachment-template');
  const link = node.querySelector('.file-name');
  const path = platformPath(url);
  link.textContent = name || 'file';
  link.title = path ? \`Download \${name || 'file'}\` : \`Not kept on this platform: \${uri ?? 'no address'}\`;
  link.download = name || 'file';
  if (path) link.href = path;
  else link.removeAttribute('href');
  node.querySelector('.file-size').textContent = path ? sizeWords(size) : 'not kept here';
  return node;
}

/** Only a path on this platform becomes a link; any other address stays text. */
function platformPath(url) {
  if (typeof url !== 'string' || !url.startsWith('/')) return undefined;
  const resolved = URL.parse(url, location.origin);
  return resolved?.origin === location.origin ? resolved.pathname + resolved.search : undefined;
}
`;var init_messages_client=()=>{};var platform_client_default=`// The local platform as the page sees it: its HTTP calls, its live events, and every failure as a sentence.

const REQUEST_TIMEOUT_MS = 30_000;
// An agent that is called at once has 90 s to answer before the platform lets go of the person's message.
const SEND_TIMEOUT_MS = 100_000;
const UPLOAD_TIMEOUT_MS = 120_000;
const RECONNECT_FIRST_MS = 500;
const RECONNECT_MAX_MS = 10_000;
const SHOWN_ERROR_CHARS = 400;

/** A failed call; the message is fit to be shown to a person. */
export class PlatformProblem extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

async function call(method, path, { json, form, timeoutMs = REQUEST_TIMEOUT_MS } = {}) {
  const init = { method, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) };
  if (form) init.body = form;
  if (json !== undefined) {
    init.body = JSON.stringify(json);
    init.headers = { 'Content-Type': 'application/json' };
  }
  const { status, text } = await exchange(path, init, timeoutMs);
  const body = parseJson(text);
  if (status < 200 || status > 299) throw new PlatformProblem(refusal(status, body, text), status);
  if (body === undefined && text !== '') {
    throw new PlatformProblem(\`The platform answered \${status}, but not with JSON.\`);
  }
  return body;
}

async function exchange(path, init, timeoutMs) {
  try {
    const response = await fetch(path, init);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      throw new PlatformProblem(\`No answer within \${timeoutMs / 1000} s.\`);
    }
    throw new PlatformProblem('The platform could not be reached, or it broke off its answer.');
  }
}

/** The platform's own reason; a short plain text counts as one, a page of HTML does not. */
function refusal(status, body, text) {
  const parts = [body?.error, body?.hint].filter((part) => typeof part === 'string' && part !== '');
  if (parts.length === 0 && body === undefined && !text.includes('<')) parts.push(text.trim());
  const reason = parts.join('. ');
  return reason === ''
    ? \`The platform answered \${status}.\`
    : \`The platform answered \${status}: \${clip(reason)}\`;
}

function clip(text) {
  return text.length > SHOWN_ERROR_CHARS ? \`\${text.slice(0, SHOWN_ERROR_CHARS)}\u2026\` : text;
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A 200 can still carry an agent's error. */
function refuseAgentError(body) {
  const error = typeof body?.error === 'string' ? body.error : body?.error?.message;
  if (error) throw new PlatformProblem(\`The workspace answered with an error: \${clip(String(error))}\`);
}

function canvasMessage({ messageId, text, files }) {
  const parts = files.map(({ uri, name, mimeType, size }) => ({
    kind: 'file',
    file: { name, mimeType, uri, size },
  }));
  if (text !== '') parts.unshift({ kind: 'text', text });
  return {
    jsonrpc: '2.0',
    id: crypto.randomUUID(),
    method: 'message/send',
    params: { message: { role: 'user', messageId, parts } },
  };
}

const segment = encodeURIComponent;

/** Every call rejects with a \`PlatformProblem\`. Ids are put into paths escaped. */
export const platform = {
  state: () => call('GET', '/local/state'),
  conversation: (id, limit) => call('GET', \`/local/workspaces/\${segment(id)}/conversation?limit=\${limit}\`),
  requests: (limit) => call('GET', \`/local/requests?limit=\${limit}\`),
  createWorkspace: (fields) => call('POST', '/local/workspaces', { json: fields }),
  addFault: (rule) => call('POST', '/local/faults', { json: rule }),
  removeFault: (id) => call('DELETE', \`/local/faults/\${segment(id)}\`),
  clearFaults: () => call('DELETE', '/local/faults'),

  /** Stages files in a workspace's uploads; resolves to \`[{ uri, name, mimeType, size }]\` in order. */
  async upload(workspaceId, files) {
    const form = new FormData();
    for (const file of files) form.append('files', file, file.name);
    const path = \`/workspaces/\${segment(workspaceId)}/chat/uploads\`;
    const body = await call('POST', path, { form, timeoutMs: UPLOAD_TIMEOUT_MS });
    if (body?.files?.length !== files.length) {
      throw new PlatformProblem('The platform did not say where it put the files.');
    }
    return body.files;
  },

  /** \`messageId\` is kept for a retry: the platform stores a repeated id once. */
  async sendAsCanvasUser(targetId, message) {
    const json = canvasMessage(message);
    const path = \`/workspaces/\${segment(targetId)}/a2a\`;
    refuseAgentError(await call('POST', path, { json, timeoutMs: SEND_TIMEOUT_MS }));
  },

  async sendAsPeer(peerId, targetId, { text, files }) {
    const json = { target_id: targetId, text, attachments: files };
    const path = \`/local/peers/\${segment(peerId)}/send\`;
    refuseAgentError(await call('POST', path, { json, timeoutMs: SEND_TIMEOUT_MS }));
  },
};

/**
 * Follows the platform's event stream for as long as the page lives. A broken stream is reopened after a growing,
 * jittered wait; \`onOpen\` runs each time it is (re)opened, which is the moment to fetch what was missed.
 */
export function followEvents({ onOpen, onEvent, onBroken }) {
  let source;
  let timer;
  let failures = 0;

  function open() {
    clearTimeout(timer);
    source?.close();
    source = new EventSource('/local/events');
    source.onopen = () => {
      failures = 0;
      onOpen();
    };
    source.onmessage = (message) => {
      const event = parseJson(message.data);
      if (typeof event?.type === 'string') onEvent(event);
    };
    source.onerror = () => {
      source.close();
      const waitMs =
        Math.min(RECONNECT_MAX_MS, RECONNECT_FIRST_MS * 2 ** failures) * (0.75 + Math.random() / 2);
      failures += 1;
      onBroken({ waitMs });
      timer = setTimeout(open, waitMs);
    };
  }

  open();
  return { reopen: open };
}
`;var init_platform_client=()=>{};var workspaces_client_default=`// The list of workspaces: who is there, what each is doing, and what was not read yet.
import { agoWords, arrange, byId, copyOf, createNodeCache, setText } from './dom.client.js';
import { platform } from './platform.client.js';

const UNREAD_COUNTED = 100;

const STATUS_WORDS = {
  online: 'Online',
  awaiting_agent: 'Awaiting agent',
  offline: 'Offline',
  degraded: 'Degraded',
  removed: 'Removed',
};

/** What a dot's colour and the words beside it say: \`tone\` is online, awaiting, offline or trouble. */
function presenceOf({ status, online, external, connected, current_task: task, active_tasks: activeTasks }) {
  const words = STATUS_WORDS[status] ?? String(status).replaceAll('_', ' ');
  if (status === 'awaiting_agent') return { tone: 'awaiting', words };
  if (status === 'degraded' || status === 'failed' || status === 'removed') return { tone: 'trouble', words };
  if (!online) return { tone: 'offline', words: status === 'online' ? 'Offline' : words };
  const state = external && connected ? 'Connected' : words;
  if (task) return { tone: 'online', words: \`\${state} \xB7 \${task}\` };
  if (activeTasks > 0) return { tone: 'online', words: \`\${state} \xB7 busy\` };
  return { tone: 'online', words: state };
}

/** The head of a conversation: the same with role and last heartbeat, and a way to connect what is away. */
export function showConversationHead(workspace) {
  const { tone, words } = presenceOf(workspace);
  const parts = [words];
  if (workspace.role) parts.push(workspace.role);
  if (workspace.external && workspace.last_heartbeat_at) {
    parts.push(\`heartbeat \${agoWords(new Date(workspace.last_heartbeat_at))}\`);
  }
  setText(byId('conversation-name'), workspace.name);
  byId('conversation-remote').hidden = !workspace.external;
  byId('conversation-presence').dataset.presence = tone;
  setText(byId('conversation-presence-text'), parts.join(' \xB7 '));
  byId('connect-open').hidden = !workspace.external || workspace.connected;
}

/** Arrow keys, Home and End move through the list; one button of it is in the tab order. */
export function createWorkspaceList({ onSelect }) {
  const list = byId('workspaces');
  const cache = createNodeCache();
  const buttons = () => [...list.querySelectorAll('.workspace-button')];

  function build(id) {
    const node = copyOf('workspace-template');
    const button = node.querySelector('button');
    button.dataset.id = id;
    button.addEventListener('click', () => onSelect(id));
    return node;
  }

  list.addEventListener('keydown', (event) => {
    const all = buttons();
    const here = all.indexOf(document.activeElement);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || all[to] === undefined) return;
    event.preventDefault();
    all[to].focus();
  });
  list.addEventListener('focusin', ({ target }) => {
    for (const button of buttons()) button.tabIndex = button === target ? 0 : -1;
  });

  return {
    show(workspaces, { selectedId, unread }) {
      const rows = inTreeOrder(workspaces).map(({ workspace, depth }) => {
        const node = cache.keep(workspace.id, '', () => build(workspace.id));
        fill(node, workspace, {
          depth,
          isSelected: workspace.id === selectedId,
          unread: unread.get(workspace.id) ?? 0,
        });
        return node;
      });
      arrange(list, rows);
      cache.sweep();
      byId('workspaces-empty').hidden = rows.length > 0;
      const all = buttons();
      const entry =
        all.find((button) => button === document.activeElement) ??
        all.find((button) => button.dataset.id === selectedId) ??
        all[0];
      for (const button of all) button.tabIndex = button === entry ? 0 : -1;
    },
    focus: (id) =>
      buttons()
        .find((button) => button.dataset.id === id)
        ?.focus(),
  };
}

function fill(node, workspace, { depth, isSelected, unread }) {
  const button = node.querySelector('button');
  const { tone, words } = presenceOf(workspace);
  node.dataset.depth = String(Math.min(depth, 3));
  node.dataset.presence = tone;
  if (isSelected) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
  setText(node.querySelector('.workspace-name'), workspace.name);
  node.querySelector('.badge-remote').hidden = !workspace.external;
  setText(node.querySelector('.presence-text'), words);
  node.querySelector('.unread').hidden = unread === 0;
  setText(node.querySelector('.unread-count'), unread > 99 ? '99+' : String(unread));
}

/** Children below their parent. A parent that is not listed, or a circle of parents, makes a root. */
function inTreeOrder(workspaces) {
  const ids = new Set(workspaces.map(({ id }) => id));
  const rows = [];
  const placed = new Set();
  function add(workspace, depth) {
    if (placed.has(workspace.id)) return;
    placed.add(workspace.id);
    rows.push({ workspace, depth });
    for (const child of workspaces) if (child.parent_id === workspace.id) add(child, depth + 1);
  }
  for (const workspace of workspaces) if (!ids.has(workspace.parent_id)) add(workspace, 0);
  for (const workspace of workspaces) add(workspace, 0);
  return rows;
}

/**
 * Unread messages per workspace, counted from the conversation itself and not from events, so that a missed event
 * changes nothing. What is there when a workspace is first seen counts as read.
 */
export function createUnread() {
  const readUpTo = new Map();
  const counts = new Map();
  return {
    counts,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    isKnown: (id) => readUpTo.has(id),
    markRead(id, messages) {
      readUpTo.set(id, messages.at(-1)?.id);
      counts.delete(id);
    },
    async recount(id) {
      const messages = await platform.conversation(id, UNREAD_COUNTED);
      if (!readUpTo.has(id)) readUpTo.set(id, messages.at(-1)?.id);
      const lastRead = messages.findLastIndex((message) => message.id === readUpTo.get(id));
      counts.set(id, messages.slice(lastRead + 1).filter(isNews).length);
    },
  };
}

/** What others said to the workspace, and what it said to the person. Its words to a peer count at that peer. */
function isNews({ direction, from, to }) {
  return direction === 'in' ? from.kind !== 'canvas_user' : !to?.id;
}
`;var init_workspaces_client=()=>{};function isPagePath(path){return ASSETS.has(path)||path==="/local"||path.startsWith("/local/")}function registerPage(app,{sessionCookie}){for(let[path,{type,text}]of ASSETS)app.get(path,()=>{let headers=new Headers({"Content-Type":type,"Cache-Control":"no-store","Content-Security-Policy":CONTENT_SECURITY_POLICY,"Cross-Origin-Resource-Policy":"same-origin","Referrer-Policy":"same-origin"});if(path==="/")headers.set("Set-Cookie",sessionCookie);return new Response(text,{headers})})}var SCRIPT="text/javascript; charset=utf-8",ASSETS,CONTENT_SECURITY_POLICY;var init_page=__esm(()=>{init_canvas_client();init_canvas();init_composer_client();init_dialogs_client();init_dom_client();init_faults_client();init_favicon();init_canvas2();init_inspector_client();init_messages_client();init_platform_client();init_workspaces_client();ASSETS=new Map([["/",{type:"text/html; charset=utf-8",text:String(canvas_default2)}],["/canvas.css",{type:"text/css; charset=utf-8",text:canvas_default}],["/favicon.svg",{type:"image/svg+xml",text:favicon_default}],["/canvas.js",{type:SCRIPT,text:canvas_client_default}],["/canvas.client.js",{type:SCRIPT,text:canvas_client_default}],["/composer.client.js",{type:SCRIPT,text:composer_client_default}],["/dialogs.client.js",{type:SCRIPT,text:dialogs_client_default}],["/dom.client.js",{type:SCRIPT,text:dom_client_default}],["/faults.client.js",{type:SCRIPT,text:faults_client_default}],["/inspector.client.js",{type:SCRIPT,text:inspector_client_default}],["/messages.client.js",{type:SCRIPT,text:messages_client_default}],["/platform.client.js",{type:SCRIPT,text:platform_client_default}],["/workspaces.client.js",{type:SCRIPT,text:workspaces_client_default}]]),CONTENT_SECURITY_POLICY=["default-src 'self'","base-uri 'none'","object-src 'none'","form-action 'self'","frame-ancestors 'none'"].join("; ")});function createFrontDoor(deps){let guarded=(request)=>throughGates(request,deps);return async(request)=>{let{pathname,search}=new URL(request.url);if(deps.closed.aborted)throw droppedConnection();if(isPagePath(pathname))return guarded(request);let identity=deps.auth.identify(request),finish=deps.requests.begin({at:new Date(deps.clock.nowMicros()/1000).toISOString(),method:request.method,path:pathname,query:search.slice(1),headers:[...request.headers.keys()],authorization:nameOf(identity)}),startedMs=performance.now(),struck=deps.faults.strike(subjectOf(request,deps.auth)),outcome=(status)=>({status,duration_ms:performance.now()-startedMs,...struck.length===0?{}:{fault:struck.map(({kind})=>kind).join(" and ")}});try{let response=await untilAborted(throughFaults(struck,request,guarded,deps.closed),request.signal);return finish(outcome(response.status)),response}catch(error){throw finish(outcome(0)),error}}}function subjectOf(request,auth){let path=new URL(request.url).pathname,named=/^\/(?:admin\/)?(?:workspaces|registry(?:\/discover)?)\/([\w-]+)/.exec(path)?.[1],identity=auth.identify(request);return{method:request.method,path,workspaceIds:[...named===void 0?[]:[named],...identity.kind==="workspace"?[identity.workspaceId]:[]]}}function nameOf(identity){if(identity.kind==="workspace")return identity.workspaceId;return identity.kind==="unknown-bearer"?"unknown":identity.kind}async function throughGates(request,deps){let path=new URL(request.url).pathname,response=isPagePath(path)?await ownGates(request,deps):await platformGates(request,deps);for(let[name,value]of Object.entries(SECURITY_HEADERS))if(!response.headers.has(name))response.headers.set(name,value);return response.headers.set("Date",new Date(deps.clock.nowMicros()/1000).toUTCString()),response}function ownGates(request,deps){return refuseForeignOrigin(request)??refuseForeignChange(request)??deps.routes(request)}async function platformGates(request,deps){let foreign=refuseForeignOrigin(request)??refuseForeignChange(request);if(foreign!==void 0)return foreign;let{headers,refusal}=deps.limitRate(request),response=refusal??refuseUnroutable(request,deps.tenantGuard,deps.organisationId)??await deps.routes(request);for(let[name,value]of Object.entries(headers))response.headers.set(name,value);return response}async function untilAborted(work,signal){let{promise:aborting,reject}=Promise.withResolvers(),onAbort=()=>reject(signal.reason);if(signal.aborted)onAbort();signal.addEventListener("abort",onAbort,{once:!0});try{return await Promise.race([work,aborting])}finally{signal.removeEventListener("abort",onAbort)}}var SECURITY_HEADERS;var init_front_door=__esm(()=>{init_auth();init_fault_effects();init_origin();init_page();SECURITY_HEADERS={"X-Content-Type-Options":"nosniff","X-Frame-Options":"DENY","Strict-Transport-Security":"max-age=31536000; includeSubDomains","Content-Security-Policy":"default-src 'self'"}});async function sendMessage(routes,bearer,targetId,text,options={}){let textParts=text===""?[]:[{kind:"text",text}],fileParts=(options.attachments??[]).map((file)=>({kind:"file",file})),message={role:"user",messageId:options.messageId??crypto.randomUUID(),...options.contextId===void 0?{}:{contextId:options.contextId},parts:[...textParts,...fileParts,...options.parts??[]]},response=await routes(new Request(`http://localhost/workspaces/${encodeURIComponent(targetId)}/a2a`,{method:"POST",headers:{Authorization:`Bearer ${bearer}`},body:JSON.stringify({jsonrpc:"2.0",id:crypto.randomUUID(),method:"message/send",params:{message}})})),answer=await response.text();return{status:response.status,body:parseJson2(answer)??answer}}var init_impersonation=__esm(()=>{init_read_body()});function createPresence({workspaces,events,clock,settings}){let announce=(workspaceId,status)=>events.publish("WORKSPACE_STATUS",workspaceId,{status});return{sweep(){let staleBefore=clock.nowMicros()-settings.heartbeatStaleSeconds*1e6;for(let id of workspaces.expireHeartbeats(staleBefore))announce(id,"awaiting_agent")},setStatus(workspaceId,status){if(workspaces.get(workspaceId)?.status===status)return;workspaces.update(workspaceId,{status}),announce(workspaceId,status)}}}function createRateLimiter(options){let buckets=new Map,bucketOf=(key,nowMicros)=>{let known=buckets.get(key);if(known!==void 0&&known.endsAtMicros>nowMicros)return known;if(buckets.size>=MAX_BUCKETS)buckets.clear();let bucket={endsAtMicros:nowMicros+WINDOW_MICROS,count:0};return buckets.set(key,bucket),bucket};return(request)=>{if(options.perMinute===0)return{headers:{"X-RateLimit-Limit":"unlimited"}};let nowMicros=options.nowMicros(),bucket=bucketOf(keyOf(request,options.byAddressOnly),nowMicros);bucket.count+=1;let resetSeconds=Math.floor((bucket.endsAtMicros-nowMicros)/1e6),headers={"X-RateLimit-Limit":String(options.perMinute),"X-RateLimit-Remaining":String(Math.max(0,options.perMinute-bucket.count)),"X-RateLimit-Reset":String(resetSeconds)};if(bucket.count<=options.perMinute)return{headers};return{headers,refusal:reply({status:429,body:{error:"rate limit exceeded",retry_after:resetSeconds},headers:{"Retry-After":String(resetSeconds)}})}}}function keyOf(request,byAddressOnly){if(byAddressOnly)return"address";let organisation=request.headers.get("X-Molecule-Org-Id");if(organisation!==null)return`organisation ${organisation}`;let authorization=request.headers.get("Authorization");return authorization===null?"address":sha256(authorization)}var WINDOW_MICROS=60000000,MAX_BUCKETS=1e4;var init_rate_limit=__esm(()=>{init_random_token();init_reply()});class RequestLog{#requests=[];#nextId=1;begin(request){let id=String(this.#nextId);if(this.#nextId+=1,this.#requests.push({...request,id,status:0}),this.#requests.length>1e4)this.#requests=this.#requests.slice(-5000);return(outcome)=>{let index=this.#requests.findLastIndex((logged)=>logged.id===id),logged=this.#requests[index];if(logged!==void 0)this.#requests[index]={...logged,...outcome}}}matching({method,path,workspaceId}){return this.#requests.filter((request)=>(method===void 0||request.method===method)&&(path===void 0||path.test(request.path))&&(workspaceId===void 0||request.authorization===workspaceId||request.path.includes(workspaceId)))}latest(limit){return this.#requests.slice(-limit).reverse()}}var GET_MATCH_RESULT;var init_constants=__esm(()=>{GET_MATCH_RESULT=Symbol()});var init_crypto=()=>{};var bufferToFormData=(arrayBuffer,contentType)=>new Response(arrayBuffer,{headers:{"Content-Type":contentType.replace(/^[^;]+/,(mediaType)=>mediaType.toLowerCase())}}).formData();var init_buffer=__esm(()=>{init_crypto()});async function parseFormData(request,options){if(!isRawRequest(request)&&request.bodyCache.formData)return convertFormDataToBodyData(await request.bodyCache.formData,options);let headers=isRawRequest(request)?request.headers:request.raw.headers,arrayBuffer=await request.arrayBuffer(),formDataPromise=bufferToFormData(arrayBuffer,headers.get("Content-Type")||"");if(!isRawRequest(request))request.bodyCache.formData=formDataPromise;let formData=await formDataPromise;if(formData)return convertFormDataToBodyData(formData,options);return{}}function convertFormDataToBodyData(formData,options){let form=Object.create(null),nestingState={count:0};if(formData.forEach((value,key)=>{if(!(options.all||key.endsWith("[]")))form[key]=value;else handleParsingAllValues(form,key,value)}),options.dot)Object.entries(form).forEach(([key,value])=>{if(key.includes("."))handleParsingNestedValues(form,key,value,nestingState),delete form[key]});return form}var MAX_NESTED_OBJECTS=1e4,isRawRequest=(request)=>("headers"in request),parseBody=async(request,options=Object.create(null))=>{let{all=!1,dot=!1}=options,mediaType=(isRawRequest(request)?request.headers:request.raw.headers).get("Content-Type")?.split(";")[0].trim().toLowerCase();if(mediaType==="multipart/form-data"||mediaType==="application/x-www-form-urlencoded")return parseFormData(request,{all,dot});return{}},handleParsingAllValues=(form,key,value)=>{if(form[key]!==void 0)if(Array.isArray(form[key]))form[key].push(value);else form[key]=[form[key],value];else if(!key.endsWith("[]"))form[key]=value;else form[key]=[value]},handleParsingNestedValues=(form,key,value,state)=>{if(/(?:^|\.)__proto__\./.test(key))return;let nestedForm=form,keys=key.split(".",34);if(keys.length>33)throwNestingLimitExceeded();keys.forEach((key,index)=>{if(index===keys.length-1)nestedForm[key]=value;else{if(!nestedForm[key]||typeof nestedForm[key]!=="object"||Array.isArray(nestedForm[key])||nestedForm[key]instanceof File){if(state.count++>=MAX_NESTED_OBJECTS)throwNestingLimitExceeded();nestedForm[key]=Object.create(null)}nestedForm=nestedForm[key]}})},throwNestingLimitExceeded=()=>{throw Error("Nesting limit exceeded")};var init_body=__esm(()=>{init_buffer()});var splitPath=(path)=>{let paths=path.split("/");if(paths[0]==="")paths.shift();return paths},splitRoutingPath=(routePath)=>{let{groups,path}=extractGroupsFromPath(routePath),paths=splitPath(path);return replaceGroupMarks(paths,groups)},extractGroupsFromPath=(path)=>{let groups=[];return path=path.replace(/\{[^}]+\}/g,(match,index)=>{let mark=`@${index}`;return groups.push([mark,match]),mark}),{groups,path}},replaceGroupMarks=(paths,groups)=>{for(let i=groups.length-1;i>=0;i--){let[mark]=groups[i];for(let j=paths.length-1;j>=0;j--)if(paths[j].includes(mark)){paths[j]=paths[j].replace(mark,groups[i][1]);break}}return paths},patternCache,getPattern=(label,next)=>{if(label==="*")return"*";let match=label.match(/^\:([^\{\}]+)(?:\{(.+)\})?$/);if(match){let cacheKey=`${label}#${next}`;if(!patternCache[cacheKey])if(match[2])patternCache[cacheKey]=next&&next[0]!==":"&&next[0]!=="*"?[cacheKey,match[1],new RegExp(`^${match[2]}(?=/${next})`)]:[label,match[1],new RegExp(`^${match[2]}$`)];else patternCache[cacheKey]=[label,match[1],!0];return patternCache[cacheKey]}return null},tryDecode=(str,decoder)=>{try{return decoder(str)}catch{return str.replace(/(?:%[0-9A-Fa-f]{2})+/g,(match)=>{try{return decoder(match)}catch{return match}})}},decodeURIWithPreservedPercent=(value)=>decodeURI(value.includes("%25")?value.replace(/%25/g,"%2525"):value),getPath=(request)=>{let url=request.url,start=url.indexOf("/",url.indexOf(":")+4),i=start;for(;i<url.length;i++){let charCode=url.charCodeAt(i);if(charCode===37){let queryIndex=url.indexOf("?",i),hashIndex=url.indexOf("#",i),end=queryIndex===-1?hashIndex===-1?void 0:hashIndex:hashIndex===-1?queryIndex:Math.min(queryIndex,hashIndex),path=url.slice(start,end),decoded=tryDecode(path,decodeURIWithPreservedPercent);if(/%(?![0-9A-Fa-f]{2})/.test(path)){let rewritten=new URL("http://localhost");if(rewritten.pathname=decoded.replace(/[\\\t\n\r]/g,encodeURIComponent),tryDecode(rewritten.pathname,decodeURIWithPreservedPercent)!==decoded)return tryDecode(path.replace(/%(?![0-9A-Fa-f]{2})/g,"%25"),decodeURIWithPreservedPercent)}return decoded}else if(charCode===63||charCode===35)break}return url.slice(start,i)},getPathNoStrict=(request)=>{let result=getPath(request);return result.length>1&&result.at(-1)==="/"?result.slice(0,-1):result},mergePath=(base,sub,...rest)=>{if(rest.length)sub=mergePath(sub,...rest);return`${base?.[0]==="/"?"":"/"}${base}${sub==="/"?"":`${base?.at(-1)==="/"?"":"/"}${sub?.[0]==="/"?sub.slice(1):sub}`}`},checkOptionalParameter=(path)=>{if(path.charCodeAt(path.length-1)!==63||!path.includes(":"))return null;let segments=path.split("/"),results=[],basePath="";return segments.forEach((segment)=>{if(segment!==""&&!/\:/.test(segment))basePath+="/"+segment;else if(/\:/.test(segment))if(segment.charCodeAt(segment.length-1)===63){if(results.length===0&&basePath==="")results.push("/");else results.push(basePath);let optionalSegment=segment.slice(0,-1);basePath+="/"+optionalSegment,results.push(basePath)}else basePath+="/"+segment}),results.filter((v,i,a)=>a.indexOf(v)===i)},tryDecodeURIComponent=(str)=>str.indexOf("%")!==-1?tryDecode(str,decodeURIComponent_):str,_decodeURI=(value)=>{if(value.indexOf("+")!==-1)value=value.replace(/\+/g," ");return tryDecodeURIComponent(value)},_getQueryParam=(url,key,multiple)=>{let hashIndex=url.indexOf("#",8);if(hashIndex!==-1)url=url.slice(0,hashIndex);let encoded;if(!multiple&&key&&!/[%+&=]/.test(key)){let queryIndex=url.indexOf("?",8),keyIndex=queryIndex;if(keyIndex===-1)return;if(!url.startsWith(key,keyIndex+1))keyIndex=url.indexOf(`&${key}`,keyIndex+1);while(keyIndex!==-1){let trailingKeyCode=url.charCodeAt(keyIndex+key.length+1);if(trailingKeyCode===61||trailingKeyCode===38||isNaN(trailingKeyCode)){if(keyIndex>queryIndex&&/(?:^|&)[^=&]*[%+]/.test(url.slice(queryIndex+1,keyIndex)))break;if(trailingKeyCode===61){let valueIndex=keyIndex+key.length+2,endIndex=url.indexOf("&",valueIndex);return _decodeURI(url.slice(valueIndex,endIndex===-1?void 0:endIndex))}return""}keyIndex=url.indexOf(`&${key}`,keyIndex+1)}if(encoded=/[%+]/.test(url),!encoded)return}let results=Object.create(null);encoded??=/[%+]/.test(url);let keyIndex=url.indexOf("?",8);while(keyIndex!==-1){let nextKeyIndex=url.indexOf("&",keyIndex+1),valueIndex=url.indexOf("=",keyIndex);if(valueIndex>nextKeyIndex&&nextKeyIndex!==-1)valueIndex=-1;let name=url.slice(keyIndex+1,valueIndex===-1?nextKeyIndex===-1?void 0:nextKeyIndex:valueIndex);if(encoded)name=_decodeURI(name);if(keyIndex=nextKeyIndex,name==="")continue;let value;if(valueIndex===-1)value="";else if(value=url.slice(valueIndex+1,nextKeyIndex===-1?void 0:nextKeyIndex),encoded)value=_decodeURI(value);if(multiple){if(!(results[name]&&Array.isArray(results[name])))results[name]=[];results[name].push(value)}else results[name]??=value}return key?results[key]:results},getQueryParam,getQueryParams=(url,key)=>_getQueryParam(url,key,!0),decodeURIComponent_;var init_url=__esm(()=>{patternCache={},getQueryParam=_getQueryParam,decodeURIComponent_=decodeURIComponent});var HonoRequest;var init_request=__esm(()=>{init_http_exception();init_constants();init_body();init_url();HonoRequest=class{raw;#validatedData;#matchResult;routeIndex=0;path;bodyCache={};constructor(request,path="/",matchResult=[[]]){this.raw=request,this.path=path,this.#matchResult=matchResult}param(key){return key?this.#getDecodedParam(key):this.#getAllDecodedParams()}#getDecodedParam(key){let paramKey=this.#matchResult[0][this.routeIndex]?.[1][key],param=this.#getParamValue(paramKey);return param&&tryDecodeURIComponent(param)}#getAllDecodedParams(){let decoded={},keys=Object.keys(this.#matchResult[0][this.routeIndex]?.[1]??{});for(let key of keys){let value=this.#getParamValue(this.#matchResult[0][this.routeIndex][1][key]);if(value!==void 0)decoded[key]=tryDecodeURIComponent(value)}return decoded}#getParamValue(paramKey){return this.#matchResult[1]?this.#matchResult[1][paramKey]:paramKey}query(key){return getQueryParam(this.url,key)}queries(key){return getQueryParams(this.url,key)}header(name){if(name)return this.raw.headers.get(name)??void 0;let headerData=Object.create(null);return this.raw.headers.forEach((value,key)=>{headerData[key]=value}),headerData}async parseBody(options){return parseBody(this,options)}#cachedBody=(key)=>{let{bodyCache,raw}=this,cachedBody=bodyCache[key];if(cachedBody)return cachedBody;for(let anyCachedKey in bodyCache)return bodyCache[anyCachedKey].then((body)=>{if(anyCachedKey==="json")body=JSON.stringify(body);let contentType=anyCachedKey==="formData"?void 0:raw.headers.get("content-type");return new Response(body,{headers:contentType?{"Content-Type":contentType}:void 0})[key]()});return bodyCache[key]=raw[key]()};json(){return this.#cachedBody("text").then((text)=>JSON.parse(text))}text(){return this.#cachedBody("text")}arrayBuffer(){return this.#cachedBody("arrayBuffer")}bytes(){return this.#cachedBody("arrayBuffer").then((buffer)=>new Uint8Array(buffer))}blob(){return this.#cachedBody("blob")}formData(){return this.#cachedBody("formData")}addValidatedData(target,data){(this.#validatedData??={})[target]=data}valid(target){return this.#validatedData?.[target]}get url(){return this.raw.url}get method(){return this.raw.method}get[GET_MATCH_RESULT](){return this.#matchResult}get matchedRoutes(){return this.#matchResult[0].map(([[,route]])=>route)}get routePath(){return this.#matchResult[0].map(([[,route]])=>route)[this.routeIndex].path}}});var HtmlEscapedCallbackPhase,raw=(value,callbacks)=>{let escapedString=new String(value);return escapedString.isEscaped=!0,escapedString.callbacks=callbacks,escapedString},resolveCallback=async(str,phase,preserveCallbacks,context,buffer)=>{if(typeof str==="object"&&!(str instanceof String)){if(!(str instanceof Promise))str=str.toString();if(str instanceof Promise)str=await str}let callbacks=str.callbacks;if(!callbacks?.length)return Promise.resolve(str);if(buffer)buffer[0]+=str;else buffer=[str];let resStr=Promise.all(callbacks.map((c)=>c({phase,buffer,context}))).then((res)=>Promise.all(res.filter(Boolean).map((str)=>resolveCallback(str,phase,!1,context,buffer))).then(()=>buffer[0]));if(preserveCallbacks)return raw(await resStr,callbacks);else return resStr};var init_html=__esm(()=>{HtmlEscapedCallbackPhase={Stringify:1,BeforeStream:2,Stream:3}});var TEXT_PLAIN="text/plain; charset=UTF-8",setDefaultContentType=(contentType,headers)=>({"Content-Type":contentType,...headers}),createResponseInstance=(body,init)=>new Response(body,init),Context=class{#rawRequest;#req;env={};#var;finalized=!1;error;#status;#executionCtx;#res;#layout;#renderer;#notFoundHandler;#preparedHeaders;#matchResult;#path;constructor(req,options){if(this.#rawRequest=req,options)this.#executionCtx=options.executionCtx,this.env=options.env,this.#notFoundHandler=options.notFoundHandler,this.#path=options.path,this.#matchResult=options.matchResult}get req(){return this.#req??=new HonoRequest(this.#rawRequest,this.#path,this.#matchResult),this.#req}get event(){if(this.#executionCtx&&"respondWith"in this.#executionCtx)return this.#executionCtx;else throw Error("This context has no FetchEvent")}get executionCtx(){if(this.#executionCtx)return this.#executionCtx;else throw Error("This context has no ExecutionContext")}get res(){return this.#res||=createResponseInstance(null,{headers:this.#preparedHeaders??=new Headers})}set res(_res){if(this.#res&&_res){_res=createResponseInstance(_res.body,_res);for(let[k,v]of this.#res.headers.entries()){if(k==="content-type")continue;if(k==="set-cookie"){let cookies=this.#res.headers.getSetCookie();_res.headers.delete("set-cookie");for(let cookie of cookies)_res.headers.append("set-cookie",cookie)}else _res.headers.set(k,v)}}this.#res=_res,this.finalized=!0}render=(...args)=>(this.#renderer??=(content)=>this.html(content),this.#renderer(...args));setLayout=(layout)=>this.#layout=layout;getLayout=()=>this.#layout;setRenderer=(renderer)=>{this.#renderer=renderer};header=(name,value,options)=>{if(this.finalized&&!this.#res.bodyUsed)this.#res=createResponseInstance(this.#res.body,this.#res);let headers=this.#res?this.#res.headers:this.#preparedHeaders??=new Headers;if(value===void 0)headers.delete(name);else if(options?.append)headers.append(name,value);else headers.set(name,value)};status=(status)=>{this.#status=status};set=(key,value)=>{this.#var??=new Map,this.#var.set(key,value)};get=(key)=>this.#var?this.#var.get(key):void 0;get var(){if(!this.#var)return{};return Object.fromEntries(this.#var)}#newResponse(data,arg,headers){let responseHeaders=this.#res?new Headers(this.#res.headers):this.#preparedHeaders;if(typeof arg==="object"&&arg.headers){responseHeaders??=new Headers;for(let[key,value]of new Headers(arg.headers))if(key==="set-cookie")responseHeaders.append(key,value);else responseHeaders.set(key,value)}if(headers){if(!responseHeaders){let count=0;for(let k in headers)if(++count>1||typeof headers[k]!=="string"){responseHeaders=new Headers;break}}if(responseHeaders)for(let k in headers){let v=headers[k];if(typeof v==="string")responseHeaders.set(k,v);else{responseHeaders.delete(k);for(let v2 of v)responseHeaders.append(k,v2)}}}let status=typeof arg==="number"?arg:arg?.status??this.#status;return createResponseInstance(data,{status,headers:responseHeaders??headers})}newResponse=(...args)=>this.#newResponse(...args);body=(data,arg,headers)=>this.#newResponse(data,arg,headers);text=(text,arg,headers)=>!this.#preparedHeaders&&!this.#status&&!arg&&!headers&&!this.finalized?new Response(text):this.#newResponse(text,arg,setDefaultContentType(TEXT_PLAIN,headers));json=(object,arg,headers)=>this.#newResponse(JSON.stringify(object),arg,setDefaultContentType("application/json",headers));html=(html,arg,headers)=>{let res=(html2)=>this.#newResponse(html2,arg,setDefaultContentType("text/html; charset=UTF-8",headers));return typeof html==="object"?resolveCallback(html,HtmlEscapedCallbackPhase.Stringify,!1,{}).then(res):res(html)};redirect=(location,status)=>{let locationString=String(location);return this.header("Location",!/[^\x00-\xFF]/.test(locationString)?locationString:encodeURI(locationString)),this.newResponse(null,status??302)};notFound=()=>(this.#notFoundHandler??=()=>createResponseInstance(),this.#notFoundHandler(this))};var init_context=__esm(()=>{init_request();init_html()});var compose=(middleware,onError,onNotFound)=>(context,next)=>{let index=-1;return dispatch(0);async function dispatch(i){if(i<=index)throw Error("next() called multiple times");index=i;let res,isError=!1,handler;if(middleware[i])handler=middleware[i][0][0],context.req.routeIndex=i;else handler=i===middleware.length&&next||void 0;if(handler)try{res=await handler(context,()=>dispatch(i+1))}catch(err){if(err instanceof Error&&onError)context.error=err,res=await onError(err,context),isError=!0;else throw err}else if(context.finalized===!1&&onNotFound)res=await onNotFound(context);if(res&&(context.finalized===!1||isError))context.res=res;return context}};var init_compose=()=>{};var matchedRoutes=(c)=>c.req[GET_MATCH_RESULT][0].map(([[,route]])=>route),routePath=(c,index)=>matchedRoutes(c).at(index??c.req.routeIndex)?.path??"";var init_route=__esm(()=>{init_constants();init_url()});var METHODS,MESSAGE_MATCHER_IS_ALREADY_BUILT="Can not add a route since the matcher is already built.",UnsupportedPathError;var init_router=__esm(()=>{METHODS=["get","post","put","delete","options","patch","query"],UnsupportedPathError=class extends Error{}});var COMPOSED_HANDLER="__COMPOSED_HANDLER";var init_constants2=()=>{};var countTrailingSlashes=(path)=>{let index=path.length;while(index>0&&path.charCodeAt(index-1)===47)index--;return path.length-index},getPathPrefixLength=(c,pathPrefix,routePath)=>{if(!/[:*]/.test(pathPrefix))return pathPrefix.length;let path=c.req.path,matchResult=c.req[GET_MATCH_RESULT],paramNames=new Set,length=0;for(let part of splitRoutingPath(pathPrefix)){if(part[0]===":"&&part.endsWith("}?"))throw Error(`mount(): Optional regular expression parameters are not supported in "${routePath}".`);let pattern=getPattern(part);if(pattern&&pattern!=="*"){let name=pattern[1];if(paramNames.has(name))throw Error(`mount(): Duplicate path parameter "${name}" in "${routePath}".`);paramNames.add(name)}if(pattern&&pattern!=="*"&&pattern[2]!==!0){let value=matchResult.length===2?matchResult[1][matchResult[0][c.req.routeIndex][1][pattern[1]]]:matchResult[0][c.req.routeIndex][1][pattern[1]];length+=value.length+1}else if(pattern||part.endsWith("*")){let end=path.indexOf("/",length+1);length=end===-1?path.length:end}else length+=part.length+1}return length},createMountedRequest=(c,pathPrefix,routePath)=>{if(/[^/]\*$/.test(routePath))throw Error(`mount(): Wildcard must follow "/" in "${routePath}".`);let prefixLength=getPathPrefixLength(c,pathPrefix,routePath),path=c.req.path.slice(prefixLength)||"/";if(prefixLength>c.req.path.length||path[0]!=="/"||/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path))throw new HTTPException(400,{message:"Invalid mounted path"});let rawUrl=c.req.raw.url;if(/^[^/?#]*\/\/[^/?#\\]*[?#\\]/.test(rawUrl))throw new HTTPException(400,{message:"Invalid mounted path"});let rawPathEnd=rawUrl.search(/[?#]/),rawTrailingSlashes=countTrailingSlashes(rawPathEnd===-1?rawUrl:rawUrl.slice(0,rawPathEnd));if(rawTrailingSlashes>1&&countTrailingSlashes(c.req.path)===rawTrailingSlashes-1)throw new HTTPException(400,{message:"Invalid mounted path"});let url=new URL(rawUrl);if(url.pathname=path.replace(/[\\\t\n\r]/g,encodeURIComponent),path.includes("%"));return new Request(url,c.req.raw)};var init_mount=__esm(()=>{init_http_exception();init_constants();init_url()});var notFoundHandler=(c)=>c.text("404 Not Found",404),errorHandler=(err,c)=>{if("getResponse"in err){let res=err.getResponse();return c.newResponse(res.body,res)}return console.error(err),c.text("Internal Server Error",500)},Hono=class Hono{get;post;put;delete;options;patch;query;all;on;use;router;getPath;_basePath="/";#path="/";routes=[];constructor(options={}){[...METHODS,"all"].forEach((method)=>{this[method]=(args1,...args)=>{let methodName=method.toUpperCase();if(typeof args1==="string")this.#path=args1;else this.#addRoute(methodName,this.#path,args1);return args.forEach((handler)=>{this.#addRoute(methodName,this.#path,handler)}),this}}),this.on=(method,path,...handlers)=>{for(let p of[path].flat()){this.#path=p;for(let m of[method].flat()){let methodName=m.toUpperCase();for(let handler of handlers)this.#addRoute(methodName,this.#path,handler)}}return this},this.use=(arg1,...handlers)=>{if(typeof arg1==="string")this.#path=arg1;else this.#path="*",handlers.unshift(arg1);return handlers.forEach((handler)=>{this.#addRoute("ALL",this.#path,handler)}),this};let{strict,...optionsWithoutStrict}=options;Object.assign(this,optionsWithoutStrict),this.getPath=strict??!0?options.getPath??getPath:getPathNoStrict}#clone(){let clone=new Hono({router:this.router,getPath:this.getPath});return clone.errorHandler=this.errorHandler,clone.#notFoundHandler=this.#notFoundHandler,clone.routes=this.routes,clone}#notFoundHandler=notFoundHandler;errorHandler=errorHandler;route(path,app){let subApp=this.basePath(path);return app.routes.map((r)=>{let handler;if(app.errorHandler===errorHandler)handler=r.handler;else handler=async(c,next)=>(await compose([],app.errorHandler)(c,()=>r.handler(c,next))).res,handler[COMPOSED_HANDLER]=r.handler;subApp.#addRoute(r.method,r.path,handler,r.basePath)}),this}basePath(path){let subApp=this.#clone();return subApp._basePath=mergePath(this._basePath,path),subApp}onError=(handler)=>(this.errorHandler=handler,this);notFound=(handler)=>(this.#notFoundHandler=handler,this);mount(path,applicationHandler,options){let replaceRequest,optionHandler;if(options)if(typeof options==="function")optionHandler=options;else if(optionHandler=options.optionHandler,options.replaceRequest===!1)replaceRequest=(request)=>request;else replaceRequest=options.replaceRequest;let getOptions=optionHandler?(c)=>{let options=optionHandler(c);return Array.isArray(options)?options:[options]}:(c)=>{let executionContext=void 0;try{executionContext=c.executionCtx}catch{}return[c.env,executionContext]},defaultReplaceRequest=(c)=>{let mountedRoutePath=routePath(c);return createMountedRequest(c,mountedRoutePath.replace(/\/?\*$/,""),mountedRoutePath)},handler=async(c,next)=>{let res=await applicationHandler(replaceRequest?replaceRequest(c.req.raw):defaultReplaceRequest(c),...getOptions(c));if(res)return res;await next()};return this.#addRoute("ALL",mergePath(path,"*"),handler),this}#addRoute(method,path,handler,baseRoutePath){path=mergePath(this._basePath,path);let r={basePath:baseRoutePath!==void 0?mergePath(this._basePath,baseRoutePath):this._basePath,path,method,handler};this.router.add(method,path,[handler,r]),this.routes.push(r)}#handleError(err,c){if(err instanceof Error)return this.errorHandler(err,c);throw err}#dispatch(request,executionCtx,env,method){if(method==="HEAD")return(async()=>new Response(null,await this.#dispatch(request,executionCtx,env,"GET")))();let path=this.getPath(request,{env}),matchResult=this.router.match(method,path),c=new Context(request,{path,matchResult,env,executionCtx,notFoundHandler:this.#notFoundHandler});if(matchResult[0].length===1){let res;try{res=matchResult[0][0][0][0](c,async()=>{c.res=await this.#notFoundHandler(c)})}catch(err){return this.#handleError(err,c)}return res instanceof Promise?res.then((resolved)=>resolved||(c.finalized?c.res:this.#notFoundHandler(c))).catch((err)=>this.#handleError(err,c)):res??this.#notFoundHandler(c)}let composed=compose(matchResult[0],this.errorHandler,this.#notFoundHandler);return(async()=>{try{let context=await composed(c);if(!context.finalized)throw Error("Context is not finalized. Did you forget to return a Response object or `await next()`?");return context.res}catch(err){return this.#handleError(err,c)}})()}fetch=(request,...rest)=>this.#dispatch(request,rest[1],rest[0],request.method);request=(input,requestInit,Env,executionCtx)=>{if(input instanceof Request)return this.fetch(requestInit?new Request(input,requestInit):input,Env,executionCtx);return input=input.toString(),this.fetch(new Request(/^https?:\/\//.test(input)?input:`http://localhost${mergePath("/",input)}`,requestInit),Env,executionCtx)};fire=()=>{addEventListener("fetch",(event)=>{event.respondWith(this.#dispatch(event.request,event,void 0,event.request.method))})}};var init_hono_base=__esm(()=>{init_compose();init_url();init_context();init_route();init_router();init_constants2();init_mount()});var createNullObject=()=>Object.create(null);var init_utils=()=>{};function match(method,path){let matchers=this.buildAllMatchers(),match=(method,path)=>{let matcher=matchers[method]||matchers.ALL,staticMatch=matcher[2][path];if(staticMatch)return staticMatch;let match=path.match(matcher[0]);if(!match)return[[],emptyParam];let index=match.indexOf("",1);return[matcher[1][index],match]};return this.match=match,match(method,path)}var emptyParam;var init_matcher=__esm(()=>{init_router();emptyParam=[]});function compareKey(a,b){if(a.length===1)return b.length===1?a<b?-1:1:-1;if(b.length===1)return 1;if(a==="[^]*"||a==="(?:|/[^]*)")return b==="[^]*"?-1:1;else if(b==="[^]*"||b==="(?:|/[^]*)")return-1;if(a==="[^/]+")return 1;else if(b==="[^/]+")return-1;return a.length===b.length?a<b?-1:1:b.length-a.length}var LABEL_REG_EXP_STR="[^/]+",ONLY_WILDCARD_REG_EXP_STR="[^]*",TAIL_WILDCARD_REG_EXP_STR="(?:|/[^]*)",PATH_ERROR,regExpMetaChars,Node=class Node{#index;#varIndex;#children=createNullObject();insert(tokens,index,paramMap,context,keys){let node=this;for(let i=0,len=tokens.length;i<len;i++){let token=tokens[i],pattern=token.length===1?token==="*"?i===len-1?["","",ONLY_WILDCARD_REG_EXP_STR]:["","",LABEL_REG_EXP_STR]:null:token==="/*"?["","",TAIL_WILDCARD_REG_EXP_STR]:token.match(/^\:([^\{\}]+)(?:\{(.+)\})?$/),nextNode;if(pattern){let name=pattern[1],regexpStr=pattern[2]||"[^/]+";if(name&&pattern[2]){if(new RegExp(regexpStr).test(""))throw PATH_ERROR;if(regexpStr=regexpStr.replace(/^\((?!\?:)(?=[^)]+\)$)/,"(?:"),/\((?!\?:)/.test(regexpStr))throw PATH_ERROR;if(regexpStr.length===1&&regExpMetaChars.has(regexpStr))throw PATH_ERROR}if(keys.push(regexpStr),nextNode=node.#children[regexpStr],!nextNode){if(regexpStr!=="[^]*"&&regexpStr!=="(?:|/[^]*)"){for(let k in node.#children)if((regexpStr.length>1||k.length>1)&&k!=="[^]*"&&k!=="(?:|/[^]*)")throw PATH_ERROR}nextNode=node.#children[regexpStr]=new Node}if(name!=="")nextNode.#varIndex??=context.varIndex++,paramMap.push([name,nextNode.#varIndex])}else if(keys.push(token),nextNode=node.#children[token],!nextNode){for(let k in node.#children)if(k.length>1&&k!=="[^]*"&&k!=="(?:|/[^]*)")throw PATH_ERROR;nextNode=node.#children[token]=new Node}node=nextNode}if(node.#index!==void 0)throw PATH_ERROR;node.#index=index}buildRegExpStr(){let strList=Object.keys(this.#children).sort(compareKey).map((k)=>{let c=this.#children[k],childStr=c.buildRegExpStr();return childStr===""?"":(typeof c.#varIndex==="number"?`(${k})@${c.#varIndex}`:regExpMetaChars.has(k)?`\\${k}`:k)+childStr}).filter(Boolean);if(typeof this.#index==="number"&&this.#index!==-1)strList.unshift(`#${this.#index}`);if(strList.length===0)return"";if(strList.length===1)return strList[0];return"(?:"+strList.join("|")+")"}};var init_node=__esm(()=>{init_utils();PATH_ERROR=Symbol(),regExpMetaChars=new Set(".\\+*[^]$()")});var Trie=class{#context={varIndex:0};#root=new Node;#index=0;paths=createNullObject();insert(path,isStatic){let keys=[];if(isStatic){this.#root.insert(path.split(""),-1,[],this.#context,keys),this.paths[path]=[-1,[],keys];return}let paramAssoc=[],groups=[],markedPath=path;for(let i=0;;){let replaced=!1;if(markedPath=markedPath.replace(/\{(?:\{[\d,]+\}|[^}])+\}/g,(m)=>{let mark=`@\\${i}`;return groups[i]=[mark,m],i++,replaced=!0,mark}),!replaced)break}let tokens=markedPath.match(/(?::[^\/]+)|(?:\/\*$)|./gs)||[];for(let i=groups.length-1;i>=0;i--){let[mark]=groups[i];for(let j=tokens.length-1;j>=0;j--)if(tokens[j].indexOf(mark)!==-1){tokens[j]=tokens[j].replace(mark,groups[i][1]);break}}this.#root.insert(tokens,this.#index,paramAssoc,this.#context,keys),this.paths[path]=[this.#index++,paramAssoc,keys]}buildRegExp(){let regexp=this.#root.buildRegExpStr();if(regexp==="")return[/^$/,[],[]];let captureIndex=0,indexReplacementMap=[],paramReplacementMap=[];return regexp=regexp.replace(/#(\d+)|@(\d+)|\.\*\$/g,(_,handlerIndex,paramIndex)=>{if(handlerIndex!==void 0)return indexReplacementMap[++captureIndex]=Number(handlerIndex),"$()";if(paramIndex!==void 0)return paramReplacementMap[Number(paramIndex)]=++captureIndex,"";return""}),[new RegExp(`^${regexp}`),indexReplacementMap,paramReplacementMap]}};var init_trie=__esm(()=>{init_utils();init_node()});function endsWithWildcard(keys){let tail=keys[keys.length-1];return tail==="[^]*"||tail==="(?:|/[^]*)"}function covers(wildcard,target){let last=wildcard.length-1;for(let i=0;i<last;i++)if(wildcard[i]!==target[i])return!1;return wildcard[last]==="[^]*"||target.length===last||target[last]==="/"}var RegExpRouter=class{name="RegExpRouter";#handlers;#tries;constructor(){this.#handlers={["ALL"]:[]},this.#tries={["ALL"]:new Trie}}#insertPath(method,path){try{this.#tries[method].insert(path,!/\*|\/:/.test(path))}catch(e){throw e===PATH_ERROR?new UnsupportedPathError(path):e}}add(method,path,handler){let handlers=this.#handlers;if(!handlers)throw Error(MESSAGE_MATCHER_IS_ALREADY_BUILT);let tries=this.#tries;if(!handlers[method]){tries[method]=new Trie,handlers[method]=[...handlers.ALL];for(let p in tries.ALL.paths)this.#insertPath(method,p)}if(path==="/*")path="*";let methods=method==="ALL"?Object.keys(handlers):[method],paths=checkOptionalParameter(path)||[path];for(let path of paths)for(let m of methods){if(!tries[m].paths[path])this.#insertPath(m,path);handlers[m].push([handler,path])}}match=match;buildAllMatchers(){let matchers=createNullObject();for(let method of Object.keys(this.#handlers))matchers[method]=this.#buildMatcher(method);return this.#handlers=this.#tries=void 0,matchers}#buildMatcher(method){let handlers=this.#handlers[method],trie=this.#tries[method],staticMap=createNullObject(),handlerData=[],[regexp,indexReplacementMap,paramReplacementMap]=trie.buildRegExp(),own=createNullObject(),entries=handlers.map(([h,p],i)=>((own[p]??=[]).push(i),[h,trie.paths[p][1].reduceRight((map,[key,varIndex])=>(map[key]=paramReplacementMap[varIndex],map),createNullObject())])),wildcards=Object.keys(own).filter((p)=>endsWithWildcard(trie.paths[p][2]));for(let path in trie.paths){let[index,,keys]=trie.paths[path],indexes=[...own[path]];for(let p of wildcards)if(p!==path&&covers(trie.paths[p][2],keys))indexes.push(...own[p]);let data=indexes.sort((a,b)=>a-b).map((i)=>entries[i]);if(index===-1){let last=Math.max(-1,...data.flatMap(([,map])=>Object.values(map)));staticMap[path]=[data,last===-1?emptyParam:path.match(regexp).slice(0,last+1)]}else handlerData[index]=data}return[regexp,indexReplacementMap.map((i)=>handlerData[i]),staticMap]}};var init_router2=__esm(()=>{init_url();init_router();init_utils();init_matcher();init_node();init_trie()});var SmartRouter=class{name="SmartRouter";#routers=[];#routes=[];constructor(init){this.#routers=init.routers}add(method,path,handler){if(!this.#routes)throw Error(MESSAGE_MATCHER_IS_ALREADY_BUILT);this.#routes.push([method,path,handler])}match(method,path){if(!this.#routes)throw Error("Fatal error");let routers=this.#routers,routes=this.#routes,len=routers.length,i=0,res;for(;i<len;i++){let router=routers[i];try{for(let i=0,len=routes.length;i<len;i++)router.add(...routes[i]);res=router.match(method,path)}catch(e){if(e instanceof UnsupportedPathError)continue;throw e}this.match=router.match.bind(router),this.#routers=[router],this.#routes=void 0;break}if(i===len)throw Error("Fatal error");return this.name=`SmartRouter + ${this.activeRouter.name}`,res}get activeRouter(){if(this.#routes||this.#routers.length!==1)throw Error("No active router has been determined yet.");return this.#routers[0]}};var init_router3=__esm(()=>{init_router()});var emptyParams,order=0,Node2=class Node{#methods=[];#children=createNullObject();#patterns=[];#pattern;#params=emptyParams;insert(method,path,handler){let curNode=this,parts=splitRoutingPath(path),possibleKeys=new Set,i=0;for(let p of parts){let nextP=parts[++i],pattern=getPattern(p,nextP)||(nextP===void 0&&p&&p.indexOf("*")===p.length-1?p:null),isParam=Array.isArray(pattern),key=isParam?pattern[0]:pattern||p,child=curNode.#children[key]||=new Node;if(pattern&&!child.#pattern)child.#pattern=pattern,curNode.#patterns.push(child);if(curNode=child,isParam)possibleKeys.add(pattern[1])}curNode.#methods.push({[method]:{handler,possibleKeys:[...possibleKeys],score:++order}})}#pushHandlerSets(handlerSets,node,method,nodeParams,params){for(let i=0,len=node.#methods.length;i<len;i++){let m=node.#methods[i],handlerSet=m[method]||m.ALL;if(handlerSet){handlerSet.params=createNullObject(),handlerSets.push(handlerSet);for(let i=0,len=handlerSet.possibleKeys.length;i<len;i++){let key=handlerSet.possibleKeys[i];handlerSet.params[key]=params?.[key]&&!i?params[key]:nodeParams[key]??params?.[key]}}}}search(method,path){let handlerSets=[];this.#params=emptyParams;let curNodes=[this],parts=splitPath(path),curNodesQueue=[],len=parts.length,partOffsets=null;for(let i=0;i<len;i++){let part=parts[i],isLast=i===len-1,tempNodes=[];for(let j=0,len2=curNodes.length;j<len2;j++){let node=curNodes[j],nextNode=node.#children[part];if(nextNode)if(nextNode.#params=node.#params,isLast){if(nextNode.#children["*"])this.#pushHandlerSets(handlerSets,nextNode.#children["*"],method,node.#params);this.#pushHandlerSets(handlerSets,nextNode,method,node.#params)}else tempNodes.push(nextNode);for(let child of node.#patterns){let pattern=child.#pattern,params=node.#params===emptyParams?{}:{...node.#params};if(typeof pattern==="string"){if(pattern==="*"||part.startsWith(pattern.slice(0,-1))){if(this.#pushHandlerSets(handlerSets,child,method,node.#params),pattern==="*")child.#params=params,tempNodes.push(child)}continue}let[,name,matcher]=pattern;if(!part&&matcher===!0)continue;if(matcher!==!0){if(!partOffsets){partOffsets=[];let offset=path[0]==="/"?1:0;for(let p=0;p<len;p++)partOffsets[p]=offset,offset+=parts[p].length+1}let restPathString=path.slice(partOffsets[i]),m=matcher.exec(restPathString);if(m){if(!Object.hasOwn(params,name))params[name]=m[0];if(this.#pushHandlerSets(handlerSets,child,method,node.#params,params),m[0].length===restPathString.length&&child.#children["*"])this.#pushHandlerSets(handlerSets,child.#children["*"],method,node.#params,params);for(let _ in child.#children){child.#params=params;let componentCount=m[0].match(/\//g)?.length??0;(curNodesQueue[componentCount]||=[]).push(child);break}continue}}if(matcher===!0||matcher.test(part)){if(!Object.hasOwn(params,name))params[name]=part;if(isLast){if(this.#pushHandlerSets(handlerSets,child,method,params,node.#params),child.#children["*"])this.#pushHandlerSets(handlerSets,child.#children["*"],method,params,node.#params)}else child.#params=params,tempNodes.push(child)}}}let shifted=curNodesQueue.shift();curNodes=shifted?tempNodes.concat(shifted):tempNodes}if(handlerSets[1])handlerSets.sort((a,b)=>a.score-b.score);return[handlerSets.map(({handler,params})=>[handler,params])]}};var init_node2=__esm(()=>{init_url();init_router();init_utils();emptyParams=createNullObject()});var TrieRouter=class{name="TrieRouter";#node=new Node2;add(method,path,handler){for(let result of checkOptionalParameter(path)||[path])this.#node.insert(method,result,handler)}match(method,path){return this.#node.search(method,path)}};var init_router4=__esm(()=>{init_url();init_node2()});var init_trie_router=__esm(()=>{init_router4()});var Hono2;var init_hono=__esm(()=>{init_hono_base();init_router2();init_router3();init_router4();init_trie_router();Hono2=class extends Hono{constructor(options={}){super(options);this.router=options.router??new SmartRouter({routers:[new RegExpRouter,new TrieRouter]})}}});var init_dist=__esm(()=>{init_context();init_hono()});function readAnswer(answer){let root=asRecord(answer),result=root?.result;if(typeof result==="string")return{text:result,attachments:readMessageBody(root).attachments};let fields=asRecord(result);if(fields===void 0)return;let artifacts=Array.isArray(fields.artifacts)?fields.artifacts:[];return[fields,fields.message,asRecord(fields.status)?.message,...artifacts].map(readMessageBody).find(({text,attachments})=>text!==""||attachments.length>0)}function sortedJson(value){return JSON.stringify(value,(_key,nested)=>{let fields=Array.isArray(nested)?void 0:asRecord(nested);if(fields===void 0)return nested;return Object.fromEntries(Object.entries(fields).sort(([a],[b])=>a<b?-1:1))})}var init_result_text=__esm(()=>{init_message_body();init_a2a_normalise()});function readConversation(workspaceId,limit,{activities,workspaces}){let nameOf=(id)=>workspaces.get(id)?.name??id,received=activities.received(workspaceId,limit).flatMap((row)=>fromOwnLog(row,nameOf)),sent=activities.sentBy(workspaceId,limit).flatMap((row)=>fromPeerLog(row,workspaceId,nameOf));return[...received,...sent].sort((a,b)=>a.micros-b.micros).slice(-limit).map(({micros:_,...message})=>message)}function fromOwnLog(row,nameOf){let own={kind:"workspace",id:row.workspace_id,name:nameOf(row.workspace_id)};if(row.method==="notify")return[{...said(row,parseJson2(row.response_body??"")),direction:"out",from:own}];let request=parseJson2(row.request_body??""),question={...said(row,request),direction:"in",from:senderOf(row,request,nameOf)},to=row.source_id===null?{}:{to:{id:row.source_id,name:nameOf(row.source_id)}};return[question,...answerTo(row).map((answer)=>({...answer,direction:"out",from:own,...to}))]}function fromPeerLog(row,workspaceId,nameOf){let from={kind:"workspace",id:workspaceId,name:nameOf(workspaceId)},peer={id:row.workspace_id,name:nameOf(row.workspace_id)},question={...said(row,parseJson2(row.request_body??"")),direction:"out",from,to:peer},answers=answerTo(row).map((answer)=>({...answer,direction:"in",from:{kind:"peer_agent",...peer}}));return[question,...answers]}function senderOf(row,request,nameOf){if(row.source_id!==null)return{kind:"peer_agent",id:row.source_id,name:nameOf(row.source_id)};return{kind:readMessageBody(request).sourceType?.startsWith("self-")===!0?"system":"canvas_user"}}function said(row,body){let{text,attachments}=readAnswer(body)??readMessageBody(body);return{id:row.id,at:goTimestamp(row.created_at),micros:row.created_at,text:text===""&&attachments.length===0?row.summary??"":text,attachments:attachments.map(toFile)}}function answerTo(row){if(row.response_body===null||row.method==="notify")return[];let answer=readAnswer(parseJson2(row.response_body));if(answer===void 0)return[];let{text,attachments}=answer,micros=row.created_at+(row.duration_ms??0)*1000;return[{id:`${row.id}-answer`,at:goTimestamp(micros),micros,text,attachments:attachments.map(toFile)}]}function toFile({name,uri,mimeType,sizeBytes}){let pending=/^platform-pending:([\w-]+)\/([\w-]+)$/.exec(uri??"");return{name:name??"file",uri:uri??"",...mimeType===void 0?{}:{mime_type:mimeType},...sizeBytes===void 0?{}:{size:sizeBytes},...pending===null?{}:{url:`/workspaces/${pending[1]}/pending-uploads/${pending[2]}/content`}}}var init_conversation=__esm(()=>{init_message_body();init_go_time();init_read_body();init_result_text()});function registerControl(app,deps){app.use("/local/*",async(c,next)=>{deps.services.auth.requireAdmin(c.req.raw),await next()}),registerWorkspaceControl(app,deps),registerFaultControl(app,deps),registerReading(app,deps)}function registerWorkspaceControl(app,{services,actions}){app.post("/local/workspaces",async(c)=>{let body=await readJson(c.req.raw,workspaceSchema,"expected {name, role?, parent_id?, external?} with a name of 1 to 255 characters"),{name,role,parent_id:parentId,external}=body;if(parentId!==void 0&&services.workspaces.get(parentId)===void 0)refuse(400,"parent_id names no workspace");let created=actions.createWorkspace({name,external,...role===void 0?{}:{role},...parentId===void 0?{}:{parentId}});return reply({status:201,body:{id:created.id,token:created.token}})}),app.post("/local/peers/:peerId/send",async(c)=>{let body=await readJson(c.req.raw,sendSchema,"expected {target_id, text, attachments?}"),parts=body.attachments.map((file)=>({kind:"file",file}));return reply(await actions.sendAsPeer(c.req.param("peerId"),body.target_id,body.text,{parts}))})}function registerFaultControl(app,{faults}){app.get("/local/faults",()=>ok(faults.list())),app.post("/local/faults",async(c)=>{let rule=await readJson(c.req.raw,unknown(),"invalid request body");try{return reply({status:201,body:{id:faults.set(rule)}})}catch(error){if(error instanceof ConfigError)refuse(400,{error:error.message,hint:error.advice});throw error}}),app.delete("/local/faults",()=>(faults.clear(),ok({status:"cleared"}))),app.delete("/local/faults/:id",(c)=>faults.remove(c.req.param("id"))?ok({status:"removed"}):refuse(404,"no such fault"))}function registerReading(app,{services,streams,faults,requests}){app.get("/local/state",()=>ok({era:services.rules.era,faults:faults.list(),workspaces:services.workspaces.list().map((workspace)=>stateOf(workspace,services))})),app.get("/local/workspaces/:id/conversation",(c)=>{let workspaceId=c.req.param("id");if(services.workspaces.get(workspaceId)===void 0)refuse(404,"workspace not found");return ok(readConversation(workspaceId,limitOf(c.req.query("limit"),200,MAX_CONVERSATION),services))}),app.get("/local/requests",(c)=>ok(requests.latest(limitOf(c.req.query("limit"),100,MAX_SHOWN_REQUESTS)))),app.get("/local/events",(c)=>streams.open({request:c.req.raw,show:({type,workspaceId,timestampMs,payload})=>({type,...workspaceId===void 0?{}:{workspace_id:workspaceId},timestamp:timestampMs,payload})}))}function stateOf(workspace,{responders,clock,settings}){let isExternal=workspace.runtime==="external",heartbeatAt=workspace.last_heartbeat_at??0,isFresh=clock.nowMicros()-heartbeatAt<=settings.heartbeatStaleSeconds*1e6;return{id:workspace.id,name:workspace.name,role:workspace.role,status:workspace.status,external:isExternal,parent_id:workspace.parent_id,delivery_mode:workspace.delivery_mode,active_tasks:workspace.active_tasks,current_task:workspace.current_task,last_heartbeat_at:goTimestampOrNull(workspace.last_heartbeat_at),online:workspace.status==="online"||workspace.status==="degraded",connected:isExternal&&workspace.registered_at!==null&&isFresh&&workspace.status!=="removed",has_responder:responders.has(workspace.id)}}function limitOf(text,fallback,maximum){let limit=Number(text??fallback);return Number.isInteger(limit)&&limit>0?Math.min(limit,maximum):fallback}var optional3,workspaceSchema,sendSchema,MAX_CONVERSATION=2000,MAX_SHOWN_REQUESTS=1000;var init_control=__esm(()=>{init_zod();init_errors();init_conversation();init_go_time();init_read_body();init_reply();optional3=string2().nullish().transform((text)=>text??void 0),workspaceSchema=object({name:string2().min(1).max(255),role:optional3,parent_id:optional3,external:boolean2().default(!1)}),sendSchema=object({target_id:string2(),text:string2().default(""),attachments:array(object({uri:string2(),name:string2(),mimeType:string2().optional(),size:number2().optional()})).default([])})});function registerA2aRoutes(app,services,a2a){app.post("/workspaces/:id/a2a",async(c)=>{let request=c.req.raw,body=await readMessage(request,services),caller=callerOf(request,services),seconds=Number(request.headers.get("X-Timeout")??0);return reply(await a2a.send({targetId:c.req.param("id"),caller,body,...seconds>0?{waitMs:seconds*1000}:{}}))}),app.get("/workspaces/:id/a2a/queue/:queueId",(c)=>{let caller=callerOf(c.req.raw,services),item=services.queue.get(c.req.param("queueId"));if(item===void 0)refuse(404,{error:"queue item not found",retryable:!0});if(!(caller.kind==="canvas"||caller.workspaceId===item.caller_id||caller.workspaceId===item.workspace_id))refuse(403,"access denied");return ok(queueItem(item))})}async function readMessage(request,{rules}){let{bytes,isTooLarge}=await readBody(request,rules.maxA2aBytes);if(isTooLarge&&!rules.cutsLargeBodies){let body={error:`request body exceeds ${rules.maxA2aBytes} byte limit: A2A body exceeds size limit`,truncated:!0,max_bytes:rules.maxA2aBytes};refuse(413,body)}return parseJson2(new TextDecoder().decode(bytes))}function callerOf(request,services){let claimed=request.headers.get("X-Workspace-ID")??"";if(SYSTEM_CALLER.test(claimed))refuse(403,"invalid caller ID");let identity=services.auth.identify(request);if(isAbove(identity))return aboveCaller(identity,claimed);if(services.rules.caller!=="bearer")return trustingCaller(identity,claimed,services);if(identity.kind==="none")refuse(401,"missing caller auth token");if(identity.kind!=="workspace")refuse(401,"invalid caller auth token");if(claimed!==""&&claimed!==identity.workspaceId)refuse(401,"caller ID does not match workspace auth token");return{kind:"workspace",workspaceId:identity.workspaceId}}function aboveCaller(identity,claimed){if(claimed!=="")return{kind:"workspace",workspaceId:claimed};return identity.kind==="session"?{kind:"canvas",user:CANVAS_USER}:{kind:"canvas"}}function trustingCaller(identity,claimed,{rules,tokens}){if(claimed==="")return identity.kind==="workspace"&&rules.caller==="header-or-bearer"?{kind:"workspace",workspaceId:identity.workspaceId}:{kind:"canvas"};if(!(identity.kind==="workspace"&&identity.workspaceId===claimed)&&tokens.countLive(claimed)>0)refuse(401,identity.kind==="none"?"missing caller auth token":"invalid caller auth token");return{kind:"workspace",workspaceId:claimed}}function queueItem(item){return{queue_id:item.queue_id,workspace_id:item.workspace_id,status:item.status,priority:50,attempts:item.attempts,...item.last_error===null?{}:{last_error:item.last_error},enqueued_at:goTimestamp(item.enqueued_at),...present("dispatched_at",item.dispatched_at),...present("completed_at",item.completed_at),...present("expires_at",item.expires_at),...item.status==="completed"&&item.response_body!==null?{response_body:parseJson2(item.response_body)}:{}}}function present(key,micros){let time=goTimestampOrNull(micros);return time===null?{}:{[key]:time}}var CANVAS_USER,SYSTEM_CALLER;var init_a2a2=__esm(()=>{init_auth();init_go_time();init_read_body();init_reply();CANVAS_USER={id:"local-user",email:"you@localhost"},SYSTEM_CALLER=/^(?:webhook|system|test|channel):/});function isWorkspaceId(value){return WORKSPACE_ID.test(value)}var WORKSPACE_ID;var init_ids=__esm(()=>{WORKSPACE_ID=/^[A-Za-z0-9_-]{1,128}$/});function parseActivityRow(row){let parsed=activityRowSchema.safeParse(row);if(!parsed.success){let issue=parsed.error.issues[0];return{ok:!1,problem:`${issue?.path.join(".")||"row"}: ${issue?.code??"invalid"}`,rowId:object({id:string2()}).safeParse(row).data?.id}}let data=parsed.data,createdAtMicros=parseTimestampMicros(data.created_at);if(createdAtMicros===void 0)return{ok:!1,problem:"created_at: not a time",rowId:data.id};return{ok:!0,activity:{id:data.id,workspaceId:data.workspace_id,type:data.activity_type,createdAt:data.created_at,createdAtMicros,...present2("sourceId",data.source_id),...present2("targetId",data.target_id),...present2("method",data.method),...present2("summary",data.summary),...present2("errorDetail",data.error_detail),...present2("peerName",data.peer_name),...present2("peerRole",data.peer_role),...data.seq===void 0?{}:{seq:data.seq},...data.request_body===void 0?{}:{requestBody:data.request_body},...data.response_body===void 0?{}:{responseBody:data.response_body},projectedAttachments:(data.attachments??[]).map(toAttachment)}}}function toAttachment(wire){return{kind:wire.kind,...present2("name",wire.name),...present2("mimeType",wire.mime_type),...present2("uri",wire.uri)}}function present2(key,value){let out={};if(value!==null&&value!==void 0&&value!=="")out[key]=value;return out}var MAX_PAGE_ROWS=500,MAX_SINCE_SECONDS=2592000,text3,projectedAttachmentSchema,rowId,workspaceId,activityRowSchema;var init_activity=__esm(()=>{init_zod();init_ids();init_timestamp();text3=string2().nullish(),projectedAttachmentSchema=object({kind:string2(),uri:string2().optional(),mime_type:string2().optional(),name:string2().optional()}),rowId=string2().regex(/^[\x21-\x7e]{1,128}$/),workspaceId=string2().refine(isWorkspaceId).or(literal("")),activityRowSchema=object({id:rowId,workspace_id:string2(),activity_type:string2(),source_id:workspaceId.nullish(),target_id:workspaceId.nullish(),method:text3,summary:text3,request_body:unknown().optional(),response_body:unknown().optional(),tool_trace:unknown().optional(),duration_ms:number2().nullish(),status:text3,error_detail:text3,created_at:string2(),seq:number2().int().optional(),peer_name:text3,peer_role:text3,agent_card_url:text3,attachments:array(projectedAttachmentSchema).nullish().catch(void 0)})});function registerActivityRoutes(app,services){let{auth,activities,acknowledgements,workspaces,events,rules}=services;if(app.get("/workspaces/:id/activity",(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId);let filter=readFilter(workspaceId,new URL(c.req.url).searchParams,services),rows=activities.list(filter).map((record)=>toActivityRow(record,rules)),includes=(c.req.query("include")??"").split(",").map((name)=>name.trim());if(!rules.hasSeq||!includes.includes("peer_info"))return ok(rows);let base=new URL(c.req.url).origin,peers=new Map(rows.map(({source_id:id})=>[id,id?workspaces.get(id):void 0]));return ok(rows.map((row)=>withPeerInfo(row,peers.get(row.source_id),base)))}),app.post("/workspaces/:id/activity",async(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId);let report=await readJson(c.req.raw,reportSchema,"invalid request body");if(report.activity_type==="")refuse(400,"invalid request body");if(!REPORTED_TYPES.includes(report.activity_type))refuse(400,`invalid activity_type, must be one of: ${REPORTED_TYPES.join(", ")}`);if(report.source_id!==""&&report.source_id!==workspaceId)refuse(403,"source_id must match authenticated workspace");let stored=activities.insertChecked({workspaceId,activityType:report.activity_type,createdAtMicros:services.clock.nowMicros(),sourceId:workspaceId,targetId:report.target_id||null,method:report.method||null,summary:report.summary||null,requestBody:report.request_body??report.metadata??void 0,responseBody:report.response_body??void 0,durationMs:report.duration_ms??null,status:report.status||"ok",errorDetail:report.error_detail||null});if(stored!==void 0){let{activity_type:type,method}=report;events.publish("ACTIVITY_LOGGED",workspaceId,{id:stored.id,activity_type:type,method})}return ok({status:"logged"})}),!rules.hasSeq)return;app.post("/workspaces/:id/activity/ack",async(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId);let schema=object({acked_seq:int()}),{acked_seq:seq}=await readJson(c.req.raw,schema,"acked_seq is required");if(seq<0)refuse(400,"acked_seq must be >= 0");if(!isUuid(workspaceId))refuse(500,"failed to record ack");return ok({last_acked_seq:acknowledgements.acknowledge(workspaceId,seq)})}),app.get("/workspaces/:id/mail/summary",(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId);let acked=acknowledgements.lastAcknowledged(workspaceId);return ok({unread_count:acknowledgements.countAfter(workspaceId,acked),last_acked_seq:acked})})}function readFilter(workspaceId,query,services){let{rules}=services,base={workspaceId,type:query.get("type")||void 0,source:readSource(query.get("source")??""),limit:readLimit(query.get("limit")??"")},windows=rules.hasWindows?readWindows(query,services):{};if(!isUuid(workspaceId))refuse(500,"query failed");if(!rules.hasWindows)return base;let cursor=readCursor(workspaceId,query.get("since_id")??"",services);return{...base,...windows,...cursor===void 0?{}:{after:{createdAtMicros:cursor.created_at,seq:cursor.seq}},afterComparesSeq:rules.isCurrent}}function readSource(source){if(source==="")return;return source==="canvas"||source==="agent"?source:refuse(400,"source must be 'canvas' or 'agent'")}function readLimit(text){let limit=readInteger(text);return limit===void 0||limit<=0?DEFAULT_PAGE_ROWS:Math.min(limit,MAX_PAGE_ROWS)}function readWindows(query,{clock}){let peerId=query.get("peer_id")||void 0;if(peerId!==void 0&&!isUuid(peerId))refuse(400,"peer_id must be a UUID");return{peerId:peerId?.toLowerCase(),sinceMicros:readSince(query.get("since_secs")??"",clock.nowMicros()),beforeMicros:readBefore(query.get("before_ts")??"")}}function readSince(text,nowMicros){if(text==="")return;let seconds=readInteger(text);if(seconds===void 0||seconds<=0)refuse(400,"since_secs must be a positive integer");return nowMicros-Math.min(seconds,MAX_SINCE_SECONDS)*1e6}function readBefore(text){if(text==="")return;return parseGoTimestamp(text)??refuse(400,"before_ts must be an RFC3339 timestamp (e.g. 2026-05-01T00:00:00Z)")}function readCursor(workspaceId,id,{activities}){if(id==="")return;if(!isUuid(id))refuse(500,"cursor lookup failed");return activities.get(workspaceId,id.toLowerCase())??refuse(410,"since_id cursor not found (row may have been pruned or belongs to a different workspace); omit since_id to reset")}function readInteger(text){return/^[+-]?\d{1,18}$/.test(text)?Number(text):void 0}var DEFAULT_PAGE_ROWS=100,REPORTED_TYPES,reportSchema;var init_activity2=__esm(()=>{init_zod();init_activity();init_activity_row();init_go_time();init_random_token();init_read_body();init_reply();REPORTED_TYPES=["a2a_send","a2a_receive","task_update","agent_log","skill_promotion","memory_write","error"],reportSchema=object({activity_type:optionalText,method:optionalText,summary:optionalText,target_id:optionalText,source_id:optionalText,status:optionalText,error_detail:optionalText,duration_ms:int().nullish(),request_body:unknown().optional(),response_body:unknown().optional(),metadata:unknown().optional()})});function registerChatHistoryRoutes(app,{auth,activities}){app.get("/workspaces/:id/chat-history",(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId);let wanted=Number(c.req.query("limit")),limit=Number.isInteger(wanted)&&wanted>0?Math.min(wanted,MAX_LISTED):DEFAULT_LISTED,before=c.req.query("before_ts")??"",beforeMicros=before===""?void 0:parseGoTimestamp(before);if(before!==""&&beforeMicros===void 0)refuse(400,"before_ts must be an RFC3339 timestamp");let rows=activities.list({workspaceId,type:"a2a_receive",source:"canvas",beforeMicros,limit}),messages=rows.filter(({method})=>method!=="chat_upload_receive").flatMap(toMessages);return ok({messages:messages.reverse(),reached_end:rows.length<limit})})}function toMessages(row){let timestamp=goTimestamp(row.created_at),answer=readAnswer(parseJson2(row.response_body??""))?.text,said=row.method==="notify"?void 0:readMessageBody(parseJson2(row.request_body??"")).text;return[...answer===void 0?[]:[{id:`${row.id}:agent`,role:"agent",content:answer,timestamp}],...said===void 0?[]:[{id:`${row.id}:user`,role:"user",content:said,timestamp}]]}var DEFAULT_LISTED=100,MAX_LISTED=1000;var init_chat_history=__esm(()=>{init_message_body();init_go_time();init_read_body();init_reply();init_result_text()});async function carryOut(delegation,services,a2a){let{activities,closed}=services;activities.complete(delegation.rowId,{status:"dispatched"});let outcome=await callTwice(delegation,services,a2a);if(closed.aborted)return;let isDone=outcome.error===void 0;activities.complete(delegation.rowId,{status:isDone?"completed":"failed",...isDone?{}:{errorDetail:outcome.error}}),recordResult(delegation,outcome,services)}function recordResult({id,callerId,targetId},outcome,{activities,clock,events}){let isDone=outcome.error===void 0;activities.insertChecked({workspaceId:callerId,activityType:"delegation",createdAtMicros:clock.nowMicros(),sourceId:callerId,targetId,method:"delegate_result",summary:isDone?`Delegation completed (${outcome.text.slice(0,SUMMARY_CHARACTERS)})`:"Delegation failed",requestBody:{delegation_id:id},responseBody:{text:outcome.text,delegation_id:id},status:isDone?"completed":"failed",...isDone?{}:{errorDetail:outcome.error}}),events.publish(isDone?"DELEGATION_COMPLETE":"DELEGATION_FAILED",callerId,{delegation_id:id,target_id:targetId})}async function callTwice(delegation,{settings,closed},a2a){let first=await call(delegation,a2a);if(!isWorthRetrying(first))return toOutcome(first);return await sleep(settings.delegationRetryMs,closed),closed.aborted?toOutcome(first):toOutcome(await call(delegation,a2a))}async function call({id,callerId,targetId,task},a2a){let caller={kind:"workspace",workspaceId:callerId},message={role:"user",messageId:id,metadata:{delegation_id:id},parts:[{kind:"text",text:task}]},body={jsonrpc:"2.0",id:crypto.randomUUID(),method:"message/send",params:{message}};return a2a.attempt({targetId,caller,body})}function isWorthRetrying({status,body}){return status===502||asRecord(body)?.restarting===!0}function toOutcome({status,body}){let error=asRecord(body)?.error;if(status>=300)return{text:"",error:typeof error==="string"?error:`status ${status}`};let rpcError=asRecord(error)?.message??error;if(rpcError!==void 0)return{text:"",error:String(rpcError)};return{text:readAnswer(body)?.text||sortedJson(body)}}var SUMMARY_CHARACTERS=80;var init_delegate=__esm(()=>{init_a2a_normalise();init_result_text()});function registerDelegationRoutes(app,services,a2a){let{auth,activities}=services;app.post("/workspaces/:id/delegate",async(c)=>{let callerId=c.req.param("id"),identity=auth.requireWorkspace(c.req.raw,callerId),body=await readJson(c.req.raw,delegateSchema,"invalid delegation request");if(checkDelegation(callerId,body.target_id,services),isAbove(identity))refuse(403,"delegating needs the grant of the workspace itself");let earlier=earlierDelegation(callerId,body.idempotency_key,services);if(earlier!==void 0)return ok(earlier);let id=crypto.randomUUID(),delegation={id,callerId,targetId:body.target_id,task:body.task},row=writeRow({...delegation,idempotencyKey:body.idempotency_key,status:"pending"},services);if(row!==void 0)carryOut({...delegation,rowId:row.id},services,a2a);return reply({status:202,body:{delegation_id:id,status:"delegated",target_id:body.target_id}})}),app.get("/workspaces/:id/delegations",(c)=>{let workspaceId=c.req.param("id");return auth.requireWorkspace(c.req.raw,workspaceId),ok(activities.delegations(workspaceId,MAX_LISTED2).map((row)=>toListed(row,workspaceId,services)))}),registerReportRoutes(app,services)}function registerReportRoutes(app,services){let{auth,activities}=services;app.post("/workspaces/:id/delegations/record",async(c)=>{let callerId=c.req.param("id");auth.requireWorkspace(c.req.raw,callerId);let body=await readJson(c.req.raw,recordSchema,"invalid delegation request");if(!isUuid(body.target_id))refuse(400,"target_id must be a valid UUID");let{delegation_id:id,target_id:targetId,task}=body;return writeRow({id,callerId,targetId,task,idempotencyKey:"",status:"dispatched"},services),reply({status:202,body:{delegation_id:id,status:"recorded"}})}),app.post("/workspaces/:id/delegations/:delegationId/update",async(c)=>{let callerId=c.req.param("id");auth.requireWorkspace(c.req.raw,callerId);let body=await readJson(c.req.raw,updateSchema,"invalid request body"),{status,error,response_preview:text}=body;if(status!=="completed"&&status!=="failed")refuse(400,"status must be one of: completed, failed");let id=c.req.param("delegationId"),row=activities.delegations(callerId,MAX_LISTED2).find((candidate)=>delegationId(candidate)===id&&candidate.method==="delegate");if(row!==void 0)activities.complete(row.id,{status,...error===""?{}:{errorDetail:error}});let outcome=status==="completed"?{text}:{text,error:error||"failed"};return recordResult({id,callerId,targetId:row?.target_id??callerId},outcome,services),ok({status,delegation_id:id})})}function checkDelegation(callerId,targetId,{workspaces,rules}){if(!isUuid(targetId))refuse(400,"target_id must be a valid UUID");if(targetId===callerId){let body={error:"self-delegation not permitted",...rules.isCurrent?{reason:"self_delegation",hint:"Do the task yourself, or name another workspace."}:{}};refuse(400,body)}if(rules.isCurrent&&workspaces.get(callerId)?.can_delegate===0)refuse(403,"tool call failed")}function earlierDelegation(callerId,key,{activities}){let row=key===""?void 0:activities.byIdempotencyKey(callerId,key);if(row===void 0)return;if(row.status==="failed"){activities.releaseIdempotencyKey(row.id);return}return{delegation_id:delegationId(row),status:row.status,target_id:row.target_id,idempotent_hit:!0}}function writeRow(delegation,{activities,clock,events,workspaces}){let{id,callerId,targetId,task,idempotencyKey,status}=delegation;return events.publish("DELEGATION_SENT",callerId,{delegation_id:id,target_id:targetId}),activities.insertChecked({workspaceId:callerId,activityType:"delegation",createdAtMicros:clock.nowMicros(),sourceId:callerId,targetId,method:"delegate",summary:`Delegating to ${workspaces.get(targetId)?.name??targetId}`,requestBody:{task,delegation_id:id},responseBody:{delegation_id:id},status,...idempotencyKey===""?{}:{idempotencyKey}})}function toListed(row,workspaceId,{rules}){let id=delegationId(row),preview=previewOf(row);return{id:row.id,type:"delegation",source_id:row.source_id??"",target_id:row.target_id??"",...rules.isCurrent?{direction:row.source_id===workspaceId?"sent":"received"}:{},summary:row.summary??"",status:row.status,created_at:goTimestamp(row.created_at),...id===void 0?{}:{delegation_id:id},...row.error_detail===null?{}:{error:row.error_detail},...preview===void 0?{}:{response_preview:preview}}}function delegationId(row){return[row.response_body,row.request_body].map((body)=>asRecord(parseJson2(body??""))).map((body)=>body?.delegation_id).find((id)=>typeof id==="string")}function previewOf(row){if(row.response_body===null)return;let body=parseJson2(row.response_body),text=asRecord(body)?.text,preview=Buffer.from(typeof text==="string"&&text!==""?text:sortedJson(body));return new TextDecoder().decode(preview.subarray(0,PREVIEW_BYTES))}var delegateSchema,recordSchema,updateSchema,MAX_LISTED2=50,PREVIEW_BYTES=300;var init_delegations=__esm(()=>{init_zod();init_a2a_normalise();init_auth();init_delegate();init_go_time();init_random_token();init_read_body();init_reply();init_result_text();delegateSchema=object({target_id:string2().min(1),task:string2().min(1),idempotency_key:optionalText}),recordSchema=object({target_id:string2().min(1),task:string2().min(1),delegation_id:string2().min(1)}),updateSchema=object({status:optionalText,error:optionalText,response_preview:optionalText})});function registerEventRoutes(app,{auth},streams){app.get("/workspaces/:id/events/stream",(c)=>{let workspaceId=c.req.param("id");return auth.requireWorkspace(c.req.raw,workspaceId),streams.open({request:c.req.raw,show:({type,workspaceId:subject,timestampMs,payload})=>subject===workspaceId&&!LOCAL_TYPES.has(type)?{type,timestamp:timestampMs,data:payload}:void 0})})}var LOCAL_TYPES;var init_events=__esm(()=>{LOCAL_TYPES=new Set(["PEER_MESSAGE","FAULTS_CHANGED"])});function checkBootstrap(request,workspaceId,{tokens,auth}){if(tokens.countLive(workspaceId,"instance")>0)auth.requireOwnBearer(request,workspaceId)}function registerHeartbeatRoute(app,services,presence,a2a){let{workspaces,rules}=services;app.post("/registry/heartbeat",async(c)=>{let body=await readJson(c.req.raw,heartbeatSchema,"invalid request body");if(checkBootstrap(c.req.raw,body.workspace_id,services),!isUuid(body.workspace_id))refuse(500,"failed to update");let known=workspaces.get(body.workspace_id);if(known!==void 0&&known.status!=="removed")beat(known,body,services,presence),await a2a.drain(known.id);if(!rules.hasWindows)return ok({status:"ok"});return ok({status:"ok",...rules.isCurrent?{generation:GENERATION}:{},...known===void 0?{}:{platform_inbound_secret:known.inbound_secret}})})}function beat(known,body,{workspaces,clock,events},presence){let errorRate=body.error_rate??0;if(workspaces.update(known.id,{last_heartbeat_at:clock.nowMicros(),last_error_rate:errorRate,last_sample_error:body.sample_error,active_tasks:body.active_tasks,uptime_seconds:body.uptime_seconds,current_task:body.current_task,runtime_state:body.runtime_state,...known.agent_card===null&&body.agent_card!==void 0?{agent_card:JSON.stringify(body.agent_card)}:{}}),presence.setStatus(known.id,statusAfter(known.status,errorRate)),events.publish("WORKSPACE_HEARTBEAT",known.id,{active_tasks:body.active_tasks,current_task:body.current_task,uptime_seconds:body.uptime_seconds,error_rate:errorRate}),body.current_task!==known.current_task)events.publish("TASK_UPDATED",known.id,{current_task:body.current_task,active_tasks:body.active_tasks})}function statusAfter(status,errorRate){let awake=REVIVED.includes(status)?"online":status;if(awake==="online"&&errorRate>=DEGRADED_ERROR_RATE)return"degraded";if(awake==="degraded"&&errorRate<RECOVERED_ERROR_RATE)return"online";return awake}var heartbeatSchema,REVIVED,DEGRADED_ERROR_RATE=0.5,RECOVERED_ERROR_RATE=0.1,GENERATION=1;var init_heartbeat=__esm(()=>{init_zod();init_random_token();init_read_body();init_reply();heartbeatSchema=object({workspace_id:string2().min(1),error_rate:number2().nullish(),sample_error:optionalText,active_tasks:optionalCount,is_busy:boolean2().nullish(),uptime_seconds:optionalCount,current_task:optionalText,runtime_state:optionalText,agent_card:unknown().optional()}),REVIVED=["awaiting_agent","offline","provisioning","failed"]});function redactSecrets(text){return SECRETS.reduce((rest,[pattern,word])=>rest.replace(pattern,word),text)}var SECRETS;var init_redact=__esm(()=>{SECRETS=[[/\b(?:sk|pk|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{8,}/g,"[REDACTED:API_KEY]"],[/\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/gi,"[REDACTED:BEARER]"],[/\b[A-Z][A-Z0-9_]*(?:API_KEY|TOKEN|SECRET|PASSWORD)\s*[=:]\s*\S+/g,"[REDACTED:SECRET]"],[/[A-Za-z0-9+/]{33,}/g,"[REDACTED:BASE64]"]]});function registerMemoryRoutes(app,services){let{memories,rules}=services,path="/workspaces/:id/memories";if(app.post("/workspaces/:id/memories",async(c)=>{let workspaceId=owner(c,services),body=await readJson(c.req.raw,memorySchema,"invalid request body"),scope=SCOPES.find((known)=>known===body.scope);if(scope===void 0)refuse(400,"scope must be LOCAL, TEAM, or GLOBAL");if(body.namespace.length>MAX_NAMESPACE_CHARACTERS)refuse(400,"namespace must be <= 50 characters");let memory=store(workspaceId,scope,body.content,body.namespace||"general",services);return reply({status:201,body:{id:memory.id,scope,namespace:memory.namespace}})}),app.get("/workspaces/:id/memories",(c)=>{let workspaceId=owner(c,services);if(rules.isCurrent){let listed=memories.list(readableOwners(workspaceId,services),{limit:MAX_LISTED3});return ok(listed.map(inShim))}let limit=Number(c.req.query("limit")),listed=memories.list(readableOwners(workspaceId,services),{text:c.req.query("q")??"",scope:c.req.query("scope")??"",namespace:c.req.query("namespace")??"",limit:limit>0&&limit<=MAX_LISTED3?limit:MAX_LISTED3});return ok(listed.map(inTable))}),rules.isCurrent)return;app.patch("/workspaces/:id/memories/:memoryId",async(c)=>{let workspaceId=owner(c,services),{content}=await readJson(c.req.raw,contentSchema,"invalid request body"),id=c.req.param("memoryId");if(!memories.replaceContent(workspaceId,id,redactSecrets(content)))refuse(404,"memory not found");return ok({id,status:"updated"})}),app.delete("/workspaces/:id/memories/:memoryId",(c)=>{let workspaceId=owner(c,services);return memories.delete(workspaceId,c.req.param("memoryId"))?ok({status:"deleted"}):refuse(404,"memory not found")})}function owner(c,{auth,settings,rules}){let workspaceId=c.req.param("id")??"";if(auth.requireWorkspace(c.req.raw,workspaceId),rules.isCurrent&&!settings.memoryPlugin)refuse(503,"memory plugin is not configured (set MEMORY_PLUGIN_URL)");return workspaceId}function readableOwners(workspaceId,{workspaces}){let sharing=[],parent=workspaces.parentOf(workspaceId);while(typeof parent==="string"&&!sharing.includes(parent))sharing.push(parent),parent=workspaces.parentOf(parent);return{own:workspaceId,sharing}}function store(workspaceId,scope,content,namespace,{memories,workspaces,clock}){if(scope==="GLOBAL"&&typeof workspaces.parentOf(workspaceId)==="string")refuse(403,"only root workspaces can write GLOBAL memories");let memory={id:crypto.randomUUID(),workspace_id:workspaceId,content:redactSecrets(content),scope,namespace,created_at:clock.nowMicros()};return memories.insert(memory),memory}function inShim({id,content,scope,created_at:micros}){let seconds=Math.floor(micros/1e6);return{id,content,scope,created_at:goTimestamp(seconds*1e6)}}function inTable(memory){let{id,workspace_id,content,scope,namespace,created_at:micros}=memory,shown=scope==="GLOBAL"?`<global-memory>
${content}
</global-memory>`:content;return{id,workspace_id,content:shown,scope,namespace,created_at:goTimestamp(micros)}}var memorySchema,contentSchema,SCOPES,MAX_NAMESPACE_CHARACTERS=50,MAX_LISTED3=50;var init_memories=__esm(()=>{init_zod();init_go_time();init_read_body();init_redact();init_reply();memorySchema=object({content:string2().min(1),scope:optionalText,namespace:optionalText}),contentSchema=object({content:string2().min(1)}),SCOPES=["LOCAL","TEAM","GLOBAL"]});function registerMemoryV2Routes(app,services){let{memories,rules}=services;if(!rules.isCurrent)return;app.get("/workspaces/:id/v2/namespaces",(c)=>{let workspaceId=owner(c,services),own=namespace(workspaceId,services),above=readableOwners(workspaceId,services).sharing.map((id)=>namespace(id,services));return ok({readable:[own,...above],writable:[own]})}),app.get("/workspaces/:id/v2/memories",(c)=>{let workspaceId=owner(c,services),limit=Number(c.req.query("limit")),wanted=c.req.query("namespace")??"",isWanted=(id)=>wanted===""||namespaceName(id)===wanted,{sharing}=readableOwners(workspaceId,services),owners={own:isWanted(workspaceId)?workspaceId:void 0,sharing:sharing.filter(isWanted)},listed=memories.list(owners,{text:c.req.query("q")??"",limit:Number.isInteger(limit)&&limit>0?Math.min(limit,MAX_LISTED4):DEFAULT_LISTED2}),kind=c.req.query("kind")??"";return ok({memories:listed.map(inV2).filter((memory)=>kind===""||memory.kind===kind)})}),app.delete("/workspaces/:id/v2/memories/:memoryId",(c)=>{let workspaceId=owner(c,services);return memories.delete(workspaceId,c.req.param("memoryId"))?ok({status:"deleted"}):refuse(404,"memory not found")})}function namespaceName(workspaceId){return`workspace:${workspaceId}`}function namespace(workspaceId,{workspaces}){return{name:namespaceName(workspaceId),kind:"workspace",label:workspaces.get(workspaceId)?.name??workspaceId}}function inV2({id,workspace_id:workspaceId,content,created_at:micros}){return{id,namespace:namespaceName(workspaceId),content,kind:"fact",source:"agent",pin:!1,created_at:goTimestamp(micros),source_workspace_id:workspaceId}}var DEFAULT_LISTED2=50,MAX_LISTED4=100;var init_memories_v2=__esm(()=>{init_go_time();init_reply();init_memories()});function registerNotifyRoutes(app,services){let{auth,workspaces,activities,events,clock,rules}=services;if(app.post("/workspaces/:id/notify",async(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId);let{message,attachments}=await readJson(c.req.raw,notifySchema,"message is required");for(let[index,{uri,name}]of attachments.entries())if(uri===""||name==="")refuse(400,`attachment[${index}]: uri and name are required`);let workspace=workspaces.get(workspaceId);if(workspace===void 0||workspace.status==="removed")refuse(404,"workspace not found");if(rules.isCurrent&&workspace.talk_to_user_enabled===0)refuse(403,{error:"talk_to_user_disabled",hint:'Turn on "talk to user" for this workspace, or report to its parent.'});let body={message,...attachments.length===0?{}:{attachments:attachments.map(toWire)}};return activities.insertChecked(echo(workspaceId,body,clock.nowMicros())),workspaces.update(workspaceId,{last_outbound_at:clock.nowMicros()}),events.publish("AGENT_MESSAGE",workspaceId,{...body,workspace_id:workspaceId,name:workspace.name}),events.publish("ACTIVITY_LOGGED",workspaceId,{activity_type:"a2a_receive",method:"notify"}),ok({status:"sent"})}),!rules.isCurrent)return;app.post("/workspaces/:id/broadcast",async(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId);let schema=object({message:string2().min(1)}),{message}=await readJson(c.req.raw,schema,"message is required"),sender=workspaces.get(workspaceId)??refuse(404,"workspace not found");if(sender.broadcast_enabled===0)refuse(403,"broadcast_disabled");let shared={createdAtMicros:clock.nowMicros(),sourceId:workspaceId,method:"broadcast",summary:`Broadcast from ${sender.name}: ${firstCharacters(message,BROADCAST_CHARACTERS)}`},others=workspaces.list().filter(({id,status})=>id!==workspaceId&&status!=="removed");activities.insertAll([{...shared,workspaceId,activityType:"broadcast_sent",requestBody:{message}},...others.map(({id})=>({...shared,workspaceId:id,targetId:id,activityType:"broadcast_receive"}))]);for(let{id}of others)events.publish("ACTIVITY_LOGGED",id,{activity_type:"broadcast_receive"});return ok({status:"sent",delivered:others.length})})}function echo(workspaceId,{message,attachments=[]},createdAtMicros){let parts=attachments.map((file)=>({kind:"file",file}));return{workspaceId,activityType:"a2a_receive",createdAtMicros,method:"notify",summary:`Agent message: ${firstCharacters(message,SUMMARY_CHARACTERS2)}`,responseBody:{result:message,...parts.length===0?{}:{parts}}}}function toWire({uri,name,mimeType,size}){return{uri,name,...mimeType===""?{}:{mimeType},...size===0?{}:{size}}}function firstCharacters(text,count){let characters=[...text];return characters.length<=count?text:`${characters.slice(0,count).join("")}\u2026`}var attachmentSchema,notifySchema,SUMMARY_CHARACTERS2=80,BROADCAST_CHARACTERS=120;var init_notify=__esm(()=>{init_zod();init_read_body();init_reply();attachmentSchema=object({uri:optionalText,name:optionalText,mimeType:optionalText,size:optionalCount}),notifySchema=object({message:string2().min(1),attachments:array(attachmentSchema).nullish().transform((attachments)=>attachments??[])})});function workspaceView(workspace,rules){let common={id:workspace.id,name:workspace.name,role:workspace.role,tier:workspace.tier,status:workspace.status,agent_card:cardOf(workspace),url:workspace.url??"",parent_id:workspace.parent_id,active_tasks:workspace.active_tasks,max_concurrent_tasks:workspace.max_concurrent_tasks,last_error_rate:workspace.last_error_rate,uptime_seconds:workspace.uptime_seconds,runtime:workspace.runtime,x:workspace.x,y:workspace.y,collapsed:!1,last_outbound_at:goTimestampOrNull(workspace.last_outbound_at)};if(!rules.isCurrent)return common;return{...common,kind:workspace.kind,last_sample_error:workspace.last_sample_error,broadcast_enabled:workspace.broadcast_enabled===1,talk_to_user_enabled:workspace.talk_to_user_enabled===1,compute:{},loaded_mcp_tools:[],mcp_surface:null,last_heartbeat_at:goTimestampOrNull(workspace.last_heartbeat_at),wedged:workspace.runtime_state==="wedged"}}function peerView(workspace){return{id:workspace.id,name:workspace.name,role:workspace.role,tier:workspace.tier,status:workspace.status,agent_card:cardOf(workspace),url:workspace.url??"",parent_id:workspace.parent_id,active_tasks:workspace.active_tasks}}function cardOf(workspace){return workspace.agent_card===null?null:parseJson2(workspace.agent_card)}var init_workspace_view=__esm(()=>{init_go_time();init_read_body()});function registerPeerRoutes(app,services){let{workspaces,rules}=services,parentOf=(id)=>workspaces.parentOf(id);app.get("/registry/:id/peers",(c)=>{let workspaceId=c.req.param("id");checkReader(c.req.raw,workspaceId,services);let own=workspaces.get(workspaceId);if(own===void 0||own.status==="removed")refuse(404,"workspace not found");let wanted=(c.req.query("q")??"").toLowerCase(),isWanted=({name,role})=>name.toLowerCase().includes(wanted)||(role??"").toLowerCase().includes(wanted);return ok(peersOf(own,services).filter(isWanted).map(peerView))}),app.get("/registry/discover/:id",(c)=>{let callerId=c.req.header("X-Workspace-ID")??"";if(callerId==="")refuse(400,"X-Workspace-ID header is required");checkReader(c.req.raw,callerId,services);let targetId=c.req.param("id");if(!canCommunicate(callerId,targetId,parentOf,rules.rootsMayTalk))refuse(403,"not authorized to discover this workspace");let target=workspaces.get(targetId)??refuse(404,"workspace not found");if(target.status!=="online"&&target.status!=="degraded")refuse(503,{error:"workspace not available",status:target.status});let url=target.url??`http://ws-${target.id.slice(0,12)}:8000`;return ok({id:target.id,url,name:target.name})}),app.post("/registry/check-access",async(c)=>{let schema=object({caller_id:optionalText,target_id:optionalText}),body=await readJson(c.req.raw,schema,"invalid request body");return ok({allowed:canCommunicate(body.caller_id,body.target_id,parentOf,rules.rootsMayTalk)})})}function checkReader(request,workspaceId,{auth,tokens}){let identity=auth.identify(request);if(isAbove(identity))return;if(identity.kind==="workspace"&&identity.workspaceId===workspaceId)return;if(identity.kind!=="none")refuse(401,INVALID);if(!isUuid(workspaceId)||tokens.countLive(workspaceId)>0)refuse(401,MISSING)}function peersOf(own,{workspaces,rules}){let siblings=own.parent_id!==null||rules.rootsMayTalk?workspaces.children(own.parent_id):[],parent=own.parent_id===null?void 0:workspaces.get(own.parent_id);return[...siblings.filter(({id})=>id!==own.id),...workspaces.children(own.id),...parent===void 0||parent.status==="removed"?[]:[parent]]}var init_peers=__esm(()=>{init_zod();init_auth();init_random_token();init_read_body();init_reply();init_workspace_view()});function sanitiseFileName(name){let safe=(name.split(/[/\\]/).findLast((segment)=>segment!=="")??"").replace(/[^A-Za-z0-9._-]/gu,"_");if(safe===""||safe==="."||safe==="..")return"file";if(safe.length<=100)return safe;let dot=safe.lastIndexOf("."),extension=dot>0&&safe.length-dot<=16?safe.slice(dot):"";return safe.slice(0,100-extension.length)+extension}function sanitiseMimeType(type){let bare=(type.split(";")[0]??"").trim().toLowerCase();if(bare==="")return"";return/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(bare)?bare:"application/octet-stream"}function attachmentDisposition(name){return`attachment; filename="${name.replace(/["\\]/g,"_")}"; filename*=UTF-8''${encodeURIComponent(name)}`}function registerPendingUploadRoutes(app,services){let{auth,uploads,clock,rules}=services;if(!rules.hasPollMode)return;app.get("/workspaces/:id/pending-uploads/:fileId/content",(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId);let upload=find(workspaceId,c.req.param("fileId"),services)??refuse(404,NOT_FOUND);if(upload.workspace_id!==workspaceId)refuse(404,"pending upload not found");uploads.fetched(upload.file_id,clock.nowMicros());let content=uploads.content(upload.file_id);return new Response(content,{headers:{"Content-Type":upload.mimetype||"application/octet-stream","Content-Length":String(content.byteLength),"Content-Disposition":attachmentDisposition(upload.filename)}})}),app.post("/workspaces/:id/pending-uploads/:fileId/ack",(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId);let upload=find(workspaceId,c.req.param("fileId"),services);if(upload?.workspace_id!==workspaceId)refuse(404,NOT_ACKABLE);return uploads.acknowledged(upload.file_id,clock.nowMicros()),ok({acked:!0})})}function find(workspaceId,fileId,{uploads,clock,rules}){if(!isUuid(workspaceId))refuse(400,"invalid workspace ID");if(!isUuid(fileId))refuse(400,"invalid file_id");let upload=uploads.get(fileId);if(upload===void 0||upload.expires_at<=clock.nowMicros())return;return upload.acked_at!==null&&!rules.readsAckedUploads?void 0:upload}var NOT_FOUND="pending upload not found or expired",NOT_ACKABLE="pending upload not found, expired, or already acked";var init_pending_uploads=__esm(()=>{init_random_token();init_reply()});function isRoutable(text){let url=URL.parse(text);if(url===null||url.protocol!=="https:"&&url.protocol!=="http:")return!1;return!/^(?:localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[|0\.)/.test(url.hostname)}function registerRegistryRoutes(app,services,presence,a2a){let{workspaces,tokens,rules}=services;app.post("/registry/register",async(c)=>{let body=await readRegistration(c.req.raw,services),known=workspaces.get(body.id),deliveryMode=resolveDeliveryMode(body,known,services);if(checkBootstrap(c.req.raw,body.id,services),!isUuid(body.id))refuse(500,"registration failed");if(known===void 0)create(body,deliveryMode,services);else if(!PARKED.includes(known.status))overwrite(known,body,deliveryMode,services,presence);let isFirst=tokens.countLive(body.id,"instance")===0,secret=workspaces.get(body.id)?.inbound_secret,answer={status:"registered",...rules.hasPollMode?{delivery_mode:deliveryMode}:{},...isFirst?{auth_token:tokens.mint(body.id,"instance")}:{},platform_inbound_secret:secret};return await a2a.drain(body.id),ok(answer)}),app.post("/registry/update-card",async(c)=>{let schema=object({workspace_id:string2().min(1),agent_card:unknown()}),body=await readJson(c.req.raw,schema,"invalid request body");checkBootstrap(c.req.raw,body.workspace_id,services);let url=asRecord(body.agent_card)?.url;if(typeof url==="string"&&!isRoutable(url))refuse(400,"workspace URL not allowed");return workspaces.update(body.workspace_id,{agent_card:JSON.stringify(body.agent_card??null)}),services.events.publish("AGENT_CARD_UPDATED",body.workspace_id),ok({status:"updated"})})}async function readRegistration(request,{rules}){let body=await readJson(request,registerSchema,"invalid request body");if(!("agent_card"in body)||body.agent_card===void 0)refuse(400,"invalid request body");if(!rules.hasPollMode)return body.url===""?refuse(400,"invalid request body"):body;if(!["","push","poll"].includes(body.delivery_mode))refuse(400,"delivery_mode must be 'push' or 'poll'");if(body.kind==="platform")refuse(403,"only the platform may register a platform workspace");return body}function resolveDeliveryMode(body,known,{rules}){if(!rules.hasPollMode)return"push";if((body.delivery_mode==="poll"||body.delivery_mode==="push"?body.delivery_mode:known?.delivery_mode)==="poll")return"poll";if(body.url==="")refuse(400,"url is required for push-mode workspaces");if(!isRoutable(body.url))refuse(400,"workspace URL not allowed");return"push"}function create(body,deliveryMode,{workspaces,clock}){let nowMicros=clock.nowMicros();workspaces.insert({id:body.id,name:body.id,status:"online",runtime:"external",deliveryMode,createdAtMicros:nowMicros,url:body.url||null}),workspaces.update(body.id,{agent_card:JSON.stringify(body.agent_card),registered_at:nowMicros,last_heartbeat_at:nowMicros})}function overwrite(known,body,deliveryMode,{workspaces,clock,events},presence){let nowMicros=clock.nowMicros();workspaces.update(known.id,{agent_card:JSON.stringify(completeCard(body.agent_card,known)),delivery_mode:deliveryMode,url:body.url||null,registered_at:nowMicros,last_heartbeat_at:nowMicros}),presence.setStatus(known.id,"online"),events.publish("WORKSPACE_ONLINE",known.id)}function completeCard(card,known){let fields=asRecord(card);if(fields===void 0)return card;let role=known.role??"";return{...fields,name:fields.name||known.name,...role===""?{}:{role:fields.role||role,description:fields.description||role}}}var registerSchema,PARKED;var init_registry=__esm(()=>{init_zod();init_a2a_normalise();init_random_token();init_read_body();init_reply();registerSchema=object({id:string2().min(1),agent_card:unknown(),delivery_mode:optionalText,url:optionalText,kind:optionalText,mcp_server_present:boolean2().nullish()}),PARKED=["removed","paused","hibernated"]});function connectionOf(workspaceId,token,request,rules){let platformUrl=publicBase(request),register=`${platformUrl}/registry/register`,heartbeat=`${platformUrl}/registry/heartbeat`;return{workspace_id:workspaceId,platform_url:platformUrl,auth_token:token,registry_endpoint:register,heartbeat_endpoint:heartbeat,curl_register_template:[`curl -X POST ${register}`,`-H 'Authorization: Bearer ${token||"<token>"}'`,"-H 'Content-Type: application/json'",`-d '{"id":"${workspaceId}","delivery_mode":"poll","agent_card":{"name":"my agent"}}'`].join(" \\\n  "),python_snippet:`PLATFORM_URL = "${platformUrl}"
WORKSPACE_ID = "${workspaceId}"
`,claude_code_channel_snippet:rules.isCurrent?currentSnippet(workspaceId,token||"<ROTATE_TO_REVEAL_TOKEN>",platformUrl):documentedSnippet(workspaceId,platformUrl)}}function publicBase(request){return`${request.headers.get("X-Forwarded-Proto")??new URL(request.url).protocol.replace(/:$/,"")}://${request.headers.get("X-Forwarded-Host")??hostOf(request)}`}function documentedSnippet(workspaceId,platformUrl){return`# Connect a Claude Code session to this workspace.
mkdir -p ~/.claude/channels/molecule
cat > ~/.claude/channels/molecule/.env <<'EOF'
MOLECULE_PLATFORM_URL=${platformUrl}
MOLECULE_WORKSPACE_IDS=${workspaceId}
MOLECULE_WORKSPACE_TOKENS=${PLACEHOLDER}
EOF
chmod 600 ~/.claude/channels/molecule/.env
${DEVELOPMENT_LAUNCH} --channels plugin:molecule@molecule-mcp-claude-channel
`}function currentSnippet(workspaceId,token,platformUrl){return`# Connect a Claude Code session to this workspace.
mkdir -p ~/.claude/channels/molecule
cat > ~/.claude/channels/molecule/.env <<'EOF'
MOLECULE_WORKSPACES_JSON=${JSON.stringify([{id:workspaceId,token,platform_url:platformUrl}])}
EOF
chmod 600 ~/.claude/channels/molecule/.env
${DEVELOPMENT_LAUNCH} plugin:molecule@molecule-channel
`}var PLACEHOLDER="<paste auth_token from create response>",DEVELOPMENT_LAUNCH="claude --dangerously-load-development-channels";var init_connection=__esm(()=>{init_origin()});function registerTokenRoutes(app,services){let{auth,tokens,rules}=services;if(app.post("/workspaces/:id/tokens",(c)=>{let workspaceId=c.req.param("id");return auth.requireWorkspace(c.req.raw,workspaceId),mint(workspaceId,services)}),app.get("/workspaces/:id/tokens",(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId);let limit=Math.min(count(c.req.query("limit"))||DEFAULT_LISTED3,MAX_LISTED5),listed=tokens.list(workspaceId,limit,count(c.req.query("offset"))).map((token)=>({id:token.id,prefix:token.prefix,created_at:goTimestamp(token.created_at),last_used_at:goTimestampOrNull(token.last_used_at)}));return ok({tokens:listed,count:listed.length})}),app.delete("/workspaces/:id/tokens/:tokenId",(c)=>{let workspaceId=c.req.param("id");return auth.requireWorkspace(c.req.raw,workspaceId),tokens.revoke(workspaceId,c.req.param("tokenId"))?ok({status:"revoked"}):refuse(404,"token not found or already revoked")}),registerConnectionRoutes(app,services),rules.isCurrent){app.post("/admin/workspaces/:id/tokens",(c)=>(auth.requireAdmin(c.req.raw),mint(c.req.param("id"),services)));return}app.get("/admin/workspaces/:id/test-token",(c)=>{auth.requireAdmin(c.req.raw);let workspaceId=findLive(c.req.param("id"),services);return ok({auth_token:tokens.mint(workspaceId,"api"),workspace_id:workspaceId})})}function registerConnectionRoutes(app,services){let{auth,tokens,workspaces,rules}=services,checkExternal=(workspaceId)=>{if(workspaces.get(workspaceId)?.runtime==="external")return;refuse(400,"workspace is not external")};app.post("/workspaces/:id/external/rotate",(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId),checkExternal(findLive(workspaceId,services)),tokens.revokeAll(workspaceId);let token=tokens.mint(workspaceId,"instance");return ok({connection:connectionOf(workspaceId,token,c.req.raw,rules)})}),app.get("/workspaces/:id/external/connection",(c)=>{let workspaceId=c.req.param("id");return auth.requireWorkspace(c.req.raw,workspaceId),checkExternal(findLive(workspaceId,services)),ok({connection:connectionOf(workspaceId,"",c.req.raw,rules)})})}function mint(workspaceId,services){let{tokens}=services;if(findLive(workspaceId,services),tokens.countLive(workspaceId)>=MAX_LIVE_TOKENS)refuse(429,`maximum ${MAX_LIVE_TOKENS} active tokens per workspace`);return reply({status:201,body:{auth_token:tokens.mint(workspaceId,"api"),workspace_id:workspaceId,message:"Save this token now \u2014 it cannot be retrieved again."}})}function findLive(workspaceId,{workspaces}){if(!isUuid(workspaceId))refuse(400,"invalid workspace id");return(workspaces.get(workspaceId)?.status??"removed")==="removed"?refuse(404,"workspace not found"):workspaceId}function count(text){let number=Number(text??0);return Number.isInteger(number)&&number>0?number:0}var MAX_LIVE_TOKENS=50,DEFAULT_LISTED3=50,MAX_LISTED5=200;var init_tokens2=__esm(()=>{init_connection();init_go_time();init_random_token();init_reply()});function parseMultipart(contentType,body){let boundary=/^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);if(boundary===null)return;let delimiter=Buffer.from(`--${boundary[1]??boundary[2]}`),bytes=Buffer.from(body.buffer,body.byteOffset,body.byteLength),parts=[],start=bytes.indexOf(delimiter);while(start!==-1){let head=start+delimiter.length;if(bytes.subarray(head,head+2).toString("latin1")==="--")return parts;let next=bytes.indexOf(Buffer.concat([LINE_BREAK,delimiter]),head),part=next===-1?void 0:parsePart(bytes.subarray(head+LINE_BREAK.length,next));if(part===void 0)return;parts.push(part),start=next+LINE_BREAK.length}return}function parsePart(bytes){let end=bytes.indexOf(HEADERS_END);if(end===-1)return;let lines=bytes.subarray(0,end).toString("utf8").split(`\r
`),header=(name)=>lines.find((line)=>line.toLowerCase().startsWith(`${name}:`))?.slice(name.length+1).trim()??"",disposition=header("content-disposition"),parameter=(name)=>new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`,"i").exec(disposition)?.[1]??"";return{field:parameter("name"),fileName:parameter("filename").replace(/\\(.)/g,"$1"),contentType:header("content-type"),content:bytes.subarray(end+HEADERS_END.length)}}var LINE_BREAK,HEADERS_END;var init_multipart=__esm(()=>{LINE_BREAK=Buffer.from(`\r
`),HEADERS_END=Buffer.from(`\r
\r
`)});function registerUploadRoutes(app,services){let{auth,rules}=services;if(app.post("/workspaces/:id/chat/uploads",async(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId),checkPollMode(findWorkspace(workspaceId,services),services);let uploads=await readUploads(c.req.raw,workspaceId,services);return stage(uploads,services),ok({files:uploads.map(({uri,name,mimeType,size})=>({uri,name,mimeType,size}))})}),app.get("/workspaces/:id/chat/download",(c)=>{let workspaceId=c.req.param("id");return auth.requireWorkspace(c.req.raw,workspaceId),checkDownloadPath(c.req.query("path")??""),findWorkspace(workspaceId,services).delivery_mode==="poll"?refuse(422,"workspace has no callback URL \u2014 download requires push-mode + a public URL"):refuse(503,"workspace url not registered yet")}),!rules.isCurrent)return;app.get("/uploads/limits",()=>ok({per_file_bytes:rules.maxUploadFileBytes,per_request_bytes:rules.maxUploadRequestBytes,max_attachments_per_message:MAX_ATTACHMENTS}))}function findWorkspace(workspaceId,{workspaces}){if(!isUuid(workspaceId))refuse(400,"invalid workspace ID");let workspace=workspaces.get(workspaceId);return workspace===void 0||workspace.status==="removed"?refuse(404,"workspace not found"):workspace}function checkPollMode({delivery_mode:mode,runtime},{rules}){if(!rules.hasPollMode)refuse(503,"workspace container not running");if(mode==="poll")return;if(runtime==="external")refuse(503,"workspace url not registered yet");refuse(422,"workspace has no callback URL \u2014 upload requires push-mode + a public URL")}async function readUploads(request,workspaceId,{rules,clock}){let{bytes,isTooLarge}=await readBody(request,rules.maxUploadRequestBytes),parts=isTooLarge?void 0:parseMultipart(request.headers.get("Content-Type")??"",bytes);if(parts===void 0)refuse(400,"malformed multipart body");let files=parts.filter(({field,fileName})=>field==="files"&&fileName!=="");if(files.length===0)refuse(400,"no files field in request");if(files.length>MAX_FILES)refuse(400,`too many files (limit ${MAX_FILES})`);for(let file of files)checkSize(file,rules.maxUploadFileBytes);let createdAtMicros=clock.nowMicros();return files.map((file)=>toUpload(file,workspaceId,createdAtMicros))}function checkSize({fileName,content},maxBytes){if(content.byteLength<=maxBytes)return;let body={error:"file exceeds per-file cap",filename:fileName,size:content.byteLength,max:maxBytes};refuse(413,body)}function toUpload(file,workspaceId,createdAtMicros){let fileId=crypto.randomUUID(),name=sanitiseFileName(file.fileName),mimeType=sanitiseMimeType(file.contentType);return{file_id:fileId,uri:`platform-pending:${workspaceId}/${fileId}`,name,mimeType,size:file.content.byteLength,upload:{fileId,workspaceId,content:file.content,filename:name,mimeType,createdAtMicros}}}function stage(staged,{uploads,activities,events}){if(staged.some(({size})=>size===0))refuse(500,"could not stage files");uploads.insertAll(staged.map(({upload})=>upload),()=>{for(let{upload,...manifest}of staged)activities.insert({workspaceId:upload.workspaceId,activityType:"a2a_receive",createdAtMicros:upload.createdAtMicros,targetId:upload.workspaceId,method:"chat_upload_receive",summary:`chat_upload_receive: ${manifest.name}`,requestBody:manifest})});for(let{upload}of staged)events.publish("ACTIVITY_LOGGED",upload.workspaceId,{activity_type:"a2a_receive",method:"chat_upload_receive"})}function checkDownloadPath(path){if(path==="")refuse(400,"path query required");if(!path.startsWith("/"))refuse(400,"path must be absolute");if(path.split("/").includes(".."))refuse(400,"invalid path");if(!DOWNLOAD_ROOTS.some((root)=>path===root||path.startsWith(`${root}/`)))refuse(400,`path must be under ${DOWNLOAD_ROOTS.join("|")}`)}var MAX_FILES=64,MAX_ATTACHMENTS=10,DOWNLOAD_ROOTS;var init_uploads=__esm(()=>{init_multipart();init_random_token();init_read_body();init_reply();DOWNLOAD_ROOTS=["/configs","/workspace","/home","/plugins"]});function createWorkspace2(body,{workspaces,clock,events,rules}){if(body.name.length>MAX_NAME_CHARACTERS||/[{}[\]|>*&!\r\n]/.test(body.name))refuse(400,"invalid workspace fields");if(!["","push","poll"].includes(body.delivery_mode))refuse(400,"delivery_mode must be 'push' or 'poll'");let runtime=body.runtime||(body.external?"external":DEFAULT_RUNTIME);if(!RUNTIMES.includes(runtime))refuse(422,{error:`runtime ${runtime} is not supported`,runtime,code:"RUNTIME_UNSUPPORTED"});if(body.url!==""&&!isRoutable(body.url))refuse(400,`unsafe workspace URL: ${body.url}`);let isExternal=EXTERNAL_RUNTIMES.includes(runtime),status=isExternal?body.url===""?"awaiting_agent":"online":"provisioning",id=crypto.randomUUID();return workspaces.insert({id,name:freeName(body.name,workspaces),status,runtime,deliveryMode:body.delivery_mode==="poll"?"poll":"push",createdAtMicros:clock.nowMicros(),role:body.role??null,tier:body.tier??1,parentId:parentFor(body.parent_id,rules.isCurrent,workspaces),url:body.url||null,...body.canvas?{x:body.canvas.x,y:body.canvas.y}:{},...body.secrets?{secrets:body.secrets}:{}}),events.publish("WORKSPACE_PROVISIONING",id,{name:body.name}),{id,status,isExternal}}function freeName(name,workspaces){if(!workspaces.isNameTaken(name))return name;for(let suffix=2;suffix<=MAX_SUFFIX;suffix+=1){let candidate=`${name} (${suffix})`;if(!workspaces.isNameTaken(candidate))return candidate}return refuse(409,"workspace name already in use; please pick a different name")}function parentFor(parentId,adoptsOrphans,workspaces){if(parentId){let parent=workspaces.get(parentId);if(parent!==void 0&&parent.status!=="removed")return parentId;return refuse(400,{error:"parent workspace not found",code:"WORKSPACE_REPARENT_PARENT_NOT_FOUND"})}let[root,...others]=workspaces.children(null);return adoptsOrphans&&root!==void 0&&others.length===0?root.id:null}var createWorkspaceSchema,MAX_NAME_CHARACTERS=255,EXTERNAL_RUNTIMES,RUNTIMES,DEFAULT_RUNTIME="claude-code",MAX_SUFFIX=50;var init_workspace_creation=__esm(()=>{init_zod();init_read_body();init_reply();createWorkspaceSchema=object({name:string2().min(1),external:boolean2().nullish(),role:string2().nullish(),tier:int().nullish(),parent_id:string2().nullish(),runtime:optionalText,url:optionalText,delivery_mode:optionalText,canvas:object({x:number2(),y:number2()}).nullish(),secrets:record(string2(),string2()).nullish()}),EXTERNAL_RUNTIMES=["external","kimi","kimi-cli"],RUNTIMES=[...EXTERNAL_RUNTIMES,"claude-code","langgraph","crewai","autogen","openclaw","hermes","codex"]});function registerWorkspaceRoutes(app,services,presence){let{auth,workspaces,tokens,rules}=services;app.get("/workspaces",(c)=>{auth.requireAdmin(c.req.raw);let live=workspaces.list().filter(({status})=>status!=="removed");return ok(live.map((workspace)=>workspaceView(workspace,rules)))}),app.post("/workspaces",async(c)=>{auth.requireAdmin(c.req.raw);let body=await readJson(c.req.raw,createWorkspaceSchema,"invalid workspace payload"),created=createWorkspace2(body,services);if(!created.isExternal){let{id,status}=created;return reply({status:201,body:{id,status,auth_token:tokens.mint(id,"api")}})}let common={id:created.id,external:!0,status:created.status};if(created.status==="online")return reply({status:201,body:common});let token=tokens.mint(created.id,"instance");return reply({status:201,body:{...common,connection:connectionOf(created.id,token,c.req.raw,rules)}})}),app.get("/workspaces/:id",(c)=>{let workspace=find2(c.req.param("id"),services);if(workspace.status==="removed"&&rules.tellsRemoval&&c.req.query("include_removed")!=="true"){let body={error:"workspace removed",id:workspace.id,removed_at:goTimestampOrNull(workspace.removed_at),hint:rules.removalHint};refuse(410,body)}return ok(workspaceView(workspace,rules))}),app.patch("/workspaces/:id",async(c)=>{auth.requireAdmin(c.req.raw);let workspace=find2(c.req.param("id"),services),patch=await readJson(c.req.raw,patchSchema,"invalid workspace payload");return applyPatch(workspace,patch,services),ok({status:"updated",id:workspace.id})}),app.delete("/workspaces/:id",(c)=>{auth.requireAdmin(c.req.raw);let workspace=find2(c.req.param("id"),services),answer=removeWorkspace(workspace,services,presence,{confirmedName:c.req.header("X-Confirm-Name"),withChildren:c.req.query("confirm")==="true",purge:c.req.query("purge")==="true"});return ok(answer)}),registerDetailRoutes(app,services)}function registerDetailRoutes(app,services){let{auth,workspaces,events,rules}=services;if(app.get("/workspaces/:id/state",(c)=>{let workspaceId=c.req.param("id");auth.requireWorkspace(c.req.raw,workspaceId);let workspace=workspaces.get(workspaceId);if(workspace===void 0)return gone({workspace_id:workspaceId,deleted:!0});let{status}=workspace;if(status==="removed")return gone({workspace_id:workspaceId,status,deleted:!0});return auth.requireOwnBearer(c.req.raw,workspaceId),ok({workspace_id:workspaceId,status,paused:status==="paused",deleted:!1})}),app.get("/workspaces/:id/secrets/values",(c)=>{let workspaceId=c.req.param("id");if(auth.requireWorkspace(c.req.raw,workspaceId),!isUuid(workspaceId))refuse(400,"invalid workspace ID");if(services.tokens.countLive(workspaceId)>0)auth.requireOwnBearer(c.req.raw,workspaceId);return ok(parseJson2(workspaces.get(workspaceId)?.secrets??"{}"))}),!rules.isCurrent)return;app.patch("/workspaces/:id/abilities",async(c)=>{auth.requireAdmin(c.req.raw);let workspace=find2(c.req.param("id"),services),patch=await readJson(c.req.raw,abilitiesSchema,"invalid request body"),flag=(enabled)=>enabled?1:0,entries=Object.entries(patch).filter(([,enabled])=>typeof enabled==="boolean");return workspaces.update(workspace.id,Object.fromEntries(entries.map(([ability,enabled])=>[ability,flag(enabled)]))),events.publish("WORKSPACE_STATUS",workspace.id,{status:workspace.status}),ok({status:"updated"})})}function applyPatch(workspace,patch,{workspaces}){let{name,role,parent_id:parentId}=patch;if(parentId!==void 0&&name!==void 0)refuse(400,{error:"parent_id cannot be combined with name",code:"WORKSPACE_REPARENT_COMBINED"});if(typeof parentId==="string")checkParent(workspace.id,parentId,workspaces);workspaces.update(workspace.id,{...name===void 0?{}:{name},...role===void 0?{}:{role},...parentId===void 0?{}:{parent_id:parentId}})}function checkParent(workspaceId,parentId,workspaces){let parent=workspaces.get(parentId);if(parent===void 0||parent.status==="removed")refuse(400,{error:"parent workspace not found",code:"WORKSPACE_REPARENT_PARENT_NOT_FOUND"});for(let id=parentId;typeof id==="string";id=workspaces.parentOf(id)){if(id!==workspaceId)continue;refuse(409,{error:"a workspace cannot be its own ancestor",code:"WORKSPACE_REPARENT_CYCLE"})}}function find2(id,{workspaces}){if(!isUuid(id))refuse(400,"invalid workspace ID");return workspaces.get(id)??refuse(404,"workspace not found")}function gone(body){return reply({status:404,body})}var abilitiesSchema,patchSchema;var init_workspaces2=__esm(()=>{init_zod();init_connection();init_go_time();init_random_token();init_read_body();init_reply();init_workspace_creation();init_workspace_removal();init_workspace_view();abilitiesSchema=object({broadcast_enabled:boolean2().nullish(),talk_to_user_enabled:boolean2().nullish(),can_delegate:boolean2().nullish()}),patchSchema=object({name:string2().min(1).max(255).optional(),role:string2().nullish(),parent_id:string2().nullable().optional()})});function createRoutes(deps){let{services,a2a,presence,streams}=deps,app=new Hono2;return app.notFound((c)=>{let url=new URL(c.req.url);if(url.pathname==="/"||!url.pathname.endsWith("/"))return plain(404,"404 page not found");let location=url.pathname.replace(/\/+$/,"")+url.search;return plain(c.req.method==="GET"?301:307,"",{Location:location})}),app.onError((error)=>{if(error instanceof HTTPException)return error.res??error.getResponse();return reply({status:500,body:{error:"internal error",detail:error.message}})}),app.get("/health",()=>reply({status:200,body:{status:"ok"}})),registerPage(app,services.auth),registerControl(app,deps),registerActivityRoutes(app,services),registerA2aRoutes(app,services,a2a),registerNotifyRoutes(app,services),registerRegistryRoutes(app,services,presence,a2a),registerHeartbeatRoute(app,services,presence,a2a),registerPeerRoutes(app,services),registerWorkspaceRoutes(app,services,presence),registerEventRoutes(app,services,streams),registerTokenRoutes(app,services),registerUploadRoutes(app,services),registerPendingUploadRoutes(app,services),registerDelegationRoutes(app,services,a2a),registerMemoryRoutes(app,services),registerMemoryV2Routes(app,services),registerChatHistoryRoutes(app,services),async(request)=>(presence.sweep(),app.fetch(request))}var init_routes=__esm(()=>{init_dist();init_http_exception();init_control();init_page();init_reply();init_a2a2();init_activity2();init_chat_history();init_delegations();init_events();init_heartbeat();init_memories();init_memories_v2();init_notify();init_peers();init_pending_uploads();init_registry();init_tokens2();init_uploads();init_workspaces2()});function createLocalPlatform(options={}){let closing=new AbortController,adminToken=options.adminToken||randomToken(),organisationId=crypto.randomUUID(),services=createServices(options,adminToken,closing.signal),{auth,clock,events,rules,settings}=services,presence=createPresence(services),direct=createDirectAccess(services,presence),requests=new RequestLog,streams=createEventStreams(events,{...settings,closed:closing.signal}),faults=new FaultSwitchboard(()=>{events.publish("FAULTS_CHANGED",void 0,{count:faults.list().length}),streams.close((request)=>!isPagePath(new URL(request.url).pathname)&&faults.isOut(subjectOf(request,auth)))}),sendAsPeer=(peerId,targetId,text,sendOptions)=>sendMessage(routes,auth.bearerFor(peerId),targetId,text,sendOptions),actions={createWorkspace:direct.createWorkspace,sendAsPeer},a2a=createA2a(services),routes=createRoutes({services,streams,faults,requests,actions,a2a,presence});return{...direct,adminToken,era:rules.era,organisationId,faults,requests,events,sendAsPeer,sendAsCanvasUser:(workspaceId,text,sendOptions)=>sendMessage(routes,adminToken,workspaceId,text,sendOptions),fetch:createFrontDoor({routes,auth,clock,faults,requests,organisationId,tenantGuard:options.tenantGuard??"off",closed:closing.signal,limitRate:createRateLimiter({perMinute:options.rateLimitPerMinute??DEFAULT_RATE_LIMIT,byAddressOnly:rules.limitsByAddress,nowMicros:()=>clock.nowMicros()})}),dropEventStreams:()=>streams.close(()=>!0),close(){if(closing.signal.aborted)return;closing.abort(),services.closeDatabase()}}}var DEFAULT_RATE_LIMIT=600;var init_platform=__esm(()=>{init_a2a();init_create_services();init_direct_access();init_event_stream();init_faults();init_front_door();init_impersonation();init_page();init_random_token();init_rate_limit();init_routes()});async function serveLocalPlatform(platform,{port=0}={}){let server=listen(platform,port),actualPort=server.port??port;return{port:actualPort,url:`http://${HOSTNAME}:${actualPort}`,stop:()=>server.stop(!0)}}function listen(platform,port){try{return Bun.serve({hostname:HOSTNAME,port,idleTimeout:NO_IDLE_TIMEOUT,maxRequestBodySize:MAX_BODY_BYTES,fetch:(request)=>refuseForeignHost(request)??answer(platform,request)})}catch(error){let code=error instanceof Error&&"code"in error?String(error.code):String(error);throw new ConfigError([{variable:"port",got:`${port} (${code})`,expected:"a free port between 0 and 65535",fix:"Choose another port, or end the program that uses it."}])}}async function answer(platform,request){try{return await platform.fetch(request)}catch{return resetConnection()}}function resetConnection(){return new Response(new ReadableStream({start:(controller)=>controller.error(void 0)}))}var HOSTNAME="127.0.0.1",MAX_BODY_BYTES=268435456,NO_IDLE_TIMEOUT=0;var init_serve=__esm(()=>{init_errors();init_origin()});async function servePlatform(options){let platform=open2(options),server;try{server=await serveLocalPlatform(platform,{port:options.port})}catch(error){if(platform.close(),!(error instanceof ConfigError))throw error;let[problem]=error.problems;throw new CommandError(`cannot listen on 127.0.0.1, port ${problem?.got??options.port}.`,"Choose another one with --port, leave --port out for a free one, or end the program that uses it.",{cause:error})}return{platform,url:new URL(server.url).origin,[Symbol.asyncDispose]:async()=>{await Promise.race([server.stop(),sleep(STOP_LIMIT_MS,new AbortController().signal)]),platform.close()}}}function open2({databasePath,era}){try{return createLocalPlatform({...databasePath===void 0?{}:{databasePath},...era===void 0?{}:{era}})}catch(error){if(databasePath===void 0)throw error;let reason=error instanceof Error?error.message:"unknown error";throw new CommandError(`${databasePath} cannot be used as the platform's database (${reason}).`,"Name a file that this program made before, or one that does not exist yet in a folder that does.",{cause:error})}}var STOP_LIMIT_MS=300;var init_served_platform=__esm(()=>{init_errors();init_platform();init_serve();init_command_error()});function watchStopSignals(source,env){let stop=new AbortController,done=new AbortController,onSignal=()=>stop.abort();for(let name of SIGNALS)source.on(name,onSignal);if(readValue(env,"npm_execpath")!==void 0)parentEnded(source,AbortSignal.any([stop.signal,done.signal])).then((ended)=>{if(ended)stop.abort()});return{signal:stop.signal,[Symbol.dispose]:()=>{done.abort();for(let name of SIGNALS)source.off(name,onSignal)}}}async function parentEnded(source,signal){let parent=source.ppid;while(!signal.aborted){if(source.ppid!==parent)return!0;await sleep(LOOK_INTERVAL_MS,signal)}return!1}var SIGNALS,LOOK_INTERVAL_MS=250;var init_stop_signal=__esm(()=>{init_paths();SIGNALS=["SIGINT","SIGTERM","SIGHUP"]});var Secret;var init_secret=__esm(()=>{Secret=class Secret{#value;constructor(value){this.#value=value}reveal(){return this.#value}equals(other){return this.#value===other.#value}toString(){return"[redacted]"}toJSON(){return"[redacted]"}[Symbol.for("nodejs.util.inspect.custom")](){return"[redacted]"}}});var notifyResponseSchema;var init_notify2=__esm(()=>{init_zod();notifyResponseSchema=object({status:string2()})});var registerResponseSchema,heartbeatResponseSchema;var init_registry2=__esm(()=>{init_zod();registerResponseSchema=object({status:string2(),delivery_mode:_enum(["push","poll"]).optional()}),heartbeatResponseSchema=object({status:string2()})});var workspaceSchema2,createExternalResponseSchema;var init_workspace=__esm(()=>{init_zod();workspaceSchema2=object({id:string2(),name:string2(),role:string2().nullish(),status:string2(),parent_id:string2().nullish(),last_heartbeat_at:string2().nullish()}),createExternalResponseSchema=object({id:string2(),connection:object({workspace_id:string2(),platform_url:string2(),auth_token:string2(),claude_code_channel_snippet:string2().optional()})})});async function readBounded(response,maxBytes){if(response.body===null)return"";let decoder=new TextDecoder,text="",bytes=0;for await(let chunk of response.body){if(bytes+=chunk.byteLength,bytes>maxBytes)throw new TooLargeError(maxBytes);text+=decoder.decode(chunk,{stream:!0})}return text+decoder.decode()}var init_read_bounded=__esm(()=>{init_errors()});var errorBodySchema;var init_error_body=__esm(()=>{init_zod();errorBodySchema=object({error:string2().optional(),code:string2().optional(),hint:string2().optional(),retry_after:number2().optional(),retry_after_seconds:number2().optional(),delivery_confirmed:boolean2().optional()})});async function statusError(response,target){let text=(await readBounded(response,MAX_ERROR_BYTES).catch(()=>"")).replaceAll(target.token.reveal(),`${target.token}`),facts=factsIn(text);return new HttpStatusError(response.status,{...facts,retryAfterMs:retryAfterMs(response.headers)??facts.retryAfterMs})}function factsIn(text){let json;try{json=JSON.parse(text)}catch{return text.trim()===""?{}:{detail:text.slice(0,MAX_DETAIL_CHARACTERS)}}let parsed=errorBodySchema.safeParse(json);if(!parsed.success)return{detail:text.slice(0,MAX_DETAIL_CHARACTERS)};let body=parsed.data,seconds=body.retry_after??body.retry_after_seconds;return{code:body.code??(/^[a-z][a-z_]+$/.test(body.error??"")?body.error:void 0),detail:body.error?.slice(0,MAX_DETAIL_CHARACTERS),retryAfterMs:seconds===void 0?void 0:seconds*1000,deliveryConfirmed:body.delivery_confirmed}}function retryAfterMs(headers){let value=headers.get("Retry-After");if(value===null)return;if(/^\d+$/.test(value.trim()))return Number(value)*1000;let at=Date.parse(value);return Number.isNaN(at)?void 0:Math.max(0,at-Date.now())}var MAX_ERROR_BYTES=16384,MAX_DETAIL_CHARACTERS=300;var init_status_error=__esm(()=>{init_errors();init_error_body();init_read_bounded()});async function request(fetchLike,target,options){return withDeadline(options,async(signal)=>{let response=await exchange(fetchLike,target,options,signal),text=await readBounded(response,options.maxResponseBytes??DEFAULT_MAX_RESPONSE_BYTES);return{status:response.status,headers:response.headers,json:parseJson3(text)}})}async function openStream(fetchLike,target,options){let response=await withDeadline(options,(signal)=>exchange(fetchLike,target,{...options,method:"GET",accept:"text/event-stream"},signal));if(response.headers.get("Content-Type")?.startsWith("text/event-stream")===!0&&response.body!==null)return response.body;throw await response.body?.cancel(),new ProtocolError("the platform has no event stream","Nothing to do: polling goes on without it.")}async function withDeadline(options,work){let deadline=new AbortController,onAbort=()=>deadline.abort(options.signal.reason);if(options.signal.aborted)onAbort();options.signal.addEventListener("abort",onAbort,{once:!0});let timer=setTimeout(()=>deadline.abort(new TimeoutError(options.timeoutMs)),options.timeoutMs);try{return await work(deadline.signal)}catch(error){throw deadline.signal.aborted?deadline.signal.reason:toPlatformError(error)}finally{clearTimeout(timer),options.signal.removeEventListener("abort",onAbort)}}async function exchange(fetchLike,target,options,signal){let response=await fetchLike(new Request(`${target.platformUrl}${options.path}`,{method:options.method,headers:headersFor(target,options),redirect:"manual",signal,...options.body===void 0?{}:{body:JSON.stringify(options.body)}}));if(response.status>=300&&response.status<400)throw await response.body?.cancel(),new ProtocolError(`the platform redirects (HTTP ${response.status})`,"Set MOLECULE_PLATFORM_URL to the final address: the token is not sent along a redirect.");if(!response.ok)throw await statusError(response,target);return response}function headersFor(target,options){let headers=new Headers({Accept:options.accept??"application/json",Origin:new URL(target.platformUrl).origin});if(options.body!==void 0)headers.set("Content-Type","application/json");if(options.authenticated!==!1)headers.set("Authorization",`Bearer ${target.token.reveal()}`),headers.set("X-Workspace-ID",target.id);return headers}function parseJson3(text){if(text.trim()==="")return;try{return JSON.parse(text)}catch(cause){let what=/^\s*</.test(text)?"a web page":"text that is not JSON";throw new ProtocolError(`the platform answered with ${what}`,"Check that MOLECULE_PLATFORM_URL is the address of the platform itself, not of a proxy or a login page.",{cause})}}function toPlatformError(error){if(error instanceof HttpStatusError||error instanceof ProtocolError)return error;if(!(error instanceof Error))return new NetworkError("UNKNOWN",{cause:error});let code="code"in error&&typeof error.code==="string"?error.code:error.name;return new NetworkError(code,{cause:error})}function dateHeaderMs(answer){let at=Date.parse(answer.headers.get("Date")??"");return Number.isNaN(at)?void 0:at}var DEFAULT_MAX_RESPONSE_BYTES=8388608;var init_http=__esm(()=>{init_errors();init_read_bounded();init_status_error()});class Connection{target;#fetch;constructor(target,fetchLike=fetch){this.target=target,this.#fetch=fetchLike}request(options){return request(this.#fetch,this.target,options)}async json(schema,options){return parseAnswer(schema,await this.request(options))}openStream(options){return openStream(this.#fetch,this.target,options)}}function parseAnswer(schema,answer){let parsed=schema.safeParse(answer.json);if(parsed.success)return parsed.data;throw new ProtocolError("the platform answered in an unknown shape","Check that MOLECULE_PLATFORM_URL is a Molecule platform, and that it is not older than 2026-04-29.",{cause:parsed.error})}var init_connection2=__esm(()=>{init_errors();init_http()});var queuedSchema,jsonRpcErrorSchema,flatErrorSchema,partsSchema,withParts,resultSchema;var init_a2a3=__esm(()=>{init_zod();queuedSchema=union([object({status:literal("queued"),delivery_mode:string2().optional(),method:string2().nullish()}),object({queued:literal(!0),queue_id:string2().optional()})]),jsonRpcErrorSchema=object({error:object({code:number2().optional(),message:string2().optional()})}),flatErrorSchema=object({error:string2()}),partsSchema=array(object({text:string2().optional()}).loose()),withParts=object({parts:partsSchema}).loose(),resultSchema=object({result:union([string2(),object({parts:partsSchema.optional(),artifacts:array(withParts).optional(),message:withParts.optional(),status:object({message:withParts.optional()}).loose().optional()}).loose()])})});function readSendOutcome(json){if(queuedSchema.safeParse(json).success)return{kind:"queued"};let rpcError=jsonRpcErrorSchema.safeParse(json);if(rpcError.success)return{kind:"peer_error",code:rpcError.data.error.code};if(flatErrorSchema.safeParse(json).success)return{kind:"peer_error",code:void 0};let answer=resultSchema.safeParse(json);return{kind:"answered",text:answer.success?answerText(answer.data.result):""}}function answerText(result){if(typeof result==="string")return result;return[result.parts,result.message?.parts,result.status?.message?.parts,...(result.artifacts??[]).map((artifact)=>artifact.parts)].flatMap((parts)=>parts??[]).map((part)=>part.text??"").filter((text)=>text!=="").join(`
`)}var init_send_outcome=__esm(()=>{init_a2a3()});class PlatformClient{target;#connection;constructor(target,fetchLike=fetch){this.target=target,this.#connection=new Connection(target,fetchLike)}activities(query,signal){let range={since_secs:String(query.sinceSeconds),...query.beforeTs===void 0?{}:{before_ts:query.beforeTs}};return this.#activityPage(range,query.limit,signal)}activitiesAfter(activityId,limit,signal){return this.#activityPage({since_id:activityId},limit,signal)}async#activityPage(range,limit,signal){let search=new URLSearchParams({type:"a2a_receive",include:"peer_info",limit:String(limit),...range}),answer=await this.#connection.request({method:"GET",path:`/workspaces/${this.target.id}/activity?${search}`,timeoutMs:TIMEOUT_MS.feed,signal,maxResponseBytes:MAX_PAGE_BYTES}),rows=parseAnswer(activityAnswer,answer).map(parseActivityRow);return{activities:rows.flatMap((row)=>row.ok?[row.activity]:[]),unreadable:rows.flatMap((row)=>row.ok?[]:[row]),rowCount:rows.length,platformTimeMs:dateHeaderMs(answer)}}async register(card,signal){let body={id:this.target.id,delivery_mode:"poll",agent_card:card},answer=await this.#connection.request({method:"POST",path:"/registry/register",body,timeoutMs:TIMEOUT_MS.registry,signal});return parseAnswer(registerResponseSchema,answer).delivery_mode}async heartbeat(report,signal){let body={workspace_id:this.target.id,...report},answer=await this.#connection.request({method:"POST",path:"/registry/heartbeat",body,timeoutMs:TIMEOUT_MS.registry,signal});parseAnswer(heartbeatResponseSchema,answer)}async workspace(signal){let answer=await this.#connection.request({method:"GET",path:`/workspaces/${this.target.id}`,timeoutMs:TIMEOUT_MS.read,signal,authenticated:!1}),data=parseAnswer(workspaceSchema2,answer);return{name:data.name,status:data.status,lastHeartbeatAt:data.last_heartbeat_at,platformTimeMs:dateHeaderMs(answer)}}async sendMessage(peerId,body,timeoutMs,signal){let answer=await this.#connection.request({method:"POST",path:`/workspaces/${encodeURIComponent(peerId)}/a2a`,body,timeoutMs,signal});return readSendOutcome(answer.json)}async notifyUser(body,signal){let answer=await this.#connection.request({method:"POST",path:`/workspaces/${this.target.id}/notify`,body,timeoutMs:TIMEOUT_MS.notify,signal});parseAnswer(notifyResponseSchema,answer)}eventStream(signal){let path=`/workspaces/${this.target.id}/events/stream`;return this.#connection.openStream({path,timeoutMs:TIMEOUT_MS.stream,signal})}}var TIMEOUT_MS,MAX_PAGE_BYTES=100663296,activityAnswer;var init_client=__esm(()=>{init_zod();init_activity();init_notify2();init_registry2();init_workspace();init_connection2();init_http();init_send_outcome();TIMEOUT_MS={feed:1e4,registry:1e4,read:1e4,notify:30000,stream:15000},activityAnswer=array(unknown())});async function setStage(served){let{platform,url}=served,fetchLike=(request)=>platform.fetch(request),asAdmin=(method,path,body)=>adminRequest(served,method,path,body),peer=await createWorkspace3(asAdmin,url,{name:PEER_NAME}),session=await createWorkspace3(asAdmin,url,{name:SESSION_NAME,parent_id:peer.id});return{session,sendAsCanvasUser:async(text)=>{await asAdmin("POST",`/workspaces/${session.id}/a2a`,messageBody(text))},sendAsPeer:async(text)=>{await new PlatformClient(peer,fetchLike).sendMessage(session.id,messageBody(text),TIMEOUT_MS2,new AbortController().signal)},conversation:async()=>{let path=`/local/workspaces/${session.id}/conversation?limit=${MAX_SPOKEN}`;return array(spokenSchema).parse(await asAdmin("GET",path))},sessionStatus:async()=>(await new PlatformClient(session,fetchLike).workspace(new AbortController().signal)).status}}async function createWorkspace3(asAdmin,url,fields){let body={...fields,external:!0,delivery_mode:"poll"},{id,connection}=createExternalResponseSchema.parse(await asAdmin("POST","/workspaces",body));return{id,platformUrl:url,token:new Secret(connection.auth_token)}}async function adminRequest({platform,url},method,path,body){let response=await platform.fetch(new Request(`${url}${path}`,{method,headers:{Authorization:`Bearer ${platform.adminToken}`,Origin:url,"Content-Type":"application/json"},...body===void 0?{}:{body:JSON.stringify(body)}}));if(response.ok)return response.json();throw new CommandError(`the local platform answered ${response.status} to ${method} ${path}.`,"This is a bug in the demo; please report it.")}function messageBody(text){return{jsonrpc:"2.0",id:crypto.randomUUID(),method:"message/send",params:{message:{role:"user",messageId:crypto.randomUUID(),parts:[{kind:"text",text}]}}}}var SESSION_NAME="Demo session",PEER_NAME="Demo peer",TIMEOUT_MS2=1e4,MAX_SPOKEN=500,partySchema,spokenSchema;var init_demo_stage=__esm(()=>{init_zod();init_secret();init_client();init_workspace();init_command_error();partySchema=object({name:string2().optional()}),spokenSchema=object({id:string2(),at:string2(),direction:_enum(["in","out"]),from:partySchema,to:partySchema.optional(),text:string2()})});import{mkdtempSync,rmSync,writeFileSync}from"fs";import{tmpdir}from"os";import{join as join3}from"path";function makeDemoState(){let path=mkdtempSync(join3(tmpdir(),"molecule-demo-"));return{path,[Symbol.dispose]:()=>rmSync(path,{recursive:!0,force:!0})}}function writeDemoEnv(state,target){let lines=[`MOLECULE_PLATFORM_URL=${target.platformUrl}`,`MOLECULE_WORKSPACE_IDS=${target.id}`,`MOLECULE_WORKSPACE_TOKENS=${target.token.reveal()}`,"MOLECULE_POLL_INTERVAL_MS=1000"];writeFileSync(join3(state.path,".env"),`${lines.join(`
`)}
`,{mode:384,flag:"wx"})}var init_demo_state=()=>{};function shellWord(word){if(/^[A-Za-z0-9_@%+=:,./-]+$/.test(word))return word;return`'${word.replaceAll("'","'\\''")}'`}function shellAssignment(name,value){return`${name}=${value===""?"":shellWord(value)}`}import{basename,dirname as dirname2}from"path";function joinCommand({pluginRoot,stateDirectory,env}){let claude=["claude","--plugin-dir",pluginRoot,"--dangerously-load-development-channels",`plugin:${PLUGIN.name}@inline`];return[...silencedSettings(env),...directConnection(env),...pathWithBun(env),shellAssignment(setting.stateDir.name,stateDirectory),...claude.map(shellWord)].join(" ")}function silencedSettings(env){return settingsTable.map(({name})=>name).filter((name)=>name!==setting.stateDir.name&&readValue(env,name)!==void 0).map((name)=>shellAssignment(name,""))}function directConnection(env){if(readValue(env,"HTTP_PROXY")===void 0&&readValue(env,"http_proxy")===void 0)return[];let name=readValue(env,"no_proxy")===void 0?"NO_PROXY":"no_proxy",hosts=(readValue(env,name)??"").split(",").flatMap((host)=>host.trim()||[]);return hosts.includes("127.0.0.1")?[]:[shellAssignment(name,[...hosts,"127.0.0.1"].join(","))]}function pathWithBun(env){let folder=findProgram("bun",env)===void 0?borrowedBunFolder(env):void 0;return folder===void 0?[]:[`PATH=${shellWord(folder)}:"$PATH"`]}function hasBun(env){return findProgram("bun",env)!==void 0||borrowedBunFolder(env)!==void 0}function borrowedBunFolder(env){let path=Bun.which("bun",{PATH:readValue(env,"PATH")??""});if(path!==null)return dirname2(path);return basename(process.execPath)==="bun"?dirname2(process.execPath):void 0}var init_join_command=__esm(()=>{init_paths();init_settings_table();init_installed_program();init_product()});var init_parse3=__esm(()=>{init_core2()});var init_schemas3=()=>{};var init_checks3=()=>{};var init_iso2=()=>{};var init_coerce2=()=>{};var init_external2=__esm(()=>{init_core2();init_locales();init_iso2();init_coerce2();init_parse3();init_schemas3();init_checks3()});var init_v4_mini=__esm(()=>{init_external2()});function isZ4Schema(s){return!!s._zod}function safeParse3(schema,data){if(isZ4Schema(schema))return safeParse(schema,data);return schema.safeParse(data)}function getObjectShape(schema){if(!schema)return;let rawShape;if(isZ4Schema(schema))rawShape=schema._zod?.def?.shape;else rawShape=schema.shape;if(!rawShape)return;if(typeof rawShape==="function")try{return rawShape()}catch{return}return rawShape}function getLiteralValue(schema){if(isZ4Schema(schema)){let def=schema._zod?.def;if(def){if(def.value!==void 0)return def.value;if(Array.isArray(def.values)&&def.values.length>0)return def.values[0]}}let def=schema._def;if(def){if(def.value!==void 0)return def.value;if(Array.isArray(def.values)&&def.values.length>0)return def.values[0]}let directValue=schema.value;if(directValue!==void 0)return directValue;return}var init_zod_compat=__esm(()=>{init_v4_mini()});var init_classic=__esm(()=>{init_external()});var init_v4=__esm(()=>{init_classic()});var LATEST_PROTOCOL_VERSION="2025-11-25",SUPPORTED_PROTOCOL_VERSIONS,RELATED_TASK_META_KEY="io.modelcontextprotocol/related-task",JSONRPC_VERSION="2.0",AssertObjectSchema,ProgressTokenSchema,CursorSchema,TaskCreationParamsSchema,TaskMetadataSchema,RelatedTaskMetadataSchema,RequestMetaSchema,BaseRequestParamsSchema,TaskAugmentedRequestParamsSchema,isTaskAugmentedRequestParams=(value)=>TaskAugmentedRequestParamsSchema.safeParse(value).success,RequestSchema,NotificationsParamsSchema,NotificationSchema,ResultSchema,RequestIdSchema,JSONRPCRequestSchema,isJSONRPCRequest=(value)=>JSONRPCRequestSchema.safeParse(value).success,JSONRPCNotificationSchema,isJSONRPCNotification=(value)=>JSONRPCNotificationSchema.safeParse(value).success,JSONRPCResultResponseSchema,isJSONRPCResultResponse=(value)=>JSONRPCResultResponseSchema.safeParse(value).success,ErrorCode,JSONRPCErrorResponseSchema,isJSONRPCErrorResponse=(value)=>JSONRPCErrorResponseSchema.safeParse(value).success,JSONRPCMessageSchema,JSONRPCResponseSchema,EmptyResultSchema,CancelledNotificationParamsSchema,CancelledNotificationSchema,IconSchema,IconsSchema,BaseMetadataSchema,ImplementationSchema,FormElicitationCapabilitySchema,ElicitationCapabilitySchema,ClientTasksCapabilitySchema,ServerTasksCapabilitySchema,ClientCapabilitiesSchema,InitializeRequestParamsSchema,InitializeRequestSchema,ServerCapabilitiesSchema,InitializeResultSchema,InitializedNotificationSchema,PingRequestSchema,ProgressSchema,ProgressNotificationParamsSchema,ProgressNotificationSchema,PaginatedRequestParamsSchema,PaginatedRequestSchema,PaginatedResultSchema,TaskStatusSchema,TaskSchema,CreateTaskResultSchema,TaskStatusNotificationParamsSchema,TaskStatusNotificationSchema,GetTaskRequestSchema,GetTaskResultSchema,GetTaskPayloadRequestSchema,GetTaskPayloadResultSchema,ListTasksRequestSchema,ListTasksResultSchema,CancelTaskRequestSchema,CancelTaskResultSchema,ResourceContentsSchema,TextResourceContentsSchema,Base64Schema,BlobResourceContentsSchema,RoleSchema,AnnotationsSchema,ResourceSchema,ResourceTemplateSchema,ListResourcesRequestSchema,ListResourcesResultSchema,ListResourceTemplatesRequestSchema,ListResourceTemplatesResultSchema,ResourceRequestParamsSchema,ReadResourceRequestParamsSchema,ReadResourceRequestSchema,ReadResourceResultSchema,ResourceListChangedNotificationSchema,SubscribeRequestParamsSchema,SubscribeRequestSchema,UnsubscribeRequestParamsSchema,UnsubscribeRequestSchema,ResourceUpdatedNotificationParamsSchema,ResourceUpdatedNotificationSchema,PromptArgumentSchema,PromptSchema,ListPromptsRequestSchema,ListPromptsResultSchema,GetPromptRequestParamsSchema,GetPromptRequestSchema,TextContentSchema,ImageContentSchema,AudioContentSchema,ToolUseContentSchema,EmbeddedResourceSchema,ResourceLinkSchema,ContentBlockSchema,PromptMessageSchema,GetPromptResultSchema,PromptListChangedNotificationSchema,ToolAnnotationsSchema,ToolExecutionSchema,ToolSchema,ListToolsRequestSchema,ListToolsResultSchema,CallToolResultSchema,CompatibilityCallToolResultSchema,CallToolRequestParamsSchema,CallToolRequestSchema,ToolListChangedNotificationSchema,ListChangedOptionsBaseSchema,LoggingLevelSchema,SetLevelRequestParamsSchema,SetLevelRequestSchema,LoggingMessageNotificationParamsSchema,LoggingMessageNotificationSchema,ModelHintSchema,ModelPreferencesSchema,ToolChoiceSchema,ToolResultContentSchema,SamplingContentSchema,SamplingMessageContentBlockSchema,SamplingMessageSchema,CreateMessageRequestParamsSchema,CreateMessageRequestSchema,CreateMessageResultSchema,CreateMessageResultWithToolsSchema,BooleanSchemaSchema,StringSchemaSchema,NumberSchemaSchema,UntitledSingleSelectEnumSchemaSchema,TitledSingleSelectEnumSchemaSchema,LegacyTitledEnumSchemaSchema,SingleSelectEnumSchemaSchema,UntitledMultiSelectEnumSchemaSchema,TitledMultiSelectEnumSchemaSchema,MultiSelectEnumSchemaSchema,EnumSchemaSchema,PrimitiveSchemaDefinitionSchema,ElicitRequestFormParamsSchema,ElicitRequestURLParamsSchema,ElicitRequestParamsSchema,ElicitRequestSchema,ElicitationCompleteNotificationParamsSchema,ElicitationCompleteNotificationSchema,ElicitResultSchema,ResourceTemplateReferenceSchema,PromptReferenceSchema,CompleteRequestParamsSchema,CompleteRequestSchema,CompleteResultSchema,RootSchema,ListRootsRequestSchema,ListRootsResultSchema,RootsListChangedNotificationSchema,ClientRequestSchema,ClientNotificationSchema,ClientResultSchema,ServerRequestSchema,ServerNotificationSchema,ServerResultSchema,McpError,UrlElicitationRequiredError;var init_types=__esm(()=>{init_v4();SUPPORTED_PROTOCOL_VERSIONS=[LATEST_PROTOCOL_VERSION,"2025-06-18","2025-03-26","2024-11-05","2024-10-07"],AssertObjectSchema=custom((v)=>v!==null&&(typeof v==="object"||typeof v==="function")),ProgressTokenSchema=union([string2(),number2().int()]),CursorSchema=string2(),TaskCreationParamsSchema=looseObject({ttl:number2().optional(),pollInterval:number2().optional()}),TaskMetadataSchema=object({ttl:number2().optional()}),RelatedTaskMetadataSchema=object({taskId:string2()}),RequestMetaSchema=looseObject({progressToken:ProgressTokenSchema.optional(),[RELATED_TASK_META_KEY]:RelatedTaskMetadataSchema.optional()}),BaseRequestParamsSchema=object({_meta:RequestMetaSchema.optional()}),TaskAugmentedRequestParamsSchema=BaseRequestParamsSchema.extend({task:TaskMetadataSchema.optional()}),RequestSchema=object({method:string2(),params:BaseRequestParamsSchema.loose().optional()}),NotificationsParamsSchema=object({_meta:RequestMetaSchema.optional()}),NotificationSchema=object({method:string2(),params:NotificationsParamsSchema.loose().optional()}),ResultSchema=looseObject({_meta:RequestMetaSchema.optional()}),RequestIdSchema=union([string2(),number2().int()]),JSONRPCRequestSchema=object({jsonrpc:literal(JSONRPC_VERSION),id:RequestIdSchema,...RequestSchema.shape}).strict(),JSONRPCNotificationSchema=object({jsonrpc:literal(JSONRPC_VERSION),...NotificationSchema.shape}).strict(),JSONRPCResultResponseSchema=object({jsonrpc:literal(JSONRPC_VERSION),id:RequestIdSchema,result:ResultSchema}).strict();(function(ErrorCode){ErrorCode[ErrorCode.ConnectionClosed=-32000]="ConnectionClosed",ErrorCode[ErrorCode.RequestTimeout=-32001]="RequestTimeout",ErrorCode[ErrorCode.ParseError=-32700]="ParseError",ErrorCode[ErrorCode.InvalidRequest=-32600]="InvalidRequest",ErrorCode[ErrorCode.MethodNotFound=-32601]="MethodNotFound",ErrorCode[ErrorCode.InvalidParams=-32602]="InvalidParams",ErrorCode[ErrorCode.InternalError=-32603]="InternalError",ErrorCode[ErrorCode.UrlElicitationRequired=-32042]="UrlElicitationRequired"})(ErrorCode||(ErrorCode={}));JSONRPCErrorResponseSchema=object({jsonrpc:literal(JSONRPC_VERSION),id:RequestIdSchema.optional(),error:object({code:number2().int(),message:string2(),data:unknown().optional()})}).strict(),JSONRPCMessageSchema=union([JSONRPCRequestSchema,JSONRPCNotificationSchema,JSONRPCResultResponseSchema,JSONRPCErrorResponseSchema]),JSONRPCResponseSchema=union([JSONRPCResultResponseSchema,JSONRPCErrorResponseSchema]),EmptyResultSchema=ResultSchema.strict(),CancelledNotificationParamsSchema=NotificationsParamsSchema.extend({requestId:RequestIdSchema.optional(),reason:string2().optional()}),CancelledNotificationSchema=NotificationSchema.extend({method:literal("notifications/cancelled"),params:CancelledNotificationParamsSchema}),IconSchema=object({src:string2(),mimeType:string2().optional(),sizes:array(string2()).optional(),theme:_enum(["light","dark"]).optional()}),IconsSchema=object({icons:array(IconSchema).optional()}),BaseMetadataSchema=object({name:string2(),title:string2().optional()}),ImplementationSchema=BaseMetadataSchema.extend({...BaseMetadataSchema.shape,...IconsSchema.shape,version:string2(),websiteUrl:string2().optional(),description:string2().optional()}),FormElicitationCapabilitySchema=intersection(object({applyDefaults:boolean2().optional()}),record(string2(),unknown())),ElicitationCapabilitySchema=preprocess((value)=>{if(value&&typeof value==="object"&&!Array.isArray(value)){if(Object.keys(value).length===0)return{form:{}}}return value},intersection(object({form:FormElicitationCapabilitySchema.optional(),url:AssertObjectSchema.optional()}),record(string2(),unknown()).optional())),ClientTasksCapabilitySchema=looseObject({list:AssertObjectSchema.optional(),cancel:AssertObjectSchema.optional(),requests:looseObject({sampling:looseObject({createMessage:AssertObjectSchema.optional()}).optional(),elicitation:looseObject({create:AssertObjectSchema.optional()}).optional()}).optional()}),ServerTasksCapabilitySchema=looseObject({list:AssertObjectSchema.optional(),cancel:AssertObjectSchema.optional(),requests:looseObject({tools:looseObject({call:AssertObjectSchema.optional()}).optional()}).optional()}),ClientCapabilitiesSchema=object({experimental:record(string2(),AssertObjectSchema).optional(),sampling:object({context:AssertObjectSchema.optional(),tools:AssertObjectSchema.optional()}).optional(),elicitation:ElicitationCapabilitySchema.optional(),roots:object({listChanged:boolean2().optional()}).optional(),tasks:ClientTasksCapabilitySchema.optional(),extensions:record(string2(),AssertObjectSchema).optional()}),InitializeRequestParamsSchema=BaseRequestParamsSchema.extend({protocolVersion:string2(),capabilities:ClientCapabilitiesSchema,clientInfo:ImplementationSchema}),InitializeRequestSchema=RequestSchema.extend({method:literal("initialize"),params:InitializeRequestParamsSchema}),ServerCapabilitiesSchema=object({experimental:record(string2(),AssertObjectSchema).optional(),logging:AssertObjectSchema.optional(),completions:AssertObjectSchema.optional(),prompts:object({listChanged:boolean2().optional()}).optional(),resources:object({subscribe:boolean2().optional(),listChanged:boolean2().optional()}).optional(),tools:object({listChanged:boolean2().optional()}).optional(),tasks:ServerTasksCapabilitySchema.optional(),extensions:record(string2(),AssertObjectSchema).optional()}),InitializeResultSchema=ResultSchema.extend({protocolVersion:string2(),capabilities:ServerCapabilitiesSchema,serverInfo:ImplementationSchema,instructions:string2().optional()}),InitializedNotificationSchema=NotificationSchema.extend({method:literal("notifications/initialized"),params:NotificationsParamsSchema.optional()}),PingRequestSchema=RequestSchema.extend({method:literal("ping"),params:BaseRequestParamsSchema.optional()}),ProgressSchema=object({progress:number2(),total:optional(number2()),message:optional(string2())}),ProgressNotificationParamsSchema=object({...NotificationsParamsSchema.shape,...ProgressSchema.shape,progressToken:ProgressTokenSchema}),ProgressNotificationSchema=NotificationSchema.extend({method:literal("notifications/progress"),params:ProgressNotificationParamsSchema}),PaginatedRequestParamsSchema=BaseRequestParamsSchema.extend({cursor:CursorSchema.optional()}),PaginatedRequestSchema=RequestSchema.extend({params:PaginatedRequestParamsSchema.optional()}),PaginatedResultSchema=ResultSchema.extend({nextCursor:CursorSchema.optional()}),TaskStatusSchema=_enum(["working","input_required","completed","failed","cancelled"]),TaskSchema=object({taskId:string2(),status:TaskStatusSchema,ttl:union([number2(),_null3()]),createdAt:string2(),lastUpdatedAt:string2(),pollInterval:optional(number2()),statusMessage:optional(string2())}),CreateTaskResultSchema=ResultSchema.extend({task:TaskSchema}),TaskStatusNotificationParamsSchema=NotificationsParamsSchema.merge(TaskSchema),TaskStatusNotificationSchema=NotificationSchema.extend({method:literal("notifications/tasks/status"),params:TaskStatusNotificationParamsSchema}),GetTaskRequestSchema=RequestSchema.extend({method:literal("tasks/get"),params:BaseRequestParamsSchema.extend({taskId:string2()})}),GetTaskResultSchema=ResultSchema.merge(TaskSchema),GetTaskPayloadRequestSchema=RequestSchema.extend({method:literal("tasks/result"),params:BaseRequestParamsSchema.extend({taskId:string2()})}),GetTaskPayloadResultSchema=ResultSchema.loose(),ListTasksRequestSchema=PaginatedRequestSchema.extend({method:literal("tasks/list")}),ListTasksResultSchema=PaginatedResultSchema.extend({tasks:array(TaskSchema)}),CancelTaskRequestSchema=RequestSchema.extend({method:literal("tasks/cancel"),params:BaseRequestParamsSchema.extend({taskId:string2()})}),CancelTaskResultSchema=ResultSchema.merge(TaskSchema),ResourceContentsSchema=object({uri:string2(),mimeType:optional(string2()),_meta:record(string2(),unknown()).optional()}),TextResourceContentsSchema=ResourceContentsSchema.extend({text:string2()}),Base64Schema=string2().refine((val)=>{try{return atob(val),!0}catch{return!1}},{message:"Invalid Base64 string"}),BlobResourceContentsSchema=ResourceContentsSchema.extend({blob:Base64Schema}),RoleSchema=_enum(["user","assistant"]),AnnotationsSchema=object({audience:array(RoleSchema).optional(),priority:number2().min(0).max(1).optional(),lastModified:datetime2({offset:!0}).optional()}),ResourceSchema=object({...BaseMetadataSchema.shape,...IconsSchema.shape,uri:string2(),description:optional(string2()),mimeType:optional(string2()),size:optional(number2()),annotations:AnnotationsSchema.optional(),_meta:optional(looseObject({}))}),ResourceTemplateSchema=object({...BaseMetadataSchema.shape,...IconsSchema.shape,uriTemplate:string2(),description:optional(string2()),mimeType:optional(string2()),annotations:AnnotationsSchema.optional(),_meta:optional(looseObject({}))}),ListResourcesRequestSchema=PaginatedRequestSchema.extend({method:literal("resources/list")}),ListResourcesResultSchema=PaginatedResultSchema.extend({resources:array(ResourceSchema)}),ListResourceTemplatesRequestSchema=PaginatedRequestSchema.extend({method:literal("resources/templates/list")}),ListResourceTemplatesResultSchema=PaginatedResultSchema.extend({resourceTemplates:array(ResourceTemplateSchema)}),ResourceRequestParamsSchema=BaseRequestParamsSchema.extend({uri:string2()}),ReadResourceRequestParamsSchema=ResourceRequestParamsSchema,ReadResourceRequestSchema=RequestSchema.extend({method:literal("resources/read"),params:ReadResourceRequestParamsSchema}),ReadResourceResultSchema=ResultSchema.extend({contents:array(union([TextResourceContentsSchema,BlobResourceContentsSchema]))}),ResourceListChangedNotificationSchema=NotificationSchema.extend({method:literal("notifications/resources/list_changed"),params:NotificationsParamsSchema.optional()}),SubscribeRequestParamsSchema=ResourceRequestParamsSchema,SubscribeRequestSchema=RequestSchema.extend({method:literal("resources/subscribe"),params:SubscribeRequestParamsSchema}),UnsubscribeRequestParamsSchema=ResourceRequestParamsSchema,UnsubscribeRequestSchema=RequestSchema.extend({method:literal("resources/unsubscribe"),params:UnsubscribeRequestParamsSchema}),ResourceUpdatedNotificationParamsSchema=NotificationsParamsSchema.extend({uri:string2()}),ResourceUpdatedNotificationSchema=NotificationSchema.extend({method:literal("notifications/resources/updated"),params:ResourceUpdatedNotificationParamsSchema}),PromptArgumentSchema=object({name:string2(),description:optional(string2()),required:optional(boolean2())}),PromptSchema=object({...BaseMetadataSchema.shape,...IconsSchema.shape,description:optional(string2()),arguments:optional(array(PromptArgumentSchema)),_meta:optional(looseObject({}))}),ListPromptsRequestSchema=PaginatedRequestSchema.extend({method:literal("prompts/list")}),ListPromptsResultSchema=PaginatedResultSchema.extend({prompts:array(PromptSchema)}),GetPromptRequestParamsSchema=BaseRequestParamsSchema.extend({name:string2(),arguments:record(string2(),string2()).optional()}),GetPromptRequestSchema=RequestSchema.extend({method:literal("prompts/get"),params:GetPromptRequestParamsSchema}),TextContentSchema=object({type:literal("text"),text:string2(),annotations:AnnotationsSchema.optional(),_meta:record(string2(),unknown()).optional()}),ImageContentSchema=object({type:literal("image"),data:Base64Schema,mimeType:string2(),annotations:AnnotationsSchema.optional(),_meta:record(string2(),unknown()).optional()}),AudioContentSchema=object({type:literal("audio"),data:Base64Schema,mimeType:string2(),annotations:AnnotationsSchema.optional(),_meta:record(string2(),unknown()).optional()}),ToolUseContentSchema=object({type:literal("tool_use"),name:string2(),id:string2(),input:record(string2(),unknown()),_meta:record(string2(),unknown()).optional()}),EmbeddedResourceSchema=object({type:literal("resource"),resource:union([TextResourceContentsSchema,BlobResourceContentsSchema]),annotations:AnnotationsSchema.optional(),_meta:record(string2(),unknown()).optional()}),ResourceLinkSchema=ResourceSchema.extend({type:literal("resource_link")}),ContentBlockSchema=union([TextContentSchema,ImageContentSchema,AudioContentSchema,ResourceLinkSchema,EmbeddedResourceSchema]),PromptMessageSchema=object({role:RoleSchema,content:ContentBlockSchema}),GetPromptResultSchema=ResultSchema.extend({description:string2().optional(),messages:array(PromptMessageSchema)}),PromptListChangedNotificationSchema=NotificationSchema.extend({method:literal("notifications/prompts/list_changed"),params:NotificationsParamsSchema.optional()}),ToolAnnotationsSchema=object({title:string2().optional(),readOnlyHint:boolean2().optional(),destructiveHint:boolean2().optional(),idempotentHint:boolean2().optional(),openWorldHint:boolean2().optional()}),ToolExecutionSchema=object({taskSupport:_enum(["required","optional","forbidden"]).optional()}),ToolSchema=object({...BaseMetadataSchema.shape,...IconsSchema.shape,description:string2().optional(),inputSchema:object({type:literal("object"),properties:record(string2(),AssertObjectSchema).optional(),required:array(string2()).optional()}).catchall(unknown()),outputSchema:object({type:literal("object"),properties:record(string2(),AssertObjectSchema).optional(),required:array(string2()).optional()}).catchall(unknown()).optional(),annotations:ToolAnnotationsSchema.optional(),execution:ToolExecutionSchema.optional(),_meta:record(string2(),unknown()).optional()}),ListToolsRequestSchema=PaginatedRequestSchema.extend({method:literal("tools/list")}),ListToolsResultSchema=PaginatedResultSchema.extend({tools:array(ToolSchema)}),CallToolResultSchema=ResultSchema.extend({content:array(ContentBlockSchema).default([]),structuredContent:record(string2(),unknown()).optional(),isError:boolean2().optional()}),CompatibilityCallToolResultSchema=CallToolResultSchema.or(ResultSchema.extend({toolResult:unknown()})),CallToolRequestParamsSchema=TaskAugmentedRequestParamsSchema.extend({name:string2(),arguments:record(string2(),unknown()).optional()}),CallToolRequestSchema=RequestSchema.extend({method:literal("tools/call"),params:CallToolRequestParamsSchema}),ToolListChangedNotificationSchema=NotificationSchema.extend({method:literal("notifications/tools/list_changed"),params:NotificationsParamsSchema.optional()}),ListChangedOptionsBaseSchema=object({autoRefresh:boolean2().default(!0),debounceMs:number2().int().nonnegative().default(300)}),LoggingLevelSchema=_enum(["debug","info","notice","warning","error","critical","alert","emergency"]),SetLevelRequestParamsSchema=BaseRequestParamsSchema.extend({level:LoggingLevelSchema}),SetLevelRequestSchema=RequestSchema.extend({method:literal("logging/setLevel"),params:SetLevelRequestParamsSchema}),LoggingMessageNotificationParamsSchema=NotificationsParamsSchema.extend({level:LoggingLevelSchema,logger:string2().optional(),data:unknown()}),LoggingMessageNotificationSchema=NotificationSchema.extend({method:literal("notifications/message"),params:LoggingMessageNotificationParamsSchema}),ModelHintSchema=object({name:string2().optional()}),ModelPreferencesSchema=object({hints:array(ModelHintSchema).optional(),costPriority:number2().min(0).max(1).optional(),speedPriority:number2().min(0).max(1).optional(),intelligencePriority:number2().min(0).max(1).optional()}),ToolChoiceSchema=object({mode:_enum(["auto","required","none"]).optional()}),ToolResultContentSchema=object({type:literal("tool_result"),toolUseId:string2().describe("The unique identifier for the corresponding tool call."),content:array(ContentBlockSchema).default([]),structuredContent:object({}).loose().optional(),isError:boolean2().optional(),_meta:record(string2(),unknown()).optional()}),SamplingContentSchema=discriminatedUnion("type",[TextContentSchema,ImageContentSchema,AudioContentSchema]),SamplingMessageContentBlockSchema=discriminatedUnion("type",[TextContentSchema,ImageContentSchema,AudioContentSchema,ToolUseContentSchema,ToolResultContentSchema]),SamplingMessageSchema=object({role:RoleSchema,content:union([SamplingMessageContentBlockSchema,array(SamplingMessageContentBlockSchema)]),_meta:record(string2(),unknown()).optional()}),CreateMessageRequestParamsSchema=TaskAugmentedRequestParamsSchema.extend({messages:array(SamplingMessageSchema),modelPreferences:ModelPreferencesSchema.optional(),systemPrompt:string2().optional(),includeContext:_enum(["none","thisServer","allServers"]).optional(),temperature:number2().optional(),maxTokens:number2().int(),stopSequences:array(string2()).optional(),metadata:AssertObjectSchema.optional(),tools:array(ToolSchema).optional(),toolChoice:ToolChoiceSchema.optional()}),CreateMessageRequestSchema=RequestSchema.extend({method:literal("sampling/createMessage"),params:CreateMessageRequestParamsSchema}),CreateMessageResultSchema=ResultSchema.extend({model:string2(),stopReason:optional(_enum(["endTurn","stopSequence","maxTokens"]).or(string2())),role:RoleSchema,content:SamplingContentSchema}),CreateMessageResultWithToolsSchema=ResultSchema.extend({model:string2(),stopReason:optional(_enum(["endTurn","stopSequence","maxTokens","toolUse"]).or(string2())),role:RoleSchema,content:union([SamplingMessageContentBlockSchema,array(SamplingMessageContentBlockSchema)])}),BooleanSchemaSchema=object({type:literal("boolean"),title:string2().optional(),description:string2().optional(),default:boolean2().optional()}),StringSchemaSchema=object({type:literal("string"),title:string2().optional(),description:string2().optional(),minLength:number2().optional(),maxLength:number2().optional(),format:_enum(["email","uri","date","date-time"]).optional(),default:string2().optional()}),NumberSchemaSchema=object({type:_enum(["number","integer"]),title:string2().optional(),description:string2().optional(),minimum:number2().optional(),maximum:number2().optional(),default:number2().optional()}),UntitledSingleSelectEnumSchemaSchema=object({type:literal("string"),title:string2().optional(),description:string2().optional(),enum:array(string2()),default:string2().optional()}),TitledSingleSelectEnumSchemaSchema=object({type:literal("string"),title:string2().optional(),description:string2().optional(),oneOf:array(object({const:string2(),title:string2()})),default:string2().optional()}),LegacyTitledEnumSchemaSchema=object({type:literal("string"),title:string2().optional(),description:string2().optional(),enum:array(string2()),enumNames:array(string2()).optional(),default:string2().optional()}),SingleSelectEnumSchemaSchema=union([UntitledSingleSelectEnumSchemaSchema,TitledSingleSelectEnumSchemaSchema]),UntitledMultiSelectEnumSchemaSchema=object({type:literal("array"),title:string2().optional(),description:string2().optional(),minItems:number2().optional(),maxItems:number2().optional(),items:object({type:literal("string"),enum:array(string2())}),default:array(string2()).optional()}),TitledMultiSelectEnumSchemaSchema=object({type:literal("array"),title:string2().optional(),description:string2().optional(),minItems:number2().optional(),maxItems:number2().optional(),items:object({anyOf:array(object({const:string2(),title:string2()}))}),default:array(string2()).optional()}),MultiSelectEnumSchemaSchema=union([UntitledMultiSelectEnumSchemaSchema,TitledMultiSelectEnumSchemaSchema]),EnumSchemaSchema=union([LegacyTitledEnumSchemaSchema,SingleSelectEnumSchemaSchema,MultiSelectEnumSchemaSchema]),PrimitiveSchemaDefinitionSchema=union([EnumSchemaSchema,BooleanSchemaSchema,StringSchemaSchema,NumberSchemaSchema]),ElicitRequestFormParamsSchema=TaskAugmentedRequestParamsSchema.extend({mode:literal("form").optional(),message:string2(),requestedSchema:object({type:literal("object"),properties:record(string2(),PrimitiveSchemaDefinitionSchema),required:array(string2()).optional()})}),ElicitRequestURLParamsSchema=TaskAugmentedRequestParamsSchema.extend({mode:literal("url"),message:string2(),elicitationId:string2(),url:string2().url()}),ElicitRequestParamsSchema=union([ElicitRequestFormParamsSchema,ElicitRequestURLParamsSchema]),ElicitRequestSchema=RequestSchema.extend({method:literal("elicitation/create"),params:ElicitRequestParamsSchema}),ElicitationCompleteNotificationParamsSchema=NotificationsParamsSchema.extend({elicitationId:string2()}),ElicitationCompleteNotificationSchema=NotificationSchema.extend({method:literal("notifications/elicitation/complete"),params:ElicitationCompleteNotificationParamsSchema}),ElicitResultSchema=ResultSchema.extend({action:_enum(["accept","decline","cancel"]),content:preprocess((val)=>val===null?void 0:val,record(string2(),union([string2(),number2(),boolean2(),array(string2())])).optional())}),ResourceTemplateReferenceSchema=object({type:literal("ref/resource"),uri:string2()}),PromptReferenceSchema=object({type:literal("ref/prompt"),name:string2()}),CompleteRequestParamsSchema=BaseRequestParamsSchema.extend({ref:union([PromptReferenceSchema,ResourceTemplateReferenceSchema]),argument:object({name:string2(),value:string2()}),context:object({arguments:record(string2(),string2()).optional()}).optional()}),CompleteRequestSchema=RequestSchema.extend({method:literal("completion/complete"),params:CompleteRequestParamsSchema}),CompleteResultSchema=ResultSchema.extend({completion:looseObject({values:array(string2()).max(100),total:optional(number2().int()),hasMore:optional(boolean2())})}),RootSchema=object({uri:string2().startsWith("file://"),name:string2().optional(),_meta:record(string2(),unknown()).optional()}),ListRootsRequestSchema=RequestSchema.extend({method:literal("roots/list"),params:BaseRequestParamsSchema.optional()}),ListRootsResultSchema=ResultSchema.extend({roots:array(RootSchema)}),RootsListChangedNotificationSchema=NotificationSchema.extend({method:literal("notifications/roots/list_changed"),params:NotificationsParamsSchema.optional()}),ClientRequestSchema=union([PingRequestSchema,InitializeRequestSchema,CompleteRequestSchema,SetLevelRequestSchema,GetPromptRequestSchema,ListPromptsRequestSchema,ListResourcesRequestSchema,ListResourceTemplatesRequestSchema,ReadResourceRequestSchema,SubscribeRequestSchema,UnsubscribeRequestSchema,CallToolRequestSchema,ListToolsRequestSchema,GetTaskRequestSchema,GetTaskPayloadRequestSchema,ListTasksRequestSchema,CancelTaskRequestSchema]),ClientNotificationSchema=union([CancelledNotificationSchema,ProgressNotificationSchema,InitializedNotificationSchema,RootsListChangedNotificationSchema,TaskStatusNotificationSchema]),ClientResultSchema=union([EmptyResultSchema,CreateMessageResultSchema,CreateMessageResultWithToolsSchema,ElicitResultSchema,ListRootsResultSchema,GetTaskResultSchema,ListTasksResultSchema,CreateTaskResultSchema]),ServerRequestSchema=union([PingRequestSchema,CreateMessageRequestSchema,ElicitRequestSchema,ListRootsRequestSchema,GetTaskRequestSchema,GetTaskPayloadRequestSchema,ListTasksRequestSchema,CancelTaskRequestSchema]),ServerNotificationSchema=union([CancelledNotificationSchema,ProgressNotificationSchema,LoggingMessageNotificationSchema,ResourceUpdatedNotificationSchema,ResourceListChangedNotificationSchema,ToolListChangedNotificationSchema,PromptListChangedNotificationSchema,TaskStatusNotificationSchema,ElicitationCompleteNotificationSchema]),ServerResultSchema=union([EmptyResultSchema,InitializeResultSchema,CompleteResultSchema,GetPromptResultSchema,ListPromptsResultSchema,ListResourcesResultSchema,ListResourceTemplatesResultSchema,ReadResourceResultSchema,CallToolResultSchema,ListToolsResultSchema,GetTaskResultSchema,ListTasksResultSchema,CreateTaskResultSchema]);McpError=class McpError extends Error{constructor(code,message,data){super(`MCP error ${code}: ${message}`);this.code=code,this.data=data,this.name="McpError"}static fromError(code,message,data){if(code===ErrorCode.UrlElicitationRequired&&data){let errorData=data;if(errorData.elicitations)return new UrlElicitationRequiredError(errorData.elicitations,message)}return new McpError(code,message,data)}};UrlElicitationRequiredError=class UrlElicitationRequiredError extends McpError{constructor(elicitations,message=`URL elicitation${elicitations.length>1?"s":""} required`){super(ErrorCode.UrlElicitationRequired,message,{elicitations})}get elicitations(){return this.data?.elicitations??[]}}});function isTerminal(status){return status==="completed"||status==="failed"||status==="cancelled"}var ignoreOverride;var init_Options=__esm(()=>{ignoreOverride=Symbol("Let zodToJsonSchema decide on which parser to use")});var init_Refs=__esm(()=>{init_Options()});var init_any=()=>{};var init_array=__esm(()=>{init_parseDef()});var init_bigint=()=>{};var init_branded=__esm(()=>{init_parseDef()});var init_catch=__esm(()=>{init_parseDef()});var init_date=()=>{};var init_default=__esm(()=>{init_parseDef()});var init_effects=__esm(()=>{init_parseDef();init_any()});var init_intersection=__esm(()=>{init_parseDef()});var ALPHA_NUMERIC;var init_string=__esm(()=>{ALPHA_NUMERIC=new Set("ABCDEFGHIJKLMNOPQRSTUVXYZabcdefghijklmnopqrstuvxyz0123456789")});var init_record=__esm(()=>{init_parseDef();init_string();init_branded();init_any()});var init_map=__esm(()=>{init_parseDef();init_record();init_any()});var init_never=__esm(()=>{init_any()});var init_union=__esm(()=>{init_parseDef()});var init_nullable=__esm(()=>{init_parseDef();init_union()});var init_number=()=>{};var init_object=__esm(()=>{init_parseDef()});var init_optional=__esm(()=>{init_parseDef();init_any()});var init_pipeline=__esm(()=>{init_parseDef()});var init_promise=__esm(()=>{init_parseDef()});var init_set=__esm(()=>{init_parseDef()});var init_tuple=__esm(()=>{init_parseDef()});var init_undefined=__esm(()=>{init_any()});var init_unknown=__esm(()=>{init_any()});var init_readonly=__esm(()=>{init_parseDef()});var init_selectParser=__esm(()=>{init_any();init_array();init_bigint();init_branded();init_catch();init_date();init_default();init_effects();init_intersection();init_map();init_never();init_nullable();init_number();init_object();init_optional();init_pipeline();init_promise();init_record();init_set();init_string();init_tuple();init_undefined();init_union();init_unknown();init_readonly()});var init_parseDef=__esm(()=>{init_Options();init_selectParser();init_any()});var init_parseTypes=()=>{};var init_zodToJsonSchema=__esm(()=>{init_parseDef();init_Refs();init_any()});var init_esm=__esm(()=>{init_zodToJsonSchema();init_Options();init_Refs();init_parseDef();init_parseTypes();init_any();init_array();init_bigint();init_branded();init_catch();init_date();init_default();init_effects();init_intersection();init_map();init_never();init_nullable();init_number();init_object();init_optional();init_pipeline();init_promise();init_readonly();init_record();init_set();init_string();init_tuple();init_undefined();init_union();init_unknown();init_selectParser();init_zodToJsonSchema()});function getMethodLiteral(schema){let methodSchema=getObjectShape(schema)?.method;if(!methodSchema)throw Error("Schema is missing a method literal");let value=getLiteralValue(methodSchema);if(typeof value!=="string")throw Error("Schema method literal must be a string");return value}function parseWithCompat(schema,data){let result=safeParse3(schema,data);if(!result.success)throw result.error;return result.data}var init_zod_json_schema_compat=__esm(()=>{init_zod_compat();init_esm()});class Protocol{constructor(_options){if(this._options=_options,this._requestMessageId=0,this._requestHandlers=new Map,this._requestHandlerAbortControllers=new Map,this._notificationHandlers=new Map,this._responseHandlers=new Map,this._progressHandlers=new Map,this._timeoutInfo=new Map,this._pendingDebouncedNotifications=new Set,this._taskProgressTokens=new Map,this._requestResolvers=new Map,this.setNotificationHandler(CancelledNotificationSchema,(notification)=>{this._oncancel(notification)}),this.setNotificationHandler(ProgressNotificationSchema,(notification)=>{this._onprogress(notification)}),this.setRequestHandler(PingRequestSchema,(_request)=>({})),this._taskStore=_options?.taskStore,this._taskMessageQueue=_options?.taskMessageQueue,this._taskStore)this.setRequestHandler(GetTaskRequestSchema,async(request,extra)=>{let task=await this._taskStore.getTask(request.params.taskId,extra.sessionId);if(!task)throw new McpError(ErrorCode.InvalidParams,"Failed to retrieve task: Task not found");return{...task}}),this.setRequestHandler(GetTaskPayloadRequestSchema,async(request,extra)=>{let handleTaskResult=async()=>{let taskId=request.params.taskId;if(!await this._taskStore.getTask(taskId,extra.sessionId))throw new McpError(ErrorCode.InvalidParams,`Task not found: ${taskId}`);if(this._taskMessageQueue){let queuedMessage;while(queuedMessage=await this._taskMessageQueue.dequeue(taskId,extra.sessionId)){if(queuedMessage.type==="response"||queuedMessage.type==="error"){let message=queuedMessage.message,requestId=message.id,resolver=this._requestResolvers.get(requestId);if(resolver)if(this._requestResolvers.delete(requestId),queuedMessage.type==="response")resolver(message);else{let errorMessage=message,error=new McpError(errorMessage.error.code,errorMessage.error.message,errorMessage.error.data);resolver(error)}else{let messageType=queuedMessage.type==="response"?"Response":"Error";this._onerror(Error(`${messageType} handler missing for request ${requestId}`))}continue}await this._transport?.send(queuedMessage.message,{relatedRequestId:extra.requestId})}}let task=await this._taskStore.getTask(taskId,extra.sessionId);if(!task)throw new McpError(ErrorCode.InvalidParams,`Task not found: ${taskId}`);if(!isTerminal(task.status))return await this._waitForTaskUpdate(taskId,extra.signal,extra.sessionId),await handleTaskResult();if(isTerminal(task.status)){let result=await this._taskStore.getTaskResult(taskId,extra.sessionId);return this._clearTaskQueue(taskId,extra.sessionId),{...result,_meta:{...result._meta,[RELATED_TASK_META_KEY]:{taskId}}}}return await handleTaskResult()};return await handleTaskResult()}),this.setRequestHandler(ListTasksRequestSchema,async(request,extra)=>{try{let{tasks,nextCursor}=await this._taskStore.listTasks(request.params?.cursor,extra.sessionId);return{tasks,nextCursor,_meta:{}}}catch(error){throw new McpError(ErrorCode.InvalidParams,`Failed to list tasks: ${error instanceof Error?error.message:String(error)}`)}}),this.setRequestHandler(CancelTaskRequestSchema,async(request,extra)=>{try{let task=await this._taskStore.getTask(request.params.taskId,extra.sessionId);if(!task)throw new McpError(ErrorCode.InvalidParams,`Task not found: ${request.params.taskId}`);if(isTerminal(task.status))throw new McpError(ErrorCode.InvalidParams,`Cannot cancel task in terminal status: ${task.status}`);await this._taskStore.updateTaskStatus(request.params.taskId,"cancelled","Client cancelled task execution.",extra.sessionId),this._clearTaskQueue(request.params.taskId,extra.sessionId);let cancelledTask=await this._taskStore.getTask(request.params.taskId,extra.sessionId);if(!cancelledTask)throw new McpError(ErrorCode.InvalidParams,`Task not found after cancellation: ${request.params.taskId}`);return{_meta:{},...cancelledTask}}catch(error){if(error instanceof McpError)throw error;throw new McpError(ErrorCode.InvalidRequest,`Failed to cancel task: ${error instanceof Error?error.message:String(error)}`)}})}async _oncancel(notification){if(!notification.params.requestId)return;this._requestHandlerAbortControllers.get(notification.params.requestId)?.abort(notification.params.reason)}_setupTimeout(messageId,timeout,maxTotalTimeout,onTimeout,resetTimeoutOnProgress=!1){this._timeoutInfo.set(messageId,{timeoutId:setTimeout(onTimeout,timeout),startTime:Date.now(),timeout,maxTotalTimeout,resetTimeoutOnProgress,onTimeout})}_resetTimeout(messageId){let info=this._timeoutInfo.get(messageId);if(!info)return!1;let totalElapsed=Date.now()-info.startTime;if(info.maxTotalTimeout&&totalElapsed>=info.maxTotalTimeout)throw this._timeoutInfo.delete(messageId),McpError.fromError(ErrorCode.RequestTimeout,"Maximum total timeout exceeded",{maxTotalTimeout:info.maxTotalTimeout,totalElapsed});return clearTimeout(info.timeoutId),info.timeoutId=setTimeout(info.onTimeout,info.timeout),!0}_cleanupTimeout(messageId){let info=this._timeoutInfo.get(messageId);if(info)clearTimeout(info.timeoutId),this._timeoutInfo.delete(messageId)}async connect(transport){if(this._transport)throw Error("Already connected to a transport. Call close() before connecting to a new transport, or use a separate Protocol instance per connection.");this._transport=transport;let _onclose=this.transport?.onclose;this._transport.onclose=()=>{_onclose?.(),this._onclose()};let _onerror=this.transport?.onerror;this._transport.onerror=(error)=>{_onerror?.(error),this._onerror(error)};let _onmessage=this._transport?.onmessage;this._transport.onmessage=(message,extra)=>{if(_onmessage?.(message,extra),isJSONRPCResultResponse(message)||isJSONRPCErrorResponse(message))this._onresponse(message);else if(isJSONRPCRequest(message))this._onrequest(message,extra);else if(isJSONRPCNotification(message))this._onnotification(message);else this._onerror(Error(`Unknown message type: ${JSON.stringify(message)}`))},await this._transport.start()}_onclose(){let responseHandlers=this._responseHandlers;this._responseHandlers=new Map,this._progressHandlers.clear(),this._taskProgressTokens.clear(),this._pendingDebouncedNotifications.clear();for(let info of this._timeoutInfo.values())clearTimeout(info.timeoutId);this._timeoutInfo.clear();for(let controller of this._requestHandlerAbortControllers.values())controller.abort();this._requestHandlerAbortControllers.clear();let error=McpError.fromError(ErrorCode.ConnectionClosed,"Connection closed");this._transport=void 0,this.onclose?.();for(let handler of responseHandlers.values())handler(error)}_onerror(error){this.onerror?.(error)}_onnotification(notification){let handler=this._notificationHandlers.get(notification.method)??this.fallbackNotificationHandler;if(handler===void 0)return;Promise.resolve().then(()=>handler(notification)).catch((error)=>this._onerror(Error(`Uncaught error in notification handler: ${error}`)))}_onrequest(request,extra){let handler=this._requestHandlers.get(request.method)??this.fallbackRequestHandler,capturedTransport=this._transport,relatedTaskId=request.params?._meta?.[RELATED_TASK_META_KEY]?.taskId,sessionId=capturedTransport?.sessionId,store=this._taskStore,relatedTaskFound=!0,relatedTaskLookup;if(relatedTaskId&&store&&this._taskMessageQueue&&sessionId!==void 0)relatedTaskFound=!1,relatedTaskLookup=(async()=>{if(!await store.getTask(relatedTaskId,sessionId))throw new McpError(ErrorCode.InvalidParams,`Task not found: ${relatedTaskId}`);relatedTaskFound=!0})();if(handler===void 0){let errorResponse={jsonrpc:"2.0",id:request.id,error:{code:ErrorCode.MethodNotFound,message:"Method not found"}};if(relatedTaskId&&relatedTaskLookup){let queuedError={type:"error",message:errorResponse,timestamp:Date.now()};relatedTaskLookup.then(()=>this._enqueueTaskMessage(relatedTaskId,queuedError,sessionId),()=>capturedTransport?.send(errorResponse)).catch((error)=>this._onerror(Error(`Failed to send an error response: ${error}`)))}else if(relatedTaskId&&this._taskMessageQueue)this._enqueueTaskMessage(relatedTaskId,{type:"error",message:errorResponse,timestamp:Date.now()},capturedTransport?.sessionId).catch((error)=>this._onerror(Error(`Failed to enqueue error response: ${error}`)));else capturedTransport?.send(errorResponse).catch((error)=>this._onerror(Error(`Failed to send an error response: ${error}`)));return}let abortController=new AbortController;this._requestHandlerAbortControllers.set(request.id,abortController);let taskCreationParams=isTaskAugmentedRequestParams(request.params)?request.params.task:void 0,taskStore=this._taskStore?this.requestTaskStore(request,capturedTransport?.sessionId):void 0,fullExtra={signal:abortController.signal,sessionId:capturedTransport?.sessionId,_meta:request.params?._meta,sendNotification:async(notification)=>{if(abortController.signal.aborted)return;let notificationOptions={relatedRequestId:request.id};if(relatedTaskId)notificationOptions.relatedTask={taskId:relatedTaskId};await this.notification(notification,notificationOptions)},sendRequest:async(r,resultSchema,options)=>{if(abortController.signal.aborted)throw new McpError(ErrorCode.ConnectionClosed,"Request was cancelled");let requestOptions={...options,relatedRequestId:request.id};if(relatedTaskId&&!requestOptions.relatedTask)requestOptions.relatedTask={taskId:relatedTaskId};let effectiveTaskId=requestOptions.relatedTask?.taskId??relatedTaskId;if(effectiveTaskId&&taskStore)await taskStore.updateTaskStatus(effectiveTaskId,"input_required");return await this.request(r,resultSchema,requestOptions)},authInfo:extra?.authInfo,requestId:request.id,requestInfo:extra?.requestInfo,taskId:relatedTaskId,taskStore,taskRequestedTtl:taskCreationParams?.ttl,closeSSEStream:extra?.closeSSEStream,closeStandaloneSSEStream:extra?.closeStandaloneSSEStream};(relatedTaskLookup??Promise.resolve()).then(()=>{if(relatedTaskLookup&&abortController.signal.aborted)throw new McpError(ErrorCode.ConnectionClosed,"Request was cancelled");if(taskCreationParams)this.assertTaskHandlerCapability(request.method)}).then(()=>handler(request,fullExtra)).then(async(result)=>{if(abortController.signal.aborted)return;let response={result,jsonrpc:"2.0",id:request.id};if(relatedTaskId&&this._taskMessageQueue)await this._enqueueTaskMessage(relatedTaskId,{type:"response",message:response,timestamp:Date.now()},capturedTransport?.sessionId);else await capturedTransport?.send(response)},async(error)=>{if(abortController.signal.aborted)return;let errorResponse={jsonrpc:"2.0",id:request.id,error:{code:Number.isSafeInteger(error.code)?error.code:ErrorCode.InternalError,message:error.message??"Internal error",...error.data!==void 0&&{data:error.data}}};if(relatedTaskId&&this._taskMessageQueue&&relatedTaskFound)await this._enqueueTaskMessage(relatedTaskId,{type:"error",message:errorResponse,timestamp:Date.now()},capturedTransport?.sessionId);else await capturedTransport?.send(errorResponse)}).catch((error)=>this._onerror(Error(`Failed to send response: ${error}`))).finally(()=>{if(this._requestHandlerAbortControllers.get(request.id)===abortController)this._requestHandlerAbortControllers.delete(request.id)})}_onprogress(notification){let{progressToken,...params}=notification.params,messageId=Number(progressToken),handler=this._progressHandlers.get(messageId);if(!handler){this._onerror(Error(`Received a progress notification for an unknown token: ${JSON.stringify(notification)}`));return}let responseHandler=this._responseHandlers.get(messageId),timeoutInfo=this._timeoutInfo.get(messageId);if(timeoutInfo&&responseHandler&&timeoutInfo.resetTimeoutOnProgress)try{this._resetTimeout(messageId)}catch(error){this._responseHandlers.delete(messageId),this._progressHandlers.delete(messageId),this._cleanupTimeout(messageId),responseHandler(error);return}handler(params)}_onresponse(response){let messageId=Number(response.id),resolver=this._requestResolvers.get(messageId);if(resolver){if(this._requestResolvers.delete(messageId),isJSONRPCResultResponse(response))resolver(response);else{let error=new McpError(response.error.code,response.error.message,response.error.data);resolver(error)}return}let handler=this._responseHandlers.get(messageId);if(handler===void 0){this._onerror(Error(`Received a response for an unknown message ID: ${JSON.stringify(response)}`));return}this._responseHandlers.delete(messageId),this._cleanupTimeout(messageId);let isTaskResponse=!1;if(isJSONRPCResultResponse(response)&&response.result&&typeof response.result==="object"){let result=response.result;if(result.task&&typeof result.task==="object"){let task=result.task;if(typeof task.taskId==="string")isTaskResponse=!0,this._taskProgressTokens.set(task.taskId,messageId)}}if(!isTaskResponse)this._progressHandlers.delete(messageId);if(isJSONRPCResultResponse(response))handler(response);else{let error=McpError.fromError(response.error.code,response.error.message,response.error.data);handler(error)}}get transport(){return this._transport}async close(){await this._transport?.close()}async*requestStream(request,resultSchema,options){let{task}=options??{};if(!task){try{yield{type:"result",result:await this.request(request,resultSchema,options)}}catch(error){yield{type:"error",error:error instanceof McpError?error:new McpError(ErrorCode.InternalError,String(error))}}return}let taskId;try{let createResult=await this.request(request,CreateTaskResultSchema,options);if(createResult.task)taskId=createResult.task.taskId,yield{type:"taskCreated",task:createResult.task};else throw new McpError(ErrorCode.InternalError,"Task creation did not return a task");while(!0){let task=await this.getTask({taskId},options);if(yield{type:"taskStatus",task},isTerminal(task.status)){if(task.status==="completed")yield{type:"result",result:await this.getTaskResult({taskId},resultSchema,options)};else if(task.status==="failed")yield{type:"error",error:new McpError(ErrorCode.InternalError,`Task ${taskId} failed`)};else if(task.status==="cancelled")yield{type:"error",error:new McpError(ErrorCode.InternalError,`Task ${taskId} was cancelled`)};return}if(task.status==="input_required"){yield{type:"result",result:await this.getTaskResult({taskId},resultSchema,options)};return}let pollInterval=task.pollInterval??this._options?.defaultTaskPollInterval??1000;await new Promise((resolve)=>setTimeout(resolve,pollInterval)),options?.signal?.throwIfAborted()}}catch(error){yield{type:"error",error:error instanceof McpError?error:new McpError(ErrorCode.InternalError,String(error))}}}request(request,resultSchema,options){let{relatedRequestId,resumptionToken,onresumptiontoken,task,relatedTask}=options??{};return new Promise((resolve,reject)=>{let earlyReject=(error)=>{reject(error)};if(!this._transport){earlyReject(Error("Not connected"));return}if(this._options?.enforceStrictCapabilities===!0)try{if(this.assertCapabilityForMethod(request.method),task)this.assertTaskCapability(request.method)}catch(e){earlyReject(e);return}options?.signal?.throwIfAborted();let messageId=this._requestMessageId++,jsonrpcRequest={...request,jsonrpc:"2.0",id:messageId};if(options?.onprogress)this._progressHandlers.set(messageId,options.onprogress),jsonrpcRequest.params={...request.params,_meta:{...request.params?._meta||{},progressToken:messageId}};if(task)jsonrpcRequest.params={...jsonrpcRequest.params,task};if(relatedTask)jsonrpcRequest.params={...jsonrpcRequest.params,_meta:{...jsonrpcRequest.params?._meta||{},[RELATED_TASK_META_KEY]:relatedTask}};let cancel=(reason)=>{this._responseHandlers.delete(messageId),this._progressHandlers.delete(messageId),this._cleanupTimeout(messageId),this._transport?.send({jsonrpc:"2.0",method:"notifications/cancelled",params:{requestId:messageId,reason:String(reason)}},{relatedRequestId,resumptionToken,onresumptiontoken}).catch((error)=>this._onerror(Error(`Failed to send cancellation: ${error}`)));let error=reason instanceof McpError?reason:new McpError(ErrorCode.RequestTimeout,String(reason));reject(error)};this._responseHandlers.set(messageId,(response)=>{if(options?.signal?.aborted)return;if(response instanceof Error)return reject(response);try{let parseResult=safeParse3(resultSchema,response.result);if(!parseResult.success)reject(parseResult.error);else resolve(parseResult.data)}catch(error){reject(error)}}),options?.signal?.addEventListener("abort",()=>{cancel(options?.signal?.reason)});let timeout=options?.timeout??DEFAULT_REQUEST_TIMEOUT_MSEC,timeoutHandler=()=>cancel(McpError.fromError(ErrorCode.RequestTimeout,"Request timed out",{timeout}));this._setupTimeout(messageId,timeout,options?.maxTotalTimeout,timeoutHandler,options?.resetTimeoutOnProgress??!1);let relatedTaskId=relatedTask?.taskId;if(relatedTaskId){let responseResolver=(response)=>{let handler=this._responseHandlers.get(messageId);if(handler)handler(response);else this._onerror(Error(`Response handler missing for side-channeled request ${messageId}`))};this._requestResolvers.set(messageId,responseResolver),this._enqueueTaskMessage(relatedTaskId,{type:"request",message:jsonrpcRequest,timestamp:Date.now()}).catch((error)=>{this._cleanupTimeout(messageId),reject(error)})}else this._transport.send(jsonrpcRequest,{relatedRequestId,resumptionToken,onresumptiontoken}).catch((error)=>{this._cleanupTimeout(messageId),reject(error)})})}async getTask(params,options){return this.request({method:"tasks/get",params},GetTaskResultSchema,options)}async getTaskResult(params,resultSchema,options){return this.request({method:"tasks/result",params},resultSchema,options)}async listTasks(params,options){return this.request({method:"tasks/list",params},ListTasksResultSchema,options)}async cancelTask(params,options){return this.request({method:"tasks/cancel",params},CancelTaskResultSchema,options)}async notification(notification,options){if(!this._transport)throw Error("Not connected");this.assertNotificationCapability(notification.method);let relatedTaskId=options?.relatedTask?.taskId;if(relatedTaskId){let jsonrpcNotification={...notification,jsonrpc:"2.0",params:{...notification.params,_meta:{...notification.params?._meta||{},[RELATED_TASK_META_KEY]:options.relatedTask}}};await this._enqueueTaskMessage(relatedTaskId,{type:"notification",message:jsonrpcNotification,timestamp:Date.now()});return}if((this._options?.debouncedNotificationMethods??[]).includes(notification.method)&&!notification.params&&!options?.relatedRequestId&&!options?.relatedTask){if(this._pendingDebouncedNotifications.has(notification.method))return;this._pendingDebouncedNotifications.add(notification.method),Promise.resolve().then(()=>{if(this._pendingDebouncedNotifications.delete(notification.method),!this._transport)return;let jsonrpcNotification={...notification,jsonrpc:"2.0"};if(options?.relatedTask)jsonrpcNotification={...jsonrpcNotification,params:{...jsonrpcNotification.params,_meta:{...jsonrpcNotification.params?._meta||{},[RELATED_TASK_META_KEY]:options.relatedTask}}};this._transport?.send(jsonrpcNotification,options).catch((error)=>this._onerror(error))});return}let jsonrpcNotification={...notification,jsonrpc:"2.0"};if(options?.relatedTask)jsonrpcNotification={...jsonrpcNotification,params:{...jsonrpcNotification.params,_meta:{...jsonrpcNotification.params?._meta||{},[RELATED_TASK_META_KEY]:options.relatedTask}}};await this._transport.send(jsonrpcNotification,options)}setRequestHandler(requestSchema,handler){let method=getMethodLiteral(requestSchema);this.assertRequestHandlerCapability(method),this._requestHandlers.set(method,(request,extra)=>{let parsed=parseWithCompat(requestSchema,request);return Promise.resolve(handler(parsed,extra))})}removeRequestHandler(method){this._requestHandlers.delete(method)}assertCanSetRequestHandler(method){if(this._requestHandlers.has(method))throw Error(`A request handler for ${method} already exists, which would be overridden`)}setNotificationHandler(notificationSchema,handler){let method=getMethodLiteral(notificationSchema);this._notificationHandlers.set(method,(notification)=>{let parsed=parseWithCompat(notificationSchema,notification);return Promise.resolve(handler(parsed))})}removeNotificationHandler(method){this._notificationHandlers.delete(method)}_cleanupTaskProgressHandler(taskId){let progressToken=this._taskProgressTokens.get(taskId);if(progressToken!==void 0)this._progressHandlers.delete(progressToken),this._taskProgressTokens.delete(taskId)}async _enqueueTaskMessage(taskId,message,sessionId){if(!this._taskStore||!this._taskMessageQueue)throw Error("Cannot enqueue task message: taskStore and taskMessageQueue are not configured");let maxQueueSize=this._options?.maxTaskQueueSize;await this._taskMessageQueue.enqueue(taskId,message,sessionId??this._transport?.sessionId,maxQueueSize)}async _clearTaskQueue(taskId,sessionId){if(this._taskMessageQueue){let messages=await this._taskMessageQueue.dequeueAll(taskId,sessionId);for(let message of messages)if(message.type==="request"&&isJSONRPCRequest(message.message)){let requestId=message.message.id,resolver=this._requestResolvers.get(requestId);if(resolver)resolver(new McpError(ErrorCode.InternalError,"Task cancelled or completed")),this._requestResolvers.delete(requestId);else this._onerror(Error(`Resolver missing for request ${requestId} during task ${taskId} cleanup`))}}}async _waitForTaskUpdate(taskId,signal,sessionId){let interval=this._options?.defaultTaskPollInterval??1000;try{let task=await this._taskStore?.getTask(taskId,sessionId);if(task?.pollInterval)interval=task.pollInterval}catch{}return new Promise((resolve,reject)=>{if(signal.aborted){reject(new McpError(ErrorCode.InvalidRequest,"Request cancelled"));return}let timeoutId=setTimeout(resolve,interval);signal.addEventListener("abort",()=>{clearTimeout(timeoutId),reject(new McpError(ErrorCode.InvalidRequest,"Request cancelled"))},{once:!0})})}requestTaskStore(request,sessionId){let taskStore=this._taskStore;if(!taskStore)throw Error("No task store configured");return{createTask:async(taskParams)=>{if(!request)throw Error("No request provided");return await taskStore.createTask(taskParams,request.id,{method:request.method,params:request.params},sessionId)},getTask:async(taskId)=>{let task=await taskStore.getTask(taskId,sessionId);if(!task)throw new McpError(ErrorCode.InvalidParams,"Failed to retrieve task: Task not found");return task},storeTaskResult:async(taskId,status,result)=>{await taskStore.storeTaskResult(taskId,status,result,sessionId);let task=await taskStore.getTask(taskId,sessionId);if(task){let notification=TaskStatusNotificationSchema.parse({method:"notifications/tasks/status",params:task});if(await this.notification(notification),isTerminal(task.status))this._cleanupTaskProgressHandler(taskId)}},getTaskResult:(taskId)=>taskStore.getTaskResult(taskId,sessionId),updateTaskStatus:async(taskId,status,statusMessage)=>{let task=await taskStore.getTask(taskId,sessionId);if(!task)throw new McpError(ErrorCode.InvalidParams,`Task "${taskId}" not found - it may have been cleaned up`);if(isTerminal(task.status))throw new McpError(ErrorCode.InvalidParams,`Cannot update task "${taskId}" from terminal status "${task.status}" to "${status}". Terminal states (completed, failed, cancelled) cannot transition to other states.`);await taskStore.updateTaskStatus(taskId,status,statusMessage,sessionId);let updatedTask=await taskStore.getTask(taskId,sessionId);if(updatedTask){let notification=TaskStatusNotificationSchema.parse({method:"notifications/tasks/status",params:updatedTask});if(await this.notification(notification),isTerminal(updatedTask.status))this._cleanupTaskProgressHandler(taskId)}},listTasks:(cursor)=>taskStore.listTasks(cursor,sessionId)}}}function isPlainObject2(value){return value!==null&&typeof value==="object"&&!Array.isArray(value)}function mergeCapabilities(base,additional){let result={...base};for(let key in additional){let k=key,addValue=additional[k];if(addValue===void 0)continue;let baseValue=result[k];if(isPlainObject2(baseValue)&&isPlainObject2(addValue))result[k]={...baseValue,...addValue};else result[k]=addValue}return result}var DEFAULT_REQUEST_TIMEOUT_MSEC=60000;var init_protocol=__esm(()=>{init_zod_compat();init_types();init_zod_json_schema_compat()});class AjvJsonSchemaValidator{getValidator(){throw Error("this build has no elicitation: nothing to validate")}}class ExperimentalClientTasks{constructor(_client){this._client=_client}async*callToolStream(params,resultSchema=CallToolResultSchema,options){let clientInternal=this._client,optionsWithTask={...options,task:options?.task??(clientInternal.isToolTask(params.name)?{}:void 0)},stream=clientInternal.requestStream({method:"tools/call",params},resultSchema,optionsWithTask),validator=clientInternal.getToolOutputValidator(params.name);for await(let message of stream){if(message.type==="result"&&validator){let result=message.result;if(!result.structuredContent&&!result.isError){yield{type:"error",error:new McpError(ErrorCode.InvalidRequest,`Tool ${params.name} has an output schema but did not return structured content`)};return}if(result.structuredContent)try{let validationResult=validator(result.structuredContent);if(!validationResult.valid){yield{type:"error",error:new McpError(ErrorCode.InvalidParams,`Structured content does not match the tool's output schema: ${validationResult.errorMessage}`)};return}}catch(error){if(error instanceof McpError){yield{type:"error",error};return}yield{type:"error",error:new McpError(ErrorCode.InvalidParams,`Failed to validate structured content: ${error instanceof Error?error.message:String(error)}`)};return}}yield message}}async getTask(taskId,options){return this._client.getTask({taskId},options)}async getTaskResult(taskId,resultSchema,options){return this._client.getTaskResult({taskId},resultSchema,options)}async listTasks(cursor,options){return this._client.listTasks(cursor?{cursor}:void 0,options)}async cancelTask(taskId,options){return this._client.cancelTask({taskId},options)}requestStream(request,resultSchema,options){return this._client.requestStream(request,resultSchema,options)}}var init_client2=__esm(()=>{init_types()});function assertToolsCallTaskCapability(requests,method,entityName){if(!requests)throw Error(`${entityName} does not support task creation (required for ${method})`);switch(method){case"tools/call":if(!requests.tools?.call)throw Error(`${entityName} does not support task creation for tools/call (required for ${method})`);break;default:break}}function assertClientRequestTaskCapability(requests,method,entityName){if(!requests)throw Error(`${entityName} does not support task creation (required for ${method})`);switch(method){case"sampling/createMessage":if(!requests.sampling?.createMessage)throw Error(`${entityName} does not support task creation for sampling/createMessage (required for ${method})`);break;case"elicitation/create":if(!requests.elicitation?.create)throw Error(`${entityName} does not support task creation for elicitation/create (required for ${method})`);break;default:break}}function applyElicitationDefaults(schema,data){if(!schema||data===null||typeof data!=="object")return;if(schema.type==="object"&&schema.properties&&typeof schema.properties==="object"){let obj=data,props=schema.properties;for(let key of Object.keys(props)){let propSchema=props[key];if(obj[key]===void 0&&Object.prototype.hasOwnProperty.call(propSchema,"default"))obj[key]=propSchema.default;if(obj[key]!==void 0)applyElicitationDefaults(propSchema,obj[key])}}if(Array.isArray(schema.anyOf)){for(let sub of schema.anyOf)if(typeof sub!=="boolean")applyElicitationDefaults(sub,data)}if(Array.isArray(schema.oneOf)){for(let sub of schema.oneOf)if(typeof sub!=="boolean")applyElicitationDefaults(sub,data)}}function getSupportedElicitationModes(capabilities){if(!capabilities)return{supportsFormMode:!1,supportsUrlMode:!1};let hasFormCapability=capabilities.form!==void 0,hasUrlCapability=capabilities.url!==void 0;return{supportsFormMode:hasFormCapability||!hasFormCapability&&!hasUrlCapability,supportsUrlMode:hasUrlCapability}}var Client;var init_client3=__esm(()=>{init_protocol();init_types();init_zod_compat();init_client2();Client=class Client extends Protocol{constructor(_clientInfo,options){super(options);if(this._clientInfo=_clientInfo,this._cachedToolOutputValidators=new Map,this._cachedKnownTaskTools=new Set,this._cachedRequiredTaskTools=new Set,this._listChangedDebounceTimers=new Map,this._capabilities=options?.capabilities??{},this._jsonSchemaValidator=options?.jsonSchemaValidator??new AjvJsonSchemaValidator,options?.listChanged)this._pendingListChangedConfig=options.listChanged}_setupListChangedHandlers(config){if(config.tools&&this._serverCapabilities?.tools?.listChanged)this._setupListChangedHandler("tools",ToolListChangedNotificationSchema,config.tools,async()=>(await this.listTools()).tools);if(config.prompts&&this._serverCapabilities?.prompts?.listChanged)this._setupListChangedHandler("prompts",PromptListChangedNotificationSchema,config.prompts,async()=>(await this.listPrompts()).prompts);if(config.resources&&this._serverCapabilities?.resources?.listChanged)this._setupListChangedHandler("resources",ResourceListChangedNotificationSchema,config.resources,async()=>(await this.listResources()).resources)}get experimental(){if(!this._experimental)this._experimental={tasks:new ExperimentalClientTasks(this)};return this._experimental}registerCapabilities(capabilities){if(this.transport)throw Error("Cannot register capabilities after connecting to transport");this._capabilities=mergeCapabilities(this._capabilities,capabilities)}setRequestHandler(requestSchema,handler){let methodSchema=getObjectShape(requestSchema)?.method;if(!methodSchema)throw Error("Schema is missing a method literal");let methodValue=getLiteralValue(methodSchema);if(typeof methodValue!=="string")throw Error("Schema method literal must be a string");let method=methodValue;if(method==="elicitation/create"){let wrappedHandler=async(request,extra)=>{let validatedRequest=safeParse3(ElicitRequestSchema,request);if(!validatedRequest.success){let errorMessage=validatedRequest.error instanceof Error?validatedRequest.error.message:String(validatedRequest.error);throw new McpError(ErrorCode.InvalidParams,`Invalid elicitation request: ${errorMessage}`)}let{params}=validatedRequest.data;params.mode=params.mode??"form";let{supportsFormMode,supportsUrlMode}=getSupportedElicitationModes(this._capabilities.elicitation);if(params.mode==="form"&&!supportsFormMode)throw new McpError(ErrorCode.InvalidParams,"Client does not support form-mode elicitation requests");if(params.mode==="url"&&!supportsUrlMode)throw new McpError(ErrorCode.InvalidParams,"Client does not support URL-mode elicitation requests");let result=await Promise.resolve(handler(request,extra));if(params.task){let taskValidationResult=safeParse3(CreateTaskResultSchema,result);if(!taskValidationResult.success){let errorMessage=taskValidationResult.error instanceof Error?taskValidationResult.error.message:String(taskValidationResult.error);throw new McpError(ErrorCode.InvalidParams,`Invalid task creation result: ${errorMessage}`)}return taskValidationResult.data}let validationResult=safeParse3(ElicitResultSchema,result);if(!validationResult.success){let errorMessage=validationResult.error instanceof Error?validationResult.error.message:String(validationResult.error);throw new McpError(ErrorCode.InvalidParams,`Invalid elicitation result: ${errorMessage}`)}let validatedResult=validationResult.data,requestedSchema=params.mode==="form"?params.requestedSchema:void 0;if(params.mode==="form"&&validatedResult.action==="accept"&&validatedResult.content&&requestedSchema){if(this._capabilities.elicitation?.form?.applyDefaults)try{applyElicitationDefaults(requestedSchema,validatedResult.content)}catch{}}return validatedResult};return super.setRequestHandler(requestSchema,wrappedHandler)}if(method==="sampling/createMessage"){let wrappedHandler=async(request,extra)=>{let validatedRequest=safeParse3(CreateMessageRequestSchema,request);if(!validatedRequest.success){let errorMessage=validatedRequest.error instanceof Error?validatedRequest.error.message:String(validatedRequest.error);throw new McpError(ErrorCode.InvalidParams,`Invalid sampling request: ${errorMessage}`)}let{params}=validatedRequest.data,result=await Promise.resolve(handler(request,extra));if(params.task){let taskValidationResult=safeParse3(CreateTaskResultSchema,result);if(!taskValidationResult.success){let errorMessage=taskValidationResult.error instanceof Error?taskValidationResult.error.message:String(taskValidationResult.error);throw new McpError(ErrorCode.InvalidParams,`Invalid task creation result: ${errorMessage}`)}return taskValidationResult.data}let resultSchema=params.tools||params.toolChoice?CreateMessageResultWithToolsSchema:CreateMessageResultSchema,validationResult=safeParse3(resultSchema,result);if(!validationResult.success){let errorMessage=validationResult.error instanceof Error?validationResult.error.message:String(validationResult.error);throw new McpError(ErrorCode.InvalidParams,`Invalid sampling result: ${errorMessage}`)}return validationResult.data};return super.setRequestHandler(requestSchema,wrappedHandler)}return super.setRequestHandler(requestSchema,handler)}assertCapability(capability,method){if(!this._serverCapabilities?.[capability])throw Error(`Server does not support ${capability} (required for ${method})`)}async connect(transport,options){if(await super.connect(transport),transport.sessionId!==void 0)return;try{let result=await this.request({method:"initialize",params:{protocolVersion:LATEST_PROTOCOL_VERSION,capabilities:this._capabilities,clientInfo:this._clientInfo}},InitializeResultSchema,options);if(result===void 0)throw Error(`Server sent invalid initialize result: ${result}`);if(!SUPPORTED_PROTOCOL_VERSIONS.includes(result.protocolVersion))throw Error(`Server's protocol version is not supported: ${result.protocolVersion}`);if(this._serverCapabilities=result.capabilities,this._serverVersion=result.serverInfo,transport.setProtocolVersion)transport.setProtocolVersion(result.protocolVersion);if(this._instructions=result.instructions,await this.notification({method:"notifications/initialized"}),this._pendingListChangedConfig)this._setupListChangedHandlers(this._pendingListChangedConfig),this._pendingListChangedConfig=void 0}catch(error){throw this.close(),error}}getServerCapabilities(){return this._serverCapabilities}getServerVersion(){return this._serverVersion}getInstructions(){return this._instructions}assertCapabilityForMethod(method){switch(method){case"logging/setLevel":if(!this._serverCapabilities?.logging)throw Error(`Server does not support logging (required for ${method})`);break;case"prompts/get":case"prompts/list":if(!this._serverCapabilities?.prompts)throw Error(`Server does not support prompts (required for ${method})`);break;case"resources/list":case"resources/templates/list":case"resources/read":case"resources/subscribe":case"resources/unsubscribe":if(!this._serverCapabilities?.resources)throw Error(`Server does not support resources (required for ${method})`);if(method==="resources/subscribe"&&!this._serverCapabilities.resources.subscribe)throw Error(`Server does not support resource subscriptions (required for ${method})`);break;case"tools/call":case"tools/list":if(!this._serverCapabilities?.tools)throw Error(`Server does not support tools (required for ${method})`);break;case"completion/complete":if(!this._serverCapabilities?.completions)throw Error(`Server does not support completions (required for ${method})`);break;case"initialize":break;case"ping":break}}assertNotificationCapability(method){switch(method){case"notifications/roots/list_changed":if(!this._capabilities.roots?.listChanged)throw Error(`Client does not support roots list changed notifications (required for ${method})`);break;case"notifications/initialized":break;case"notifications/cancelled":break;case"notifications/progress":break}}assertRequestHandlerCapability(method){if(!this._capabilities)return;switch(method){case"sampling/createMessage":if(!this._capabilities.sampling)throw Error(`Client does not support sampling capability (required for ${method})`);break;case"elicitation/create":if(!this._capabilities.elicitation)throw Error(`Client does not support elicitation capability (required for ${method})`);break;case"roots/list":if(!this._capabilities.roots)throw Error(`Client does not support roots capability (required for ${method})`);break;case"tasks/get":case"tasks/list":case"tasks/result":case"tasks/cancel":if(!this._capabilities.tasks)throw Error(`Client does not support tasks capability (required for ${method})`);break;case"ping":break}}assertTaskCapability(method){assertToolsCallTaskCapability(this._serverCapabilities?.tasks?.requests,method,"Server")}assertTaskHandlerCapability(method){if(!this._capabilities)return;assertClientRequestTaskCapability(this._capabilities.tasks?.requests,method,"Client")}async ping(options){return this.request({method:"ping"},EmptyResultSchema,options)}async complete(params,options){return this.request({method:"completion/complete",params},CompleteResultSchema,options)}async setLoggingLevel(level,options){return this.request({method:"logging/setLevel",params:{level}},EmptyResultSchema,options)}async getPrompt(params,options){return this.request({method:"prompts/get",params},GetPromptResultSchema,options)}async listPrompts(params,options){return this.request({method:"prompts/list",params},ListPromptsResultSchema,options)}async listResources(params,options){return this.request({method:"resources/list",params},ListResourcesResultSchema,options)}async listResourceTemplates(params,options){return this.request({method:"resources/templates/list",params},ListResourceTemplatesResultSchema,options)}async readResource(params,options){return this.request({method:"resources/read",params},ReadResourceResultSchema,options)}async subscribeResource(params,options){return this.request({method:"resources/subscribe",params},EmptyResultSchema,options)}async unsubscribeResource(params,options){return this.request({method:"resources/unsubscribe",params},EmptyResultSchema,options)}async callTool(params,resultSchema=CallToolResultSchema,options){if(this.isToolTaskRequired(params.name))throw new McpError(ErrorCode.InvalidRequest,`Tool "${params.name}" requires task-based execution. Use client.experimental.tasks.callToolStream() instead.`);let result=await this.request({method:"tools/call",params},resultSchema,options),validator=this.getToolOutputValidator(params.name);if(validator){if(!result.structuredContent&&!result.isError)throw new McpError(ErrorCode.InvalidRequest,`Tool ${params.name} has an output schema but did not return structured content`);if(result.structuredContent)try{let validationResult=validator(result.structuredContent);if(!validationResult.valid)throw new McpError(ErrorCode.InvalidParams,`Structured content does not match the tool's output schema: ${validationResult.errorMessage}`)}catch(error){if(error instanceof McpError)throw error;throw new McpError(ErrorCode.InvalidParams,`Failed to validate structured content: ${error instanceof Error?error.message:String(error)}`)}}return result}isToolTask(toolName){if(!this._serverCapabilities?.tasks?.requests?.tools?.call)return!1;return this._cachedKnownTaskTools.has(toolName)}isToolTaskRequired(toolName){return this._cachedRequiredTaskTools.has(toolName)}cacheToolMetadata(tools){this._cachedToolOutputValidators.clear(),this._cachedKnownTaskTools.clear(),this._cachedRequiredTaskTools.clear();for(let tool of tools){if(tool.outputSchema){let toolValidator=this._jsonSchemaValidator.getValidator(tool.outputSchema);this._cachedToolOutputValidators.set(tool.name,toolValidator)}let taskSupport=tool.execution?.taskSupport;if(taskSupport==="required"||taskSupport==="optional")this._cachedKnownTaskTools.add(tool.name);if(taskSupport==="required")this._cachedRequiredTaskTools.add(tool.name)}}getToolOutputValidator(toolName){return this._cachedToolOutputValidators.get(toolName)}async listTools(params,options){let result=await this.request({method:"tools/list",params},ListToolsResultSchema,options);return this.cacheToolMetadata(result.tools),result}_setupListChangedHandler(listType,notificationSchema,options,fetcher){let parseResult=ListChangedOptionsBaseSchema.safeParse(options);if(!parseResult.success)throw Error(`Invalid ${listType} listChanged options: ${parseResult.error.message}`);if(typeof options.onChanged!=="function")throw Error(`Invalid ${listType} listChanged options: onChanged must be a function`);let{autoRefresh,debounceMs}=parseResult.data,{onChanged}=options,refresh=async()=>{if(!autoRefresh){onChanged(null,null);return}try{let items=await fetcher();onChanged(null,items)}catch(e){let error=e instanceof Error?e:Error(String(e));onChanged(error,null)}},handler=()=>{if(debounceMs){let existingTimer=this._listChangedDebounceTimers.get(listType);if(existingTimer)clearTimeout(existingTimer);let timer=setTimeout(refresh,debounceMs);this._listChangedDebounceTimers.set(listType,timer)}else refresh()};this.setNotificationHandler(notificationSchema,handler)}async sendRootsListChanged(){return this.notification({method:"notifications/roots/list_changed"})}}});class ReadBuffer{constructor(options){this._maxBufferSize=options?.maxBufferSize??STDIO_DEFAULT_MAX_BUFFER_SIZE}append(chunk){if((this._buffer?.length??0)+chunk.length>this._maxBufferSize)throw this.clear(),Error(`ReadBuffer exceeded maximum size of ${this._maxBufferSize} bytes`);this._buffer=this._buffer?Buffer.concat([this._buffer,chunk]):chunk}readMessage(){if(!this._buffer)return null;let index=this._buffer.indexOf(`
`);if(index===-1)return null;let line=this._buffer.toString("utf8",0,index).replace(/\r$/,"");return this._buffer=this._buffer.subarray(index+1),deserializeMessage(line)}clear(){this._buffer=void 0}}function deserializeMessage(line){return JSONRPCMessageSchema.parse(JSON.parse(line))}function serializeMessage(message){return JSON.stringify(message)+`
`}var STDIO_DEFAULT_MAX_BUFFER_SIZE=10485760;var init_stdio=__esm(()=>{init_types()});async function startScriptedHost(options,signal){let server=new ServerProcess(options),client=new Client({name:`${PRODUCT.name}-demo`,version:PRODUCT.version},{capabilities:{}});client.setNotificationHandler(channelNotificationSchema,({params})=>options.onMessage(params));try{let limits={signal,timeout:HANDSHAKE_TIMEOUT_MS};await client.connect(server,limits);let{tools}=await client.listTools(void 0,limits);return server.ended.then(()=>{if(!server.isClosing)options.onEnded()}),{toolNames:tools.map(({name})=>name),reply:(activityId,text)=>callReply(client,activityId,text),close:()=>server.close()}}catch(error){throw await server.close(),error}}async function callReply(client,activityId,text){let result=await client.callTool({name:"reply_to_workspace",arguments:{activity_id:activityId,text}}),{content,isError}=toolResultSchema.parse(result);return{isError,text:content.map((part)=>part.text).join(`
`)}}class ServerProcess{onclose;onerror;onmessage;isClosing=!1;ended;#child;#onLine;constructor({command,env,onServerLine}){this.#onLine=onServerLine,this.#child=Bun.spawn([...command],{env:{...env},stdio:["pipe","pipe","pipe"]}),this.ended=this.#child.exited.then(()=>this.onclose?.())}async start(){this.#readMessages(),this.#readLines()}async send(message){this.#child.stdin.write(serializeMessage(message)),await this.#child.stdin.flush()}async close(){this.isClosing=!0,await Promise.try(()=>this.#child.stdin.end()).catch(()=>{}),await Promise.race([this.ended,sleep(CLOSE_LIMIT_MS,new AbortController().signal)]),this.#child.kill("SIGKILL"),await this.ended}async#readMessages(){let buffer=new ReadBuffer;for await(let chunk of this.#child.stdout)try{buffer.append(Buffer.from(chunk));for(let message=buffer.readMessage();message!==null;message=buffer.readMessage())this.onmessage?.(message)}catch(error){this.onerror?.(error instanceof Error?error:Error("unreadable line"))}}async#readLines(){let decoder=new TextDecoder,rest="";for await(let chunk of this.#child.stderr){let lines=(rest+decoder.decode(chunk,{stream:!0})).split(`
`);rest=lines.pop()??"";for(let line of lines)this.#onLine(line)}}}var HANDSHAKE_TIMEOUT_MS=1e4,CLOSE_LIMIT_MS=400,channelNotificationSchema,toolResultSchema;var init_scripted_host=__esm(()=>{init_client3();init_stdio();init_zod();init_product();channelNotificationSchema=object({method:literal("notifications/claude/channel"),params:object({content:string2(),meta:record(string2(),string2())})}),toolResultSchema=object({content:array(object({type:literal("text"),text:string2()})),isError:boolean2().default(!1)})});class ScriptedAnswers{#nowMs;#answered=new Set;#peerAnsweredAtMs=new Map;constructor(nowMs){this.#nowMs=nowMs}answerTo(message){if(message.isNotice||this.#answered.has(message.activityId))return;if(this.#answered.size>=1e4)this.#answered.clear();this.#answered.add(message.activityId);let{peer}=message;if(peer===void 0)return`This is a scripted answer of the demo; no AI is involved. You wrote: ${quoted(message.text)}`;let nowMs=this.#nowMs();if(nowMs-(this.#peerAnsweredAtMs.get(peer.id)??Number.NEGATIVE_INFINITY)<1e4)return;return this.#peerAnsweredAtMs.set(peer.id,nowMs),`This is a scripted answer of the demo; no AI is involved. ${peer.name}, your message arrived: ${quoted(message.text)}`}}function quoted(text){let line=text.replace(/\s+/g," ").trim(),characters=Array.from(line);if(characters.length<=280)return`\u201C${line}\u201D`;return`\u201C${characters.slice(0,280).join("")}\u2026\u201D`}import{join as join4}from"path";async function runScriptedSession(options,signal){let{stage,transcript}=options,ended=new AbortController,answered=Promise.withResolvers(),inbound=new Inbound(options,answered.resolve),host=await startServer(options,inbound,ended,signal);if(host===void 0)return;inbound.attach(host);try{if(transcript.note(`the channel server answers, with the tools ${host.toolNames.join(", ")}`),await stage.sendAsCanvasUser(CANVAS_GREETING),await Promise.race([answered.promise,sleep(FIRST_ANSWER_LIMIT_MS,signal)]),!signal.aborted)await stage.sendAsPeer(PEER_GREETING);await aborted2(AbortSignal.any([signal,ended.signal]))}finally{await host.close()}if(await sleep(SIGNAL_GRACE_MS,signal),!signal.aborted)throw serverEnded()}async function startServer({pluginRoot,stateDirectory,env,transcript},inbound,ended,signal){let bundle=join4(pluginRoot,"dist","channel.js");try{return await startScriptedHost({command:[process.execPath,"--no-env-file",`--config=${join4(pluginRoot,"bunfig.toml")}`,bundle],env:serverEnvironment(env,stateDirectory),onMessage:(message)=>inbound.receive(message),onServerLine:(line)=>transcript.note(line),onEnded:()=>ended.abort()},signal)}catch(error){if(signal.aborted)return;throw serverEnded(error)}}function serverEnvironment(env,stateDirectory){let kept=["PATH","Path","SystemRoot","TMPDIR","TEMP","LANG"].flatMap((name)=>{let value=readValue(env,name);return value===void 0?[]:[[name,value]]});return{...Object.fromEntries(kept),HOME:stateDirectory,MOLECULE_STATE_DIR:stateDirectory,MOLECULE_CHANNEL:"on"}}function serverEnded(cause){return new CommandError("the channel server does not run.","Its lines above, if there are any, say why; molecule-channel doctor may know more.",{cause})}class Inbound{#options;#answers;#onAnswered;#host=Promise.withResolvers();#turn=Promise.resolve();constructor(options,onAnswered){this.#options=options,this.#answers=new ScriptedAnswers(options.clock.nowMs),this.#onAnswered=onAnswered}attach(host){this.#host.resolve(host)}receive(notification){this.#turn=this.#turn.then(()=>this.#handle(notification))}async#handle({content,meta}){let{transcript}=this.#options,from=meta.user??"somebody";transcript.say({...meta.ts===void 0?{}:{at:meta.ts},from,to:SESSION_NAME,text:content});let answer=this.#answers.answerTo(incoming(content,meta));if(answer===void 0)return;let host=await this.#host.promise;try{let result=await host.reply(meta.activity_id??"",answer);if(result.isError)transcript.note(`the reply failed: ${result.text}`);else transcript.say({from:SESSION_NAME,to:from,text:answer})}catch(error){transcript.note(`the reply failed: ${error instanceof Error?error.message:"unknown error"}`)}this.#onAnswered()}}function incoming(text,meta){let peerId=meta.kind==="peer_agent"?meta.peer_id:void 0;return{text,activityId:meta.activity_id??"",isNotice:meta.kind==="system_notice",peer:peerId===void 0?void 0:{id:peerId,name:meta.user??"Peer"}}}var FIRST_ANSWER_LIMIT_MS=6000,SIGNAL_GRACE_MS=200,CANVAS_GREETING="Hello from the canvas! Is anybody there?",PEER_GREETING="Hello, I am another agent on this canvas. Did my message reach you?";var init_scripted_session=__esm(()=>{init_paths();init_scripted_host();init_command_error();init_demo_stage()});function displayName(text,maxCharacters=64){let line=text.replace(/[\p{C}\p{Zl}\p{Zp}<>"'`]/gu," ").replace(/\s+/g," ").trim(),characters=Array.from(line);return characters.length<=maxCharacters?line:`${characters.slice(0,maxCharacters-1).join("")}\u2026`}var init_notification=()=>{};function singleLine(text){let line=text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu," ");return line.length<=MAX_LINE_CHARACTERS?line:`${line.slice(0,MAX_LINE_CHARACTERS)}\u2026`}var MAX_LINE_CHARACTERS=2000;var init_logger=()=>{};class Transcript{#output;constructor(output){this.#output=output}say({at,from,to,text}){let{faint,strong}=this.#output.style,head=`${faint(clockTime(at))}  ${strong(displayName(from))} \u2192 ${displayName(to)}`,body=shownLines(text).map((line)=>`${" ".repeat(TIME_WIDTH+2)}${line}
`);this.#output.print(`${head}
${body.join("")}`)}note(text){this.#output.print(`${this.#output.style.faint(`${clockTime(void 0)}  ${singleLine(text)}`)}
`)}}function clockTime(at){let time=at===void 0?new Date:new Date(at);return Number.isNaN(time.getTime())?"??:??:??":time.toTimeString().slice(0,TIME_WIDTH)}function shownLines(text){let characters=Array.from(text);return(characters.length<=MAX_SHOWN_CHARACTERS?text:`${characters.slice(0,MAX_SHOWN_CHARACTERS).join("")}\u2026`).split(/\r\n|[\n\r\u2028\u2029]/).map(singleLine)}var TIME_WIDTH=8,MAX_SHOWN_CHARACTERS=2000;var init_transcript=__esm(()=>{init_notification();init_logger()});class Bell{#rung=!1;#wake;ring(){this.#rung=!0,this.#wake?.abort()}async wait(timeoutMs,signal){if(!this.#rung&&!signal.aborted){let wake=new AbortController,onAbort=()=>wake.abort();signal.addEventListener("abort",onAbort,{once:!0}),this.#wake=wake,await sleep(timeoutMs,wake.signal),this.#wake=void 0,signal.removeEventListener("abort",onAbort)}let rang=this.#rung;return this.#rung=!1,rang}}var init_bell=()=>{};async function watchSession({served,stage,transcript},signal){let bell=new Bell,unsubscribe=served.platform.events.subscribe(()=>bell.ring()),shown=new Set,status="";try{await stage.sendAsCanvasUser(GREETING);while(!signal.aborted){let now=await stage.sessionStatus();if(now!==status)transcript.note(statusText2(now,status));status=now;for(let spoken of await stage.conversation()){if(shown.has(spoken.id))continue;shown.add(spoken.id),transcript.say(asLine(spoken))}await bell.wait(LOOK_INTERVAL_MS2,signal)}}finally{unsubscribe?.()}}function statusText2(now,before){if(now==="online")return"a session has joined";return before==="online"?`the session has left (${now})`:"nobody has joined yet; what is written now waits"}function asLine({at,direction,from,to,text}){return direction==="in"?{at,from:from.name??CANVAS_USER2,to:SESSION_NAME,text}:{at,from:SESSION_NAME,to:to?.name??CANVAS_USER2,text}}var LOOK_INTERVAL_MS2=5000,CANVAS_USER2="canvas user",GREETING="Hello from the canvas! Please answer this message with one sentence, so that I can see that you are connected.";var init_watched_session=__esm(()=>{init_bell();init_demo_stage()});var exports_demo={};__export(exports_demo,{demoCommand:()=>demoCommand});import{existsSync}from"fs";import{join as join5}from"path";async function demoCommand(flags,{env,output,signals}){let{port,scripted}=flagsSchema.parse(flags),pluginRoot=requireBuiltPlugin();using stop=watchStopSignals(signals,env);let end=AbortSignal.any([stop.signal,output.readerGone]);await using served=await servePlatform({port});using state=makeDemoState();let stage=await setStage(served);writeDemoEnv(state,stage.session),introduce(served.url,state.path,output);let transcript=new Transcript(output),isClaudeHere=findProgram("claude",env)!==void 0;if(isClaudeHere&&!scripted){let command=joinCommand({pluginRoot,stateDirectory:state.path,env});output.print(inviteText(output.style.strong(command),hasBun(env))),await watchSession({served,stage,transcript},end)}else{output.print(isClaudeHere?SCRIPT_ASKED_FOR:SCRIPT_INSTEAD);let deps={stage,transcript,pluginRoot,stateDirectory:state.path,env,clock:systemClock};await runScriptedSession(deps,end)}return output.print(`
Stopped. Nothing is left: the platform, its data and the state directory are gone.
`),0}function requireBuiltPlugin(){let root=findPluginRoot();if(root===void 0)throw new CommandError("the files of the plugin are not here.","Run the program from the folder of the plugin.");if(existsSync(join5(root,"dist","channel.js")))return root;throw new CommandError(`${join5(root,"dist","channel.js")} is missing: this checkout has not been built.`,`Run: cd ${root} && bun install && bun run build`)}function introduce(url,stateDirectory,output){output.print(`Molecule channel demo

  Canvas  ${output.style.strong(`${url}/`)}   open it in a browser and write to \u201CDemo session\u201D
  State   ${stateDirectory}   (removed at the end)
  Stop    Ctrl-C

`)}function inviteText(command,hasBunForIt){return`Join with the real Claude Code: run this in another terminal, in any folder that it trusts, and confirm
with Enter that you want this channel. Messages from the canvas then arrive in that session.
${hasBunForIt?"":`
But first install Bun (https://bun.com): Claude Code starts the channel server with it.
`}
  ${command}

What the platform sees:

`}var flagsSchema,SCRIPT_INSTEAD=`There is no claude on the PATH: a script plays its part. The channel server is the real one.

`,SCRIPT_ASKED_FOR=`A script plays the part of Claude Code. The channel server is the real one.

`;var init_demo=__esm(()=>{init_zod();init_installed_program();init_clock();init_command_error();init_plugin_root();init_served_platform();init_stop_signal();init_demo_stage();init_demo_state();init_join_command();init_scripted_session();init_transcript();init_watched_session();flagsSchema=object({port:number2().default(0),scripted:boolean2().default(!1)})});var exports_platform={};__export(exports_platform,{platformCommand:()=>platformCommand});async function platformCommand(flags,{env,output,signals}){let{port,database,era}=flagsSchema2.parse(flags);using stop=watchStopSignals(signals,env);await using served=await servePlatform({port,era,databasePath:database});return introduce2(served,database,output),await aborted2(AbortSignal.any([stop.signal,output.readerGone])),0}function introduce2({url,platform},database,output){let{strong}=output.style;output.print(`Local Molecule platform, era ${platform.era}

  Canvas       ${strong(`${url}/`)}
  Admin token  ${platform.adminToken}
  Data         ${database??"in memory, gone at the end"}
  Stop         Ctrl-C

Create a workspace for an agent outside of it; its id and its token (connection.auth_token) are in the answer:

  curl -s -X POST ${url}/workspaces \\
    -H 'Authorization: Bearer ${platform.adminToken}' \\
    -H 'Content-Type: application/json' \\
    -d '{"name":"My laptop","external":true}'
`)}var flagsSchema2;var init_platform2=__esm(()=>{init_zod();init_served_platform();init_stop_signal();flagsSchema2=object({port:number2().default(0),database:string2().min(1).optional(),era:_enum(["E0","E1","E2"])})});function ok2(fact){return{status:"ok",fact}}function warn(fact,fix){return{status:"warn",fact,fix}}function fail(fact,fix){return{status:"fail",fact,fix}}var NEEDED=">=1.4.0",INSTALL="Install Bun 1.4 or newer (https://bun.com) and start Claude Code from a new terminal.",bunCheck;var init_bun=__esm(()=>{bunCheck={id:"bun",title:"Bun",async run({machine},signal){let path=machine.findProgram("bun");if(path===void 0)return[fail(`not on the PATH (this is Bun ${machine.bunVersion}, from elsewhere)`,INSTALL)];let version=path===process.execPath?machine.bunVersion:await machine.programVersion(path,signal);if(version===void 0)return[fail(`${path} does not run`,INSTALL)];if(Bun.semver.satisfies(version,NEEDED))return[ok2(`${version} (${path})`)];return[fail(`${version} (${path}) is too old`,INSTALL)]}}});function readJsonFile(path,schema){let content=readSmallFile(path);if(content.kind==="missing")return content;if(content.kind==="unreadable")return{kind:"unusable",reason:content.reason};let json;try{json=JSON.parse(content.text.replace(/^\uFEFF/,""))}catch{return{kind:"unusable",reason:"not JSON"}}let parsed=schema.safeParse(json);if(parsed.success)return{kind:"read",value:parsed.data};return{kind:"unusable",reason:`unexpected value at ${parsed.error.issues[0]?.path.join(".")||"the top"}`}}var init_json_file=__esm(()=>{init_read_small_file()});import{join as join6}from"path";function judge(values,place,fixFor){return[...setNames(values,TELEMETRY).map((name)=>fail(`${name} is set in ${place}: it switches channels off, with all feature flags`,fixFor(name))),...setNames(values,PROVIDERS).map((name)=>fail(`${name} is set in ${place}: channels do not work with third-party providers`,fixFor(name)))]}function setNames(values,switches){return Object.entries(switches).flatMap(([name,isOn])=>{let value=readValue(values,name);return value!==void 0&&isOn(value)?[name]:[]})}var whenSet=()=>!0,whenTrue=(value)=>["1","true","yes","on"].includes(value.toLowerCase()),TELEMETRY,PROVIDERS,userSettingsSchema,channelSwitchesCheck;var init_channel_switches=__esm(()=>{init_zod();init_paths();init_json_file();TELEMETRY={CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC:whenSet,DISABLE_TELEMETRY:whenSet,DO_NOT_TRACK:whenTrue,DISABLE_GROWTHBOOK:whenTrue},PROVIDERS={CLAUDE_CODE_USE_BEDROCK:whenTrue,CLAUDE_CODE_USE_VERTEX:whenTrue,CLAUDE_CODE_USE_FOUNDRY:whenTrue,CLAUDE_CODE_USE_ANTHROPIC_AWS:whenTrue,CLAUDE_CODE_USE_MANTLE:whenTrue},userSettingsSchema=object({env:record(string2(),string2()).optional()}),channelSwitchesCheck={id:"channel-switches",title:"Channel switches",run({env}){let path=join6(expandHome(readValue(env,"CLAUDE_CONFIG_DIR")??"~/.claude",env),"settings.json"),file=readJsonFile(path,userSettingsSchema),places=[...judge(env,"the environment",(name)=>`Unset it before you start Claude Code: unset ${name}`),...judge(file.kind==="read"?file.value.env??{}:{},path,(name)=>`Remove ${name} from "env" in that file.`)];return places.length===0?[ok2("no variable switches channels off")]:places}}});var NEEDED2=">=2.1.80",claudeCodeCheck;var init_claude_code=__esm(()=>{claudeCodeCheck={id:"claude-code",title:"Claude Code",async run({machine},signal){let path=machine.findProgram("claude");if(path===void 0)return[warn("not on the PATH","Install it, or look on the machine on which you use it.")];let version=await machine.programVersion(path,signal);if(version===void 0)return[warn(`${path} does not say its version`,"Run: claude --version")];if(Bun.semver.satisfies(version,NEEDED2))return[ok2(`${version} (${path})`)];return[warn(`${version} (${path}) may be too old for channels`,"Run: claude update")]}}});function showValue(value){if(value.length>40)return describeLength(value);return`"${oneLine(value)}"`}function describeLength(value){return value.length===1?"a value of 1 character":`a value of ${value.length} characters`}function showPath(path){let characters=[...oneLine(path)];if(characters.length<=60)return characters.join("");return`\u2026${characters.slice(-59).join("")}`}function oneLine(text){return text.replace(UNPRINTABLE,"\uFFFD")}function count2(number,noun){return`${number} ${noun}${number===1?"":"s"}`}var UNPRINTABLE;var init_display=__esm(()=>{UNPRINTABLE=/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu});var require_dist=__commonJS(function(exports,module){var j=(e,n)=>()=>{try{return n||e((n={exports:{}}).exports,n),n.exports}catch(t){throw n=0,t}},R=j((Z,N)=>{function T(e){return typeof e=="string"?!["false","0","no","off",""].includes(e.toLowerCase()):!!e}function U(e=process.env){let n={};for(let t of["ENCODING","PATH","QUIET","DEBUG","OVERRIDE","FAST"]){let r=e[`DOTENV_${t}`]!=null?e[`DOTENV_${t}`]:e[`DOTENV_CONFIG_${t}`];r!=null&&(n[t.toLowerCase()]=t==="ENCODING"||t==="PATH"?r:T(r))}return n}N.exports={parseBoolean:T,optionsFromEnv:U}}),P=j((ee,b)=>{var F=__require("fs"),_=__require("path"),B=__require("os"),{URL:L,fileURLToPath:Q}=__require("url"),{parseBoolean:$,optionsFromEnv:I}=R(),G=/(?:^|^)\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?(?:$|$)/mg,y=new Uint8Array(256);for(let e=48;e<=57;e++)y[e]=1;for(let e=65;e<=90;e++)y[e]=1;for(let e=97;e<=122;e++)y[e]=1;y[45]=1,y[46]=1,y[95]=1;function H(e){let n={},t=e.toString();t=t.replace(/\r\n?/mg,`
`);let r;for(;(r=G.exec(t))!=null;){let o=r[1],i=r[2]||"";i=i.trim();let c=i[0];i=i.replace(/^(['"`])([\s\S]*)\1$/mg,"$2"),c==='"'&&(i=i.replace(/\\n/g,`
`),i=i.replace(/\\r/g,"\r")),n[o]=i}return n}function g(e){return e<=32?e===32||e>=9&&e<=13:e>=160&&(e===160||e===5760||e>=8192&&e<=8202||e===8232||e===8233||e===8239||e===8287||e===12288||e===65279)}function O(e){return e===10||e===8232||e===8233}function V(e){let n={},t=typeof e=="string"?e:e.toString();t.indexOf("\r")!==-1&&(t=t.replace(/\r\n?/g,`
`));let r=t.length,o=0;for(;o<r;){let i=t.charCodeAt(o);for(;o<r&&g(i);)o++,i=t.charCodeAt(o);if(o>=r)break;if(i===35){for(;o<r&&!O(t.charCodeAt(o));)o++;continue}let c=-1;if(i===101&&o+6<r&&t.charCodeAt(o+1)===120&&t.charCodeAt(o+2)===112&&t.charCodeAt(o+3)===111&&t.charCodeAt(o+4)===114&&t.charCodeAt(o+5)===116){let u=t.charCodeAt(o+6);if(g(u)){let s=o+7;for(;s<r&&g(t.charCodeAt(s));)s++;y[t.charCodeAt(s)]&&(c=o+6,o=s)}else i=t.charCodeAt(o)}let E=o,p=0;for(;o<r&&(p=t.charCodeAt(o),y[p]);)o++;if(o===E){for(;o<r&&!O(t.charCodeAt(o));)o++;continue}let k=t.slice(E,o),D=o;if(o>=r&&(p=0),g(p))do o++,p=o<r?t.charCodeAt(o):0;while(g(p));if(p===61)o++;else if(p===58&&o===D&&o+1<r&&g(t.charCodeAt(o+1)))o+=2;else{for(o=c===-1?D:c;o<r&&!O(t.charCodeAt(o));)o++;continue}let d=o,l=o;for(;l<r&&g(t.charCodeAt(l));)l++;let C=t.charCodeAt(l),a,q=!1;if(C===39||C===34||C===96){let u=t[l],s=t.indexOf(u,l+1),f=-1,h=-1;for(;s!==-1;){let x=t.charCodeAt(s-1)===92,w=s+1;for(;w<r&&!O(t.charCodeAt(w))&&g(t.charCodeAt(w));)w++;if((w===r||O(t.charCodeAt(w))||t.charCodeAt(w)===35)&&(f=s,h=w),!x)break;s=t.indexOf(u,s+1)}if(f!==-1){if(a=t.slice(l+1,f),o=h,t.charCodeAt(o)===35)for(;o<r&&!O(t.charCodeAt(o));)o++;q=!0}}if(!q){let u=t.indexOf(`
`,d);u===-1&&(u=r);let s;if(r<4096)s=t.indexOf("#",d),(s===-1||s>u)&&(s=u);else for(s=d;s<u&&t.charCodeAt(s)!==35;)s++;let f=d,h=s;for(;f<h&&g(t.charCodeAt(f));)f++;for(;h>f&&g(t.charCodeAt(h-1));)h--;let x=t.charCodeAt(f);if(a=t.slice(f,h),a.includes("\u2028")||a.includes("\u2029")?a=a.replace(/^(['"`])([\s\S]*)\1$/mg,"$2"):h-f>=2&&(x===39||x===34||x===96)&&t.charCodeAt(h-1)===x&&(a=t.slice(f+1,h-1)),o=s,s<u)for(;o<r&&!O(t.charCodeAt(o));)o++}C===34&&(q||l<o)&&a.indexOf("\\")!==-1&&(a=a.replace(/\\n/g,`
`).replace(/\\r/g,"\r")),n[k]=a}return n}function J(e,n){return n&&$(n.fast)?V(e):H(e)}function v(e){console.log(`\u2506 ${e}`)}function W(e){console.error(`\u25C7 ${e}`)}function S(e){return e[0]==="~"?_.join(B.homedir(),e.slice(1)):e}function K(e={}){let n={...e};for(let t of Object.keys(n))n[t]===void 0&&delete n[t];return{...I(),...n}}function M(e){e=K(e);let n=_.resolve(process.cwd(),".env"),t="utf8",r=process.env;e&&e.processEnv!=null&&(r=e.processEnv);let o=$(e&&e.debug);e&&e.encoding?t=e.encoding:o&&v("no encoding is specified (UTF-8 is used by default)");let i=[n];if(e&&e.path)if(!Array.isArray(e.path))i=[S(e.path)];else{i=[];for(let d of e.path)i.push(S(d))}let c,E={},p={fast:e.fast};for(let d of i)try{let l=A.parse(F.readFileSync(d,{encoding:t}),p);A.populate(E,l,e)}catch(l){o&&v(`failed to load ${d} ${l.message}`),c=l}let k=A.populate(r,E,e),D=$(Object.prototype.hasOwnProperty.call(e,"quiet")?e.quiet:I(r).quiet);if(o||!D){let d=Object.keys(k).length,l=[];for(let C of i)try{let a=_.relative(process.cwd(),C instanceof L?Q(C):C);l.push(a)}catch(a){o&&v(`failed to load ${C} ${a.message}`),c=a}W(`injected env (${d}) from ${l.join(",")}`)}return c?{parsed:E,error:c}:{parsed:E}}function Y(e){return A.configDotenv(e)}function z(e,n,t={}){let r=$(t&&t.debug),o=$(t&&t.override),i={};if(e===null||typeof e!="object"||n===null||typeof n!="object"){let c=Error("OBJECT_REQUIRED: Please check the processEnv argument being passed to populate");throw c.code="OBJECT_REQUIRED",c}for(let c of Object.keys(n))Object.prototype.hasOwnProperty.call(e,c)?(o===!0&&(e[c]=n[c],i[c]=n[c]),r&&v(o===!0?`"${c}" is already defined and WAS overwritten`:`"${c}" is already defined and was NOT overwritten`)):(e[c]=n[c],i[c]=n[c]);return i}var A={configDotenv:M,config:Y,parse:J,populate:z};b.exports.configDotenv=A.configDotenv,b.exports.config=A.config,b.exports.parse=A.parse,b.exports.populate=A.populate,b.exports=A}),m=P();module.exports=m;module.exports.config=m.config;module.exports.configDotenv=m.configDotenv;module.exports.parse=m.parse;module.exports.populate=m.populate});function parseEnvFile(text){let lines=text.replace(/^\uFEFF/,"").replace(/\r\n?/g,`
`).replaceAll(HASH,"\uFFFD").replaceAll(QUOTATION_MARK,"\uFFFD"),parsed=import_dotenv.parse(lines.replace(ASSIGNMENT,hideSyntax));return Object.fromEntries(Object.entries(parsed).map(([name,value])=>[name,showSyntax(value)]))}function hideSyntax(_all,start,quoted,bare){if(quoted!==void 0)return start+(quoted.startsWith('"')?quoted.replaceAll("\\\"",QUOTATION_MARK):quoted);let line=bare??"",value=(JSON_AND_COMMENT.exec(line)??VALUE_AND_COMMENT.exec(line))?.[1]??line;return start+value.replaceAll("#",HASH)}function showSyntax(value){return value.replaceAll(HASH,"#").replaceAll(QUOTATION_MARK,'"')}var import_dotenv,ASSIGNMENT,JSON_AND_COMMENT,VALUE_AND_COMMENT,HASH="\x00",QUOTATION_MARK="\x01";var init_env_file=__esm(()=>{import_dotenv=__toESM(require_dist(),1),ASSIGNMENT=/^([^\S\n]*(?:export[^\S\n]+)?[\w.-]+(?:[^\S\n]*=[^\S\n]*|:[^\S\n]+))(?:("(?:\\"|[^"])*"|'(?:\\'|[^'])*'|`(?:\\`|[^`])*`)(?=[^\S\n]*(?:#.*)?$)|([^#\n].*))/gm,JSON_AND_COMMENT=/^((["'`]?)(?=[[{])(?:"(?:\\.|[^"\\])*"|[^"])*?[\]}]\2)(?:\s+(?:#.*)?)?$/,VALUE_AND_COMMENT=/^(.*?)(?:\s#.*)?$/});class Findings{#problems=new Map;#warnings=new Set;addProblem(problem){this.#problems.set(JSON.stringify(problem),problem)}addWarning(warning){this.#warnings.add(warning)}get problems(){return[...this.#problems.values()]}get warnings(){return[...this.#warnings]}}function readPollSettings(values,findings){let{pollInterval,pollWindow}=setting,interval=readWholeNumber(values,pollInterval,findings),pollIntervalMs=interval??pollInterval.default,asked=readWholeNumber(values,pollWindow,findings)??pollWindow.default,pollWindowSeconds=Math.max(asked,Math.ceil(2*pollIntervalMs/1000));if(pollWindowSeconds>asked)findings.addWarning(`${pollWindow.name}: ${asked} s is shorter than two poll intervals of ${pollIntervalMs} ms; using ${pollWindowSeconds} s.`);let relaxedIntervalMs=interval===void 0?Math.max(pollIntervalMs,pollWindowSeconds*1000/2):pollIntervalMs;return{pollIntervalMs,relaxedIntervalMs,pollWindowSeconds}}function readWholeNumber(values,row,findings){let text=readValue(values,row.name);if(text===void 0)return;let number=/^\d+$/.test(text)?Number(text):Number.NaN;if(number>=row.min&&number<=row.max)return number;let unit=row.unit==="ms"?"milliseconds":"seconds";findings.addProblem({variable:row.name,got:showValue(text),expected:`a whole number of ${unit} from ${row.min} to ${row.max}, digits only`,fix:`Write ${row.name}=${row.default}, or remove the line: that is the default.`});return}var init_poll_settings=__esm(()=>{init_display();init_paths();init_settings_table()});import{BlockList,isIP}from"net";function hostKind(hostname){let host=hostname.replace(/^\[|\]$/g,"").replace(/\.$/,"");if(isIP(host)!==0){if(isWithin(host,LOOPBACK2))return"loopback";return isWithin(host,PRIVATE)?"private":"public"}if(host==="localhost"||host.endsWith(".localhost"))return"loopback";return!host.includes(".")||PRIVATE_SUFFIXES.some((suffix)=>host.endsWith(suffix))?"private":"public"}function isWithin(address,networks){let list=new BlockList;for(let network of networks){let[base="",bits]=network.split("/");list.addSubnet(base,Number(bits),familyOf(base))}return list.check(address,familyOf(address))}function familyOf(address){return isIP(address)===6?"ipv6":"ipv4"}var LOOPBACK2,PRIVATE,PRIVATE_SUFFIXES;var init_host_kind=__esm(()=>{LOOPBACK2=["127.0.0.0/8","0.0.0.0/32","::1/128","::/128"],PRIVATE=["10.0.0.0/8","172.16.0.0/12","192.168.0.0/16","169.254.0.0/16","100.64.0.0/10","fc00::/7","fe80::/10"],PRIVATE_SUFFIXES=[".local",".internal",".home.arpa"]});function checkPlatformUrl(text){if(text==="")return failure2("no address",FIX_ABSENT);if(/[<>]|\$\{/.test(text))return failure2("a placeholder");if(/[\s\p{Cc}]/u.test(text))return failure2("a value with white space or control characters inside");let scheme=/^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();if(scheme===void 0)return missingScheme(text);if(scheme!=="http"&&scheme!=="https")return failure2(`the scheme ${showValue(scheme)}`);if(!URL.canParse(text))return failure2(`${describeLength(text)} that is not a URL`);let url=new URL(text),problems=[...superfluousParts(text,url),...publicPlainHttp(url)];if(problems.length>0)return{problems};let warning=plainHttpWarning(url);return{origin:url.origin,problems,...warning===void 0?{}:{warning}}}function failure2(got,fix=FIX){return{problems:[{got,expected:EXPECTED,fix}]}}function missingScheme(text){let candidate=`http://${text.replace(/^(?:https?:)?\/*/i,"")}`;if(text.includes("@")||!URL.canParse(candidate))return failure2("a value without a scheme");let url=new URL(candidate);if(!looksLikeHost(url))return failure2(`${describeLength(text)} without a scheme`);return failure2(`${showValue(url.host)} without a scheme`,`Write ${corrected(url)}.`)}function looksLikeHost(url){if(url.host.length>60)return!1;if(url.hostname.startsWith("[")||url.port!==""&&url.hostname.length<=20)return!0;return/^localhost$|\.[a-z]{2,24}$|^[\d.]+$/.test(url.hostname)}function superfluousParts(text,url){let afterScheme=text.slice(text.indexOf("://")+3),authority=/^[^/\\?#]*/.exec(afterScheme)?.[0]??"",rest=afterScheme.slice(authority.length),parts=[...authority.includes("@")?["credentials"]:[],.../^[/\\]*$/.test(url.pathname)?[]:["a path"],.../^[^#]*\?/.test(rest)?["a query"]:[],...rest.includes("#")?["a fragment"]:[]];if(parts.length===0)return[];return[{got:`a URL with ${parts.join(", ")}`,expected:"only scheme, host and port",fix:`Write ${corrected(url)}.`}]}function publicPlainHttp(url){if(url.protocol!=="http:"||hostKind(url.hostname)!=="public")return[];return[{got:"plain http to a public host",expected:"https, so that nobody on the way can read the token",fix:`Write ${corrected(url)}.`}]}function plainHttpWarning(url){if(url.protocol!=="http:"||hostKind(url.hostname)!=="private")return;return`${url.origin} is plain http: whoever is on that network can read the token; use https when you can.`}function corrected(url){return`${url.protocol==="http:"&&hostKind(url.hostname)==="public"?"https:":url.protocol}//${url.host}`}var EXPECTED="the address of the canvas, such as https://tenant.example.com",FIX_ABSENT="Write the address there, or set MOLECULE_PLATFORM_URL for all.",FIX="Copy the address from the browser in which the canvas is open, up to and with the host name.";var init_platform_url=__esm(()=>{init_display();init_host_kind()});function tokenProblem(token){let got=troubleWith(token);if(got===void 0)return;let fix=/^bearer\s/i.test(token)?"Write the token alone, without the word Bearer before it.":FIX2;return{got,expected:EXPECTED2,fix}}function troubleWith(token){if(token==="")return"an empty token";if(/[<>]|\$\{/.test(token)||/^ROTATE_TO_REVEAL_TOKEN$/i.test(token))return"a placeholder";if(/\s/.test(token))return`${describeLength(token)} with white space inside`;if(/\p{Cc}/u.test(token))return`${describeLength(token)} with control characters inside`;if(/["'`]/.test(token))return`${describeLength(token)} with a quotation mark inside`;if(/[^\x21-\x7e]/.test(token))return`${describeLength(token)} with a character outside ASCII`;return}var EXPECTED2="the token of the workspace, one word as the canvas shows it",FIX2="Copy the token from the canvas, or create a new one there (Settings, Workspace Tokens).";var init_token=__esm(()=>{init_display()});function checkTargets(written,findings){let tokens=written.flatMap(({token})=>token?.text??[]),targets=written.flatMap((target)=>{let id=checkId(target.id,tokens,findings),token=checkToken(target.token,findings),platformUrl=checkUrl(target.platformUrl,findings);if(id===void 0||token===void 0||platformUrl===void 0)return[];return[{id,token,platformUrl}]});return reportDuplicates(written,findings),targets}function checkId(value,tokens,findings){if(value===void 0)return;if(isWorkspaceId(value.text))return value.text;report(value,findings,{got:value.text===""?"an empty id":showId(value.text,tokens),expected:'an id of 1 to 128 letters A-Z a-z, digits, "_" or "-"',fix:"Copy the id of the workspace from the canvas."});return}function showId(id,tokens){return tokens.some((token)=>token.length>=8&&id.includes(token))?describeLength(id):showValue(id)}function checkToken(value,findings){if(value===void 0)return;let problem=tokenProblem(value.text);if(problem===void 0)return new Secret(value.text);report(value,findings,problem);return}function checkUrl(value,findings){if(value===void 0)return;let verdict=checkPlatformUrl(value.text);for(let problem of verdict.problems)report(value,findings,problem);if(verdict.warning!==void 0)findings.addWarning(`${value.variable}: ${verdict.warning}`);return verdict.origin}function report(value,findings,problem){let got=value.place===void 0?problem.got:`${problem.got} (${value.place})`;findings.addProblem({...problem,variable:value.variable,got})}function reportDuplicates(written,findings){let ids=written.flatMap(({id})=>id!==void 0&&isWorkspaceId(id.text)?[id]:[]);for(let id of ids){let times=ids.filter(({text})=>text===id.text).length;if(times===1)continue;findings.addProblem({variable:id.variable,got:`the id ${showValue(id.text)} ${times} times`,expected:"each id once",fix:"Remove the entry that is too much, with its token."})}}var init_targets=__esm(()=>{init_ids();init_secret();init_display();init_platform_url();init_token()});function missing(variable,values){let other=OTHER_NAMES[variable],fix=other!==void 0&&readValue(values,other)!==void 0?`Rename ${other} to ${variable}.`:`Set ${variable} in the .env file; the canvas shows its value in the dialog that connects the workspace.`;return{variable,got:"nothing",expected:EXPECTED3[variable]??"a value",fix}}var EXPECTED3,OTHER_NAMES;var init_missing=__esm(()=>{init_paths();init_settings_table();EXPECTED3={[setting.platformUrl.name]:"the address of the canvas, such as https://tenant.example.com",[setting.workspaceIds.name]:"the ids of the workspaces to watch, separated by commas",[setting.workspaceTokens.name]:"the tokens of the workspaces, in the order of the ids",[setting.siblingPlatformUrl.name]:"the address of the canvas, such as https://tenant.example.com",[setting.siblingWorkspaceId.name]:"the id of the workspace to watch",[setting.siblingToken.name]:"the token of the workspace"},OTHER_NAMES={[setting.platformUrl.name]:setting.siblingPlatformUrl.name,[setting.workspaceIds.name]:setting.siblingWorkspaceId.name,[setting.workspaceTokens.name]:setting.siblingToken.name}});function firstValue(values,variables){for(let variable of variables){let text=readValue(values,variable);if(text!==void 0)return{variable,text}}return}var init_raw_target=__esm(()=>{init_paths()});function readSingleWorkspace(values,readTokenFile,findings){let required=(variable,...others)=>{let value=firstValue(values,[variable,...others]);if(value===void 0)findings.addProblem(missing(variable,values));return value};return[{id:required(setting.siblingWorkspaceId.name),token:readToken(values,readTokenFile,findings),platformUrl:required(setting.siblingPlatformUrl.name,setting.platformUrl.name)}]}function readToken(values,readTokenFile,findings){let token=readValue(values,setting.siblingToken.name),variable=setting.siblingTokenFile.name,path=readValue(values,variable);if(token!==void 0){if(path!==void 0)findings.addWarning(`${setting.siblingToken.name} gives the token; ignored: ${variable}.`);return{variable:setting.siblingToken.name,text:token}}if(path===void 0){findings.addProblem(missing(setting.siblingToken.name,values));return}let file=readTokenFile(path);if(file.kind==="text")return{variable,text:file.text.trim()};findings.addProblem({variable,got:`${nameFile(path)}: ${file.kind==="missing"?"no such file":file.reason}`,expected:"the path of a readable file that holds only the token",fix:`Correct the path or the file, or write the token itself as ${setting.siblingToken.name}.`});return}function nameFile(path){return/^(?:~|\.{1,2})?\/|^[a-z]:[\\/]/i.test(path)?showPath(path):describeLength(path)}var init_single_workspace=__esm(()=>{init_display();init_missing();init_paths();init_raw_target();init_settings_table()});function jsonErrorIndex(text){let open=[],expected="value",index=skipWhiteSpace(text,0);while(index<text.length){if(expected===", or end"&&open.length===0)return index;let token=tokenAt(text,index),next=token&&afterToken(token.kind,expected,open);if(token===void 0||next===void 0)return index;expected=next,index=skipWhiteSpace(text,token.end)}return expected===", or end"&&open.length===0?void 0:text.length}function skipWhiteSpace(text,index){return WHITE_SPACE.lastIndex=index,index+(WHITE_SPACE.exec(text)?.[0].length??0)}function tokenAt(text,index){TOKEN.lastIndex=index;let match=TOKEN.exec(text);if(match===null)return;let[,mark,quoted]=match;return{kind:mark??(quoted===void 0?"other":"text"),end:TOKEN.lastIndex}}function afterToken(kind,expected,open){switch(expected){case":":return kind===":"?"value":void 0;case"key":case"key or }":if(kind==="}"&&expected==="key or }")return closed(open);return kind==="text"?":":void 0;case"value":case"value or ]":if(kind==="]"&&expected==="value or ]")return closed(open);return afterValueStart(kind,open);case", or end":return afterValue(kind,open)}}function afterValueStart(kind,open){if(kind==="text"||kind==="other")return", or end";if(kind!=="["&&kind!=="{")return;return open.push(kind),kind==="["?"value or ]":"key or }"}function afterValue(kind,open){let isList=open.at(-1)==="[";if(kind===",")return isList?"value":"key";return kind===(isList?"]":"}")?closed(open):void 0}function closed(open){return open.pop(),", or end"}var TOKEN,WHITE_SPACE;var init_json_position=__esm(()=>{TOKEN=/(?:([[\]{},:])|("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy,WHITE_SPACE=/[ \t\n\r]*/y});function readWorkspacesJson(variable,urlVariables,values,findings){let fail=(got,fix)=>findings.addProblem({variable,got,expected:EXPECTED4,fix}),fallback=firstValue(values,urlVariables);return parseList(readValue(values,variable)??"",fail).flatMap((value,index)=>{let place=`entry ${index+1}`,entry=entrySchema.safeParse(value);if(!entry.success)return fail(`something that is not an object (${place})`,"Write each entry in { and }."),[];let part=(...keys)=>readPart(entry.data,keys,variable,place,fail),platformUrl=part("platform_url","platformUrl");return[{id:part("id","workspace_id"),token:part("token","workspace_token"),platformUrl:platformUrl?.text===""?fallback??platformUrl:platformUrl}]})}function parseList(text,fail){let json=parseJson4(text);if("errorIndex"in json)return fail(describeSyntaxError(text,json.errorIndex),"Write the whole list on one line, or put single quotes around it; names and values in it stand in double quotes."),[];let list=listSchema.safeParse(json.value);if(!list.success)return fail("JSON that is not a list","Put [ and ] around the entries."),[];if(list.data.length===0)fail("an empty list","Add an entry for each workspace to watch.");return list.data}function parseJson4(text){try{return{value:JSON.parse(text)}}catch{return{errorIndex:jsonErrorIndex(text)??text.length}}}function describeSyntaxError(text,index){if(index===text.length)return`JSON that stops too early, after ${count2(text.length,"character")}`;return`text that is not JSON from character ${index+1} on (of ${text.length})`}function readPart(entry,keys,variable,place,fail){for(let key of keys){let value=entry[key];if(value===void 0||value===null)continue;if(typeof value!=="string"){fail(`something that is not text ("${key}" of ${place})`,"Put the value in double quotes.");return}let text=value.trim();if(text!=="")return{variable,place:`"${key}" of ${place}`,text}}return{variable,place:`"${keys[0]}" of ${place}`,text:""}}var listSchema,entrySchema,EXPECTED4='a JSON list such as [{"id": "\u2026", "token": "\u2026", "platform_url": "\u2026"}]';var init_workspace_json=__esm(()=>{init_zod();init_display();init_json_position();init_paths();init_raw_target();listSchema=array(unknown()),entrySchema=record(string2(),unknown())});function readWorkspaceLists(values,findings){let ids=readList(values,setting.workspaceIds.name),tokens=readList(values,setting.workspaceTokens.name),urls=readList(values,setting.platformUrls.name),url=firstValue(values,[setting.platformUrl.name]);if(urls.length===0&&url===void 0)findings.addProblem(missing(setting.platformUrl.name,values));if(urls.length>0&&url!==void 0)findings.addWarning(`${setting.platformUrls.name} gives the addresses; ignored: ${setting.platformUrl.name}.`);if(ids.length===0)findings.addProblem(missing(setting.workspaceIds.name,values));if(tokens.length===0)findings.addProblem(missing(setting.workspaceTokens.name,values));checkLength(ids,setting.workspaceTokens.name,tokens,findings),checkLength(ids,setting.platformUrls.name,urls,findings);let length=Math.max(ids.length,tokens.length,urls.length,1);return Array.from({length},(_,index)=>({id:ids[index],token:tokens[index],platformUrl:urls.length>0?urls[index]:url}))}function readList(values,variable){let text=readValue(values,variable);if(text===void 0)return[];let items=text.split(",").map((item)=>item.trim());if(items.length>1&&items.at(-1)==="")items.pop();if(items.length===1)return items.map((item)=>({variable,text:item}));return items.map((item,index)=>({variable,place:`value ${index+1} of ${items.length}`,text:item}))}function checkLength(ids,variable,list,findings){if(ids.length===0||list.length===0||ids.length===list.length)return;findings.addProblem({variable,got:count2(list.length,"value"),expected:`${count2(ids.length,"value")}, one for each id in ${setting.workspaceIds.name}`,fix:"Write as many values as there are ids, in the same order."})}var init_workspace_lists=__esm(()=>{init_display();init_missing();init_paths();init_raw_target();init_settings_table()});function readWorkspaces(values,readTokenFile,findings){let present=FORMS.filter((form)=>form.isPresent(values)),[used=listsForm,...others]=present,ignored=new Set(others.flatMap((form)=>form.variables).filter((name)=>!used.variables.includes(name)&&readValue(values,name)!==void 0));if(ignored.size>0){let[main]=used.variables.filter((name)=>readValue(values,name)!==void 0);findings.addWarning(`${main} gives the workspaces; ignored: ${[...ignored].join(", ")}.`)}return used.read(values,readTokenFile,findings)}var siblingUrls,jsonForm,listsForm,siblingListForm,singleForm,FORMS;var init_workspace_forms=__esm(()=>{init_paths();init_settings_table();init_single_workspace();init_workspace_json();init_workspace_lists();siblingUrls=[setting.siblingPlatformUrl.name,setting.platformUrl.name],jsonForm={variables:[setting.workspacesJson.name,setting.platformUrl.name],isPresent:(values)=>readValue(values,setting.workspacesJson.name)!==void 0,read:(values,_readTokenFile,findings)=>readWorkspacesJson(setting.workspacesJson.name,[setting.platformUrl.name],values,findings)},listsForm={variables:[setting.workspaceIds.name,setting.workspaceTokens.name,setting.platformUrls.name,setting.platformUrl.name],isPresent:(values)=>[setting.workspaceIds,setting.workspaceTokens,setting.platformUrls].some(({name})=>readValue(values,name)!==void 0),read:(values,_readTokenFile,findings)=>readWorkspaceLists(values,findings)},siblingListForm={variables:[setting.siblingWorkspaces.name,...siblingUrls],isPresent:(values)=>readValue(values,setting.siblingWorkspaces.name)!==void 0,read:(values,_readTokenFile,findings)=>readWorkspacesJson(setting.siblingWorkspaces.name,siblingUrls,values,findings)},singleForm={variables:[setting.siblingWorkspaceId.name,setting.siblingToken.name,setting.siblingTokenFile.name,...siblingUrls],isPresent:(values)=>[setting.siblingToken,setting.siblingTokenFile].some(({name})=>readValue(values,name)!==void 0)||[setting.siblingWorkspaceId,setting.siblingPlatformUrl].every(({name})=>readValue(values,name)!==void 0),read:readSingleWorkspace},FORMS=[jsonForm,listsForm,siblingListForm,singleForm]});function parseSettings(values,readTokenFile=noTokenFile){let findings=new Findings,targets=checkTargets(readWorkspaces(values,readTokenFile,findings),findings),poll=readPollSettings(values,findings),channel=readChoice(values,setting.channel,CHANNEL_SWITCHES,findings),doorbell=readChoice(values,setting.doorbell,DOORBELL_SWITCHES,findings)==="on";if(findings.problems.length>0)throw new ConfigError(findings.problems);return{targets,...poll,channel,doorbell,...readAgentCard(values),warnings:findings.warnings}}function noTokenFile(){return{kind:"unreadable",reason:"token files are not read here"}}function readChoice(values,{name,default:byDefault},choices,findings){let text=readValue(values,name);if(text===void 0)return byDefault;let known=choices.find((value)=>value===text.toLowerCase());if(known!==void 0)return known;return findings.addProblem({variable:name,got:showValue(text),expected:choices.join(", "),fix:`Write one of these, or remove the line: the default is ${byDefault}.`}),byDefault}function readAgentCard(values){let agentName=cleanText(values,setting.agentName.name),agentDescription=cleanText(values,setting.agentDescription.name),skills=cleanText(values,setting.agentSkills.name)??"";return{...agentName===void 0?{}:{agentName},...agentDescription===void 0?{}:{agentDescription},agentSkills:skills.split(",").flatMap((skill)=>skill.trim()||[])}}function cleanText(values,name){return readValue(values,name)?.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu," ").trim()||void 0}var CHANNEL_SWITCHES,DOORBELL_SWITCHES;var init_settings=__esm(()=>{init_errors();init_display();init_paths();init_poll_settings();init_settings_table();init_targets();init_workspace_forms();CHANNEL_SWITCHES=["auto","on","off"],DOORBELL_SWITCHES=["on","off"]});function findTypos(names){let known=settingsTable.map((row)=>row.name);return names.flatMap((name)=>{if(known.includes(name))return[];let suggestion=nearest(name.toUpperCase(),known.filter((other)=>other.startsWith("MOLECULE_")));return suggestion===void 0?[]:[{name,suggestion}]})}function nearest(name,known){let best,bestDistance=MAX_DISTANCE+1;for(let other of known){if(Math.abs(other.length-name.length)>MAX_DISTANCE)continue;let distance=editDistance2(name,other);if(distance<bestDistance)[best,bestDistance]=[other,distance]}return best}function editDistance2(from,to){let previous=Array.from({length:to.length+1},(_,index)=>index);for(let[row,letter]of[...from].entries()){let current=[row+1];for(let[column,other]of[...to].entries()){let replaced=(previous[column]??0)+(letter===other?0:1),removed=(previous[column+1]??0)+1,added=(current[column]??0)+1;current.push(Math.min(replaced,removed,added))}previous=current}return previous.at(-1)??0}var MAX_DISTANCE=2;var init_typos=__esm(()=>{init_settings_table()});import{chmodSync as chmodSync2}from"fs";import{join as join7,resolve as resolve2}from"path";function loadConfig(env,stateDir,{readOnly=!1}={}){let envFilePath=join7(stateDir,".env"),file=readSmallFile(envFilePath);if(file.kind==="unreadable")throw new ConfigError([unreadableEnvFile(envFilePath,file.reason)]);let notices=file.kind==="text"?tighten(envFilePath,file.mode,readOnly):[],fileValues=valuesOf(file),values=merge2(fileValues,env),readTokenFile=(path)=>{let content=readSmallFile(tokenFilePath(path,env,stateDir));if(content.kind==="text"&&isOpenToOthers(content.mode))notices.push(openTokenFile(path,content.mode));return content},typos=findTypos(Object.keys(fileValues)),settings=parseWith(typos,notices,()=>parseSettings(values,readTokenFile)),warnings=[...settings.warnings,...typos.map(typoWarning),...uselessLines(fileValues)];return{settings:{...settings,warnings},envFilePath,notices}}function valuesOf(file){return file.kind==="text"?parseEnvFile(file.text):{}}function merge2(fileValues,env){let set=Object.keys(env).filter((name)=>readValue(env,name)!==void 0);return{...fileValues,...Object.fromEntries(set.map((name)=>[name,env[name]]))}}function tokenFilePath(path,env,stateDir){return resolve2(stateDir,expandHome(path,env))}function unreadableEnvFile(path,reason){let name=oneLine(path);return{variable:name,got:`a file that cannot be read (${reason})`,expected:"a text file that its owner can read",fix:`Correct it (chmod 600 for a file of your own), or remove ${name} and set the variables in the environment.`}}function isOpenToOthers(mode){return process.platform!=="win32"&&(mode&63)!==0}function tighten(path,mode,readOnly){if(!isOpenToOthers(mode))return[];if(readOnly)return[`${oneLine(path)} is open to other users (mode ${showMode(mode)}): chmod 600 ${oneLine(path)}`];let was=`${oneLine(path)} was open to other users (mode ${showMode(mode)})`;try{return chmodSync2(path,384),[`${was}; changed to 0600.`]}catch(error){return[`${was} and could not be changed to 0600 (${errorCode(error)}).`]}}function openTokenFile(path,mode){return`The file that ${setting.siblingTokenFile.name} names is open to other users (mode ${showMode(mode)}): chmod 600 ${oneLine(path)}`}function showMode(mode){return mode.toString(8).padStart(4,"0")}function parseWith(typos,notices,parse){try{return parse()}catch(error){if(!(error instanceof ConfigError))throw error;throw new ConfigError([...error.problems,...typos.map(typoProblem)],notices)}}function typoProblem({name,suggestion}){return{variable:name,got:"a name that is not a setting",expected:suggestion,fix:`Rename ${name} to ${suggestion}.`}}function typoWarning({name,suggestion}){return`${name} is not a setting; did you mean ${suggestion}?`}function uselessLines(fileValues){let{name}=setting.stateDir;if(readValue(fileValues,name)===void 0)return[];return[`${name} has no effect in the .env file; set it in the environment.`]}var init_load=__esm(()=>{init_errors();init_display();init_env_file();init_paths();init_read_small_file();init_settings();init_settings_table();init_typos()});function thisMachine(env){return{bunVersion:Bun.version,managedSettingsDirectory:managedSettingsDirectory(process.platform),findProgram:(name)=>findProgram(name,env),programVersion}}function managedSettingsDirectory(system){switch(system){case"darwin":return"/Library/Application Support/ClaudeCode";case"win32":return"C:\\Program Files\\ClaudeCode";default:return"/etc/claude-code"}}var init_machine=__esm(()=>{init_installed_program()});class PlatformProbes{#client;#clock;#probes=new Map;constructor(client,clock){this.#client=client,this.#clock=clock}of(target,signal){let known=this.#probes.get(target.id);if(known!==void 0)return known;let probe=this.#ask(target,signal);return this.#probes.set(target.id,probe),probe}async#ask(target,signal){let startMs=this.#clock.monotonicMs();try{let info=await this.#client(target).workspace(signal),latencyMs=this.#clock.monotonicMs()-startMs,{platformTimeMs}=info,answeredMs=this.#clock.nowMs()-latencyMs/2-500,clockAheadMs=platformTimeMs===void 0?void 0:platformTimeMs-answeredMs;return{isAnswered:!0,info,latencyMs,clockAheadMs}}catch(error){if(error instanceof MoleculeError)return{isAnswered:!1,error};throw error}}}function explainFailure(error,target){let at=target.platformUrl;if(error instanceof NoAnswerError)return{fact:`${at}: ${error.message}`,fix:"Check that the platform runs, that this machine reaches it, and MOLECULE_PLATFORM_URL."};if(error instanceof HttpStatusError)return{fact:`${at} answered ${error.status}`,fix:error.advice};return{fact:`${at}: ${error.message}`,fix:error.advice}}var init_platform_probe=__esm(()=>{init_errors()});function createContext(options){let directory=stateDirectory(options.env),client=(target)=>new PlatformClient(target);return{...options,stateDirectory:directory,config:readConfig(options.env,directory),workingDirectory:process.cwd(),client,probes:new PlatformProbes(client,systemClock),clock:systemClock,machine:thisMachine(options.env)}}function readConfig(env,directory){try{return loadConfig(env,directory,{readOnly:!0})}catch(error){if(error instanceof ConfigError)return error;throw error}}function targetsOf(context){return context.config instanceof ConfigError?[]:context.config.settings.targets}var init_context2=__esm(()=>{init_load();init_paths();init_errors();init_client();init_clock();init_machine();init_platform_probe()});function judge2(aheadSeconds,platformUrl){if(Math.abs(aheadSeconds)<=TOLERATED_SECONDS)return ok2(`agrees with ${platformUrl}`);let direction=aheadSeconds>0?"behind":"ahead of";return warn(`${Math.round(Math.abs(aheadSeconds))} s ${direction} that of ${platformUrl}`,"Switch on automatic time on this machine; until then times look wrong, and polls reach less far back.")}var TOLERATED_SECONDS=30,clockCheck;var init_clock2=__esm(()=>{init_context2();clockCheck={id:"clock",title:"Clock",async run(context,signal){if(context.isOffline)return[];let onePerPlatform=new Map(targetsOf(context).map((target)=>[target.platformUrl,target])),verdicts=[];for(let target of onePerPlatform.values()){let probe=await context.probes.of(target,signal);if(!probe.isAnswered||probe.clockAheadMs===void 0)continue;verdicts.push(judge2(probe.clockAheadMs/1000,target.platformUrl))}return verdicts}}});function createStatements(database){return{fence:database.query("SELECT fence FROM lease"),takeFence:database.query("UPDATE lease SET fence = fence + 1 RETURNING fence"),insert:database.query(`INSERT INTO message
         (workspace_id, activity_id, state, reason, created_us, seq, message_key, body, stored_ms, peer_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, activity_id) DO NOTHING`),hasKey:database.query("SELECT row FROM message WHERE workspace_id = ? AND message_key = ? AND activity_id <> ?"),release:database.query("UPDATE message SET state = 'pending' WHERE state = 'fetched' AND workspace_id = ?"),setWatermark:database.query(`INSERT INTO watermark (workspace_id, local_ms, platform_ms) VALUES (?, ?, ?)
       ON CONFLICT (workspace_id) DO UPDATE SET local_ms = excluded.local_ms, platform_ms = excluded.platform_ms`),watermark:database.query("SELECT local_ms, platform_ms FROM watermark WHERE workspace_id = ?"),pending:database.query(`SELECT row, state, pushes, body FROM message
       WHERE state = 'pending' AND held_for IS NULL AND +workspace_id IN (SELECT value FROM json_each(?))
       ORDER BY created_us, seq, row LIMIT ?`),markPushed:database.query("UPDATE message SET state = 'pushed', pushes = pushes + 1, pushed_ms = ? WHERE row = ? AND (SELECT fence FROM lease) = ?"),markUnpushed:database.query("UPDATE message SET state = 'pending', pushes = pushes - 1 WHERE row = ? AND (SELECT fence FROM lease) = ?"),settle:database.query(`UPDATE message SET state = 'settled', settled_ms = ?, settled_by = ?
       WHERE row = ? AND state IN ('pending', 'pushed', 'undelivered')`),settleHeld:database.query(`UPDATE message SET state = 'settled', settled_ms = ?, settled_by = ?
       WHERE row = ? AND state = 'pushed' AND (SELECT fence FROM lease) = ?`),giveUpPushed:database.query(`UPDATE message SET state = 'undelivered'
       WHERE state = 'pushed' AND pushes >= ? AND row NOT IN (SELECT value FROM json_each(?))`),recoverPushed:database.query(`UPDATE message SET state = 'pending'
       WHERE state = 'pushed' AND row NOT IN (SELECT value FROM json_each(?))`),giveUp:database.query("UPDATE message SET state = 'undelivered' WHERE row = ? AND state = 'pushed' AND pushes >= ?"),pushAgain:database.query("UPDATE message SET state = 'pending' WHERE row = ? AND state = 'pushed'"),untold:database.query("SELECT row, state, pushes, body FROM message WHERE state = 'undelivered' AND reason IS NULL ORDER BY created_us, seq, row"),markTold:database.query("UPDATE message SET reason = 'told' WHERE row = ? AND state = 'undelivered'"),find:database.query("SELECT row, state, pushes, body FROM message WHERE activity_id = ?"),lastWorkspaceOfPeer:database.query("SELECT workspace_id FROM message WHERE peer_id = ? ORDER BY created_us DESC, seq DESC, row DESC LIMIT 1"),counts:database.query("SELECT state, count(*) AS n FROM message WHERE workspace_id = ? GROUP BY state"),pruneBodies:database.query("UPDATE message SET body = NULL WHERE state = 'settled' AND stored_ms < ? AND body IS NOT NULL"),pruneIds:database.query("DELETE FROM message WHERE state IN ('settled', 'undelivered', 'ignored') AND stored_ms < ?")}}function parseStoredMessage(json){return storedMessage.parse(JSON.parse(json))}var attachment,sender,storedMessage;var init_stored_message=__esm(()=>{init_zod();attachment=object({kind:string2(),name:string2().exactOptional(),mimeType:string2().exactOptional(),uri:string2().exactOptional(),sizeBytes:number2().exactOptional()}),sender=discriminatedUnion("kind",[object({kind:literal("canvas_user")}),object({kind:literal("peer_agent"),peerId:string2(),name:string2().exactOptional(),role:string2().exactOptional()}),object({kind:literal("system_notice"),sourceType:string2()})]),storedMessage=object({activityId:string2(),workspaceId:string2(),sender,text:string2(),textOrigin:_enum(["sender","summary","none"]),attachments:array(attachment),method:string2().exactOptional(),createdAt:string2(),messageId:string2().exactOptional(),contextId:string2().exactOptional()})});import{Database as Database2}from"bun:sqlite";class Inbox{#database;#statements;#nowMs;constructor(database,nowMs){this.#database=database,this.#statements=createStatements(database),this.#nowMs=nowMs}takeFence(){return this.#write(()=>this.#statements.takeFence.get()?.fence??0)}store(fence,workspaceId,arrivals,watermark){return this.#transaction(fence,()=>{for(let arrival of arrivals)this.#insert(workspaceId,arrival);if(watermark===void 0)return 0;return this.#statements.setWatermark.run(workspaceId,watermark.localMs,watermark.platformMs??null),this.#statements.release.run(workspaceId).changes})}#insert(workspaceId,arrival){let{outcome}=arrival,message=outcome.kind==="message"?outcome.message:void 0,key=message===void 0?null:messageKey(message),isRepeat=key!==null&&this.#statements.hasKey.get(workspaceId,key,arrival.activityId)!==null,reason=outcome.kind==="ignored"?outcome.reason:isRepeat?"resent":null;this.#statements.insert.run(workspaceId,arrival.activityId,reason===null?"fetched":"ignored",reason,arrival.createdAtMicros,arrival.seq,reason===null?key:null,reason===null&&message!==void 0?JSON.stringify(message):null,this.#nowMs(),message?.sender.kind==="peer_agent"?message.sender.peerId:null)}watermark(workspaceId){let row=this.#statements.watermark.get(workspaceId);return row===null?void 0:{localMs:row.local_ms,platformMs:row.platform_ms??void 0}}nextPending(workspaceIds,limit){return this.#statements.pending.all(JSON.stringify(workspaceIds),limit).flatMap(toEntry)}markPushed(fence,row){this.#fenced(()=>this.#statements.markPushed.run(this.#nowMs(),row,fence))}markUnpushed(fence,row){this.#fenced(()=>this.#statements.markUnpushed.run(row,fence))}settle(fence,row,by){let{changes}=this.#write(()=>this.#statements.settleHeld.run(this.#nowMs(),by,row,fence));if(changes===0)this.#transaction(fence,()=>{return})}settleBySession(row,by){this.#write(()=>this.#statements.settle.run(this.#nowMs(),by,row))}recoverPushed(fence,openRows=[]){let open=JSON.stringify(openRows);return this.#transaction(fence,()=>(this.#statements.giveUpPushed.run(MAX_PUSHES,open),this.#statements.recoverPushed.run(open).changes))}missed(fence,rows){this.#transaction(fence,()=>{for(let row of rows)this.#statements.giveUp.run(row,MAX_PUSHES),this.#statements.pushAgain.run(row)})}untold(){return this.#statements.untold.all().flatMap(toEntry)}markTold(row){this.#write(()=>this.#statements.markTold.run(row))}find(activityId){return this.#statements.find.all(activityId).flatMap(toEntry)}lastWorkspaceOfPeer(peerId){return this.#statements.lastWorkspaceOfPeer.get(peerId)?.workspace_id}counts(workspaceId){let byState=new Map(this.#statements.counts.all(workspaceId).map((row)=>[row.state,row.n])),of=(state)=>byState.get(state)??0;return{waiting:of("pending")+of("fetched"),pushed:of("pushed"),settled:of("settled"),undelivered:of("undelivered"),ignored:of("ignored")}}prune(fence){let now=this.#nowMs();this.#transaction(fence,()=>{this.#statements.pruneBodies.run(now-BODY_DAYS*DAY_MS),this.#statements.pruneIds.run(now-ID_DAYS*DAY_MS)})}copyToMemory(){let bytes=this.#database.serialize();return bytes[18]=1,bytes[19]=1,new Inbox(Database2.deserialize(bytes),this.#nowMs)}close(){this.#database.close(!1)}#transaction(fence,work){let transaction=this.#database.transaction(()=>{if(this.#statements.fence.get()?.fence!==fence)throw new FencedError;return work()});return this.#write(()=>transaction.immediate())}#fenced(write){if(this.#write(write).changes===0)throw new FencedError}#write(write){try{return write()}catch(error){let code=sqliteCode(error);if(code!==void 0&&UNWRITABLE.test(code))throw new InboxUnwritableError(code,{cause:error});throw error}}}function sqliteCode(error){return error instanceof Error&&"code"in error&&typeof error.code==="string"?error.code:void 0}function messageKey(message){if(message.messageId===void 0)return null;return`${message.sender.kind==="peer_agent"?message.sender.peerId:message.sender.kind} ${message.messageId} ${Bun.hash(message.text).toString(36)}`}function toEntry(row){if(row.body===null)return[];return[{row:row.row,state:row.state,pushes:row.pushes,message:parseStoredMessage(row.body)}]}var BODY_DAYS=7,ID_DAYS=32,DAY_MS=86400000,MAX_PUSHES=4,UNWRITABLE;var init_inbox=__esm(()=>{init_errors();init_stored_message();UNWRITABLE=/^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/});var SCHEMA_VERSION=2;import{constants as constants2,Database as Database3}from"bun:sqlite";import{existsSync as existsSync2,readdirSync}from"fs";import{join as join8}from"path";import{pathToFileURL}from"url";function look(path,targets,nowMs){let database;try{database=openReadOnly(path);let version=database.query("PRAGMA user_version").get()?.user_version??0;if(version>SCHEMA_VERSION)return[fail(`${path} was written by a newer version of this plugin`,"Update the plugin.")];if(version===0)return[ok2(`${path} is empty`)];if(!isSound(database))return[damaged(path)];return counts(new Inbox(database,nowMs),path,targets)}catch(error){let code=errorCode2(error);if(DAMAGED.has(code))return[damaged(path)];return[fail(`${path} cannot be read (${code})`,"Check who owns the file, and its mode (600).")]}finally{database?.close(!1)}}function openReadOnly(path){let database=existsSync2(`${path}-wal`)?new Database3(path,{readonly:!0,strict:!0}):new Database3(`${pathToFileURL(path).href}?immutable=1`,constants2.SQLITE_OPEN_READONLY|constants2.SQLITE_OPEN_URI);return database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`),database}function isSound(database){return database.query("PRAGMA quick_check(1)").get()?.quick_check==="ok"}function counts(inbox,path,targets){if(targets.length===0)return[ok2(`${path} can be read`)];return targets.map(({id})=>{let{waiting,pushed,settled}=inbox.counts(id);return{status:"ok",workspace:id,fact:`${waiting} waiting, ${pushed} pushed and not yet confirmed, ${settled} settled`}})}function damaged(path){return warn(`${path} is damaged`,"Nothing to do: the next session keeps the file aside, starts a new one and fetches what it missed.")}function keptAside(directory){let files=readdirSync(directory).filter((name)=>/^inbox\.db\.unreadable-\d+$/.test(name));if(files.length===0)return[];return[warn(`damaged inbox files of the past are kept: ${files.join(", ")}`,`Remove them from ${directory} when nobody needs them any more.`)]}function errorCode2(error){return error instanceof Error&&"code"in error&&typeof error.code==="string"?error.code:"unknown error"}var BUSY_TIMEOUT_MS=1000,DAMAGED,inboxCheck;var init_inbox2=__esm(()=>{init_inbox();init_context2();DAMAGED=new Set(["SQLITE_CORRUPT","SQLITE_NOTADB"]),inboxCheck={id:"inbox",title:"Inbox",run(context){let path=join8(context.stateDirectory,"inbox.db");if(!existsSync2(path))return[ok2(`${path} does not exist yet; it is made with the first session`)];return[...look(path,targetsOf(context),context.clock.nowMs),...keptAside(context.stateDirectory)]}}});var require_polyfills=__commonJS(function(exports,module){var constants=__require("constants"),origCwd=process.cwd,cwd=null,platform=process.env.GRACEFUL_FS_PLATFORM||process.platform;process.cwd=function(){if(!cwd)cwd=origCwd.call(process);return cwd};try{process.cwd()}catch(er){}if(typeof process.chdir==="function"){if(chdir=process.chdir,process.chdir=function(d){cwd=null,chdir.call(process,d)},Object.setPrototypeOf)Object.setPrototypeOf(process.chdir,chdir)}var chdir;module.exports=patch;function patch(fs){if(constants.hasOwnProperty("O_SYMLINK")&&process.version.match(/^v0\.6\.[0-2]|^v0\.5\./))patchLchmod(fs);if(!fs.lutimes)patchLutimes(fs);if(fs.chown=chownFix(fs.chown),fs.fchown=chownFix(fs.fchown),fs.lchown=chownFix(fs.lchown),fs.chmod=chmodFix(fs.chmod),fs.fchmod=chmodFix(fs.fchmod),fs.lchmod=chmodFix(fs.lchmod),fs.chownSync=chownFixSync(fs.chownSync),fs.fchownSync=chownFixSync(fs.fchownSync),fs.lchownSync=chownFixSync(fs.lchownSync),fs.chmodSync=chmodFixSync(fs.chmodSync),fs.fchmodSync=chmodFixSync(fs.fchmodSync),fs.lchmodSync=chmodFixSync(fs.lchmodSync),fs.stat=statFix(fs.stat),fs.fstat=statFix(fs.fstat),fs.lstat=statFix(fs.lstat),fs.statSync=statFixSync(fs.statSync),fs.fstatSync=statFixSync(fs.fstatSync),fs.lstatSync=statFixSync(fs.lstatSync),fs.chmod&&!fs.lchmod)fs.lchmod=function(path,mode,cb){if(cb)process.nextTick(cb)},fs.lchmodSync=function(){};if(fs.chown&&!fs.lchown)fs.lchown=function(path,uid,gid,cb){if(cb)process.nextTick(cb)},fs.lchownSync=function(){};if(platform==="win32")fs.rename=typeof fs.rename!=="function"?fs.rename:function(fs$rename){function rename(from,to,cb){var start=Date.now(),backoff=0;fs$rename(from,to,function CB(er){if(er&&(er.code==="EACCES"||er.code==="EPERM"||er.code==="EBUSY")&&Date.now()-start<60000){if(setTimeout(function(){fs.stat(to,function(stater,st){if(stater&&stater.code==="ENOENT")fs$rename(from,to,CB);else cb(er)})},backoff),backoff<100)backoff+=10;return}if(cb)cb(er)})}if(Object.setPrototypeOf)Object.setPrototypeOf(rename,fs$rename);return rename}(fs.rename);fs.read=typeof fs.read!=="function"?fs.read:function(fs$read){function read(fd,buffer,offset,length,position,callback_){var callback;if(callback_&&typeof callback_==="function"){var eagCounter=0;callback=function(er,_,__){if(er&&er.code==="EAGAIN"&&eagCounter<10)return eagCounter++,fs$read.call(fs,fd,buffer,offset,length,position,callback);callback_.apply(this,arguments)}}return fs$read.call(fs,fd,buffer,offset,length,position,callback)}if(Object.setPrototypeOf)Object.setPrototypeOf(read,fs$read);return read}(fs.read),fs.readSync=typeof fs.readSync!=="function"?fs.readSync:function(fs$readSync){return function(fd,buffer,offset,length,position){var eagCounter=0;while(!0)try{return fs$readSync.call(fs,fd,buffer,offset,length,position)}catch(er){if(er.code==="EAGAIN"&&eagCounter<10){eagCounter++;continue}throw er}}}(fs.readSync);function patchLchmod(fs){fs.lchmod=function(path,mode,callback){fs.open(path,constants.O_WRONLY|constants.O_SYMLINK,mode,function(err,fd){if(err){if(callback)callback(err);return}fs.fchmod(fd,mode,function(err){fs.close(fd,function(err2){if(callback)callback(err||err2)})})})},fs.lchmodSync=function(path,mode){var fd=fs.openSync(path,constants.O_WRONLY|constants.O_SYMLINK,mode),threw=!0,ret;try{ret=fs.fchmodSync(fd,mode),threw=!1}finally{if(threw)try{fs.closeSync(fd)}catch(er){}else fs.closeSync(fd)}return ret}}function patchLutimes(fs){if(constants.hasOwnProperty("O_SYMLINK")&&fs.futimes)fs.lutimes=function(path,at,mt,cb){fs.open(path,constants.O_SYMLINK,function(er,fd){if(er){if(cb)cb(er);return}fs.futimes(fd,at,mt,function(er){fs.close(fd,function(er2){if(cb)cb(er||er2)})})})},fs.lutimesSync=function(path,at,mt){var fd=fs.openSync(path,constants.O_SYMLINK),ret,threw=!0;try{ret=fs.futimesSync(fd,at,mt),threw=!1}finally{if(threw)try{fs.closeSync(fd)}catch(er){}else fs.closeSync(fd)}return ret};else if(fs.futimes)fs.lutimes=function(_a,_b,_c,cb){if(cb)process.nextTick(cb)},fs.lutimesSync=function(){}}function chmodFix(orig){if(!orig)return orig;return function(target,mode,cb){return orig.call(fs,target,mode,function(er){if(chownErOk(er))er=null;if(cb)cb.apply(this,arguments)})}}function chmodFixSync(orig){if(!orig)return orig;return function(target,mode){try{return orig.call(fs,target,mode)}catch(er){if(!chownErOk(er))throw er}}}function chownFix(orig){if(!orig)return orig;return function(target,uid,gid,cb){return orig.call(fs,target,uid,gid,function(er){if(chownErOk(er))er=null;if(cb)cb.apply(this,arguments)})}}function chownFixSync(orig){if(!orig)return orig;return function(target,uid,gid){try{return orig.call(fs,target,uid,gid)}catch(er){if(!chownErOk(er))throw er}}}function statFix(orig){if(!orig)return orig;return function(target,options,cb){if(typeof options==="function")cb=options,options=null;function callback(er,stats){if(stats){if(stats.uid<0)stats.uid+=4294967296;if(stats.gid<0)stats.gid+=4294967296}if(cb)cb.apply(this,arguments)}return options?orig.call(fs,target,options,callback):orig.call(fs,target,callback)}}function statFixSync(orig){if(!orig)return orig;return function(target,options){var stats=options?orig.call(fs,target,options):orig.call(fs,target);if(stats){if(stats.uid<0)stats.uid+=4294967296;if(stats.gid<0)stats.gid+=4294967296}return stats}}function chownErOk(er){if(!er)return!0;if(er.code==="ENOSYS")return!0;var nonroot=!process.getuid||process.getuid()!==0;if(nonroot){if(er.code==="EINVAL"||er.code==="EPERM")return!0}return!1}}});var require_legacy_streams=__commonJS(function(exports,module){var Stream=__require("stream").Stream;module.exports=legacy;function legacy(fs){return{ReadStream,WriteStream};function ReadStream(path,options){if(!(this instanceof ReadStream))return new ReadStream(path,options);Stream.call(this);var self=this;this.path=path,this.fd=null,this.readable=!0,this.paused=!1,this.flags="r",this.mode=438,this.bufferSize=65536,options=options||{};var keys=Object.keys(options);for(var index=0,length=keys.length;index<length;index++){var key=keys[index];this[key]=options[key]}if(this.encoding)this.setEncoding(this.encoding);if(this.start!==void 0){if(typeof this.start!=="number")throw TypeError("start must be a Number");if(this.end===void 0)this.end=1/0;else if(typeof this.end!=="number")throw TypeError("end must be a Number");if(this.start>this.end)throw Error("start must be <= end");this.pos=this.start}if(this.fd!==null){process.nextTick(function(){self._read()});return}fs.open(this.path,this.flags,this.mode,function(err,fd){if(err){self.emit("error",err),self.readable=!1;return}self.fd=fd,self.emit("open",fd),self._read()})}function WriteStream(path,options){if(!(this instanceof WriteStream))return new WriteStream(path,options);Stream.call(this),this.path=path,this.fd=null,this.writable=!0,this.flags="w",this.encoding="binary",this.mode=438,this.bytesWritten=0,options=options||{};var keys=Object.keys(options);for(var index=0,length=keys.length;index<length;index++){var key=keys[index];this[key]=options[key]}if(this.start!==void 0){if(typeof this.start!=="number")throw TypeError("start must be a Number");if(this.start<0)throw Error("start must be >= zero");this.pos=this.start}if(this.busy=!1,this._queue=[],this.fd===null)this._open=fs.open,this._queue.push([this._open,this.path,this.flags,this.mode,void 0]),this.flush()}}});var require_clone=__commonJS(function(exports,module){module.exports=clone;var getPrototypeOf=Object.getPrototypeOf||function(obj){return obj.__proto__};function clone(obj){if(obj===null||typeof obj!=="object")return obj;if(obj instanceof Object)var copy={__proto__:getPrototypeOf(obj)};else var copy=Object.create(null);return Object.getOwnPropertyNames(obj).forEach(function(key){Object.defineProperty(copy,key,Object.getOwnPropertyDescriptor(obj,key))}),copy}});var require_graceful_fs=__commonJS(function(exports,module){var fs=__require("fs"),polyfills=require_polyfills(),legacy=require_legacy_streams(),clone=require_clone(),util=__require("util"),gracefulQueue,previousSymbol;if(typeof Symbol==="function"&&typeof Symbol.for==="function")gracefulQueue=Symbol.for("graceful-fs.queue"),previousSymbol=Symbol.for("graceful-fs.previous");else gracefulQueue="___graceful-fs.queue",previousSymbol="___graceful-fs.previous";function noop(){}function publishQueue(context,queue){Object.defineProperty(context,gracefulQueue,{get:function(){return queue}})}var debug=noop;if(util.debuglog)debug=util.debuglog("gfs4");else if(/\bgfs4\b/i.test(process.env.NODE_DEBUG||""))debug=function(){var m=util.format.apply(util,arguments);m="GFS4: "+m.split(/\n/).join(`
GFS4: `),console.error(m)};if(!fs[gracefulQueue]){if(queue=global[gracefulQueue]||[],publishQueue(fs,queue),fs.close=function(fs$close){function close(fd,cb){return fs$close.call(fs,fd,function(err){if(!err)resetQueue();if(typeof cb==="function")cb.apply(this,arguments)})}return Object.defineProperty(close,previousSymbol,{value:fs$close}),close}(fs.close),fs.closeSync=function(fs$closeSync){function closeSync(fd){fs$closeSync.apply(fs,arguments),resetQueue()}return Object.defineProperty(closeSync,previousSymbol,{value:fs$closeSync}),closeSync}(fs.closeSync),/\bgfs4\b/i.test(process.env.NODE_DEBUG||""))process.on("exit",function(){debug(fs[gracefulQueue]),__require("assert").equal(fs[gracefulQueue].length,0)})}var queue;if(!global[gracefulQueue])publishQueue(global,fs[gracefulQueue]);module.exports=patch(clone(fs));if(process.env.TEST_GRACEFUL_FS_GLOBAL_PATCH&&!fs.__patched)module.exports=patch(fs),fs.__patched=!0;function patch(fs){polyfills(fs),fs.gracefulify=patch,fs.createReadStream=createReadStream,fs.createWriteStream=createWriteStream;var fs$readFile=fs.readFile;fs.readFile=readFile;function readFile(path,options,cb){if(typeof options==="function")cb=options,options=null;return go$readFile(path,options,cb);function go$readFile(path,options,cb,startTime){return fs$readFile(path,options,function(err){if(err&&(err.code==="EMFILE"||err.code==="ENFILE"))enqueue([go$readFile,[path,options,cb],err,startTime||Date.now(),Date.now()]);else if(typeof cb==="function")cb.apply(this,arguments)})}}var fs$writeFile=fs.writeFile;fs.writeFile=writeFile;function writeFile(path,data,options,cb){if(typeof options==="function")cb=options,options=null;return go$writeFile(path,data,options,cb);function go$writeFile(path,data,options,cb,startTime){return fs$writeFile(path,data,options,function(err){if(err&&(err.code==="EMFILE"||err.code==="ENFILE"))enqueue([go$writeFile,[path,data,options,cb],err,startTime||Date.now(),Date.now()]);else if(typeof cb==="function")cb.apply(this,arguments)})}}var fs$appendFile=fs.appendFile;if(fs$appendFile)fs.appendFile=appendFile;function appendFile(path,data,options,cb){if(typeof options==="function")cb=options,options=null;return go$appendFile(path,data,options,cb);function go$appendFile(path,data,options,cb,startTime){return fs$appendFile(path,data,options,function(err){if(err&&(err.code==="EMFILE"||err.code==="ENFILE"))enqueue([go$appendFile,[path,data,options,cb],err,startTime||Date.now(),Date.now()]);else if(typeof cb==="function")cb.apply(this,arguments)})}}var fs$copyFile=fs.copyFile;if(fs$copyFile)fs.copyFile=copyFile;function copyFile(src,dest,flags,cb){if(typeof flags==="function")cb=flags,flags=0;return go$copyFile(src,dest,flags,cb);function go$copyFile(src,dest,flags,cb,startTime){return fs$copyFile(src,dest,flags,function(err){if(err&&(err.code==="EMFILE"||err.code==="ENFILE"))enqueue([go$copyFile,[src,dest,flags,cb],err,startTime||Date.now(),Date.now()]);else if(typeof cb==="function")cb.apply(this,arguments)})}}var fs$readdir=fs.readdir;fs.readdir=readdir;var noReaddirOptionVersions=/^v[0-5]\./;function readdir(path,options,cb){if(typeof options==="function")cb=options,options=null;var go$readdir=noReaddirOptionVersions.test(process.version)?function(path,options,cb,startTime){return fs$readdir(path,fs$readdirCallback(path,options,cb,startTime))}:function(path,options,cb,startTime){return fs$readdir(path,options,fs$readdirCallback(path,options,cb,startTime))};return go$readdir(path,options,cb);function fs$readdirCallback(path,options,cb,startTime){return function(err,files){if(err&&(err.code==="EMFILE"||err.code==="ENFILE"))enqueue([go$readdir,[path,options,cb],err,startTime||Date.now(),Date.now()]);else{if(files&&files.sort)files.sort();if(typeof cb==="function")cb.call(this,err,files)}}}}if(process.version.substr(0,4)==="v0.8"){var legStreams=legacy(fs);ReadStream=legStreams.ReadStream,WriteStream=legStreams.WriteStream}var fs$ReadStream=fs.ReadStream;if(fs$ReadStream)ReadStream.prototype=Object.create(fs$ReadStream.prototype),ReadStream.prototype.open=ReadStream$open;var fs$WriteStream=fs.WriteStream;if(fs$WriteStream)WriteStream.prototype=Object.create(fs$WriteStream.prototype),WriteStream.prototype.open=WriteStream$open;Object.defineProperty(fs,"ReadStream",{get:function(){return ReadStream},set:function(val){ReadStream=val},enumerable:!0,configurable:!0}),Object.defineProperty(fs,"WriteStream",{get:function(){return WriteStream},set:function(val){WriteStream=val},enumerable:!0,configurable:!0});var FileReadStream=ReadStream;Object.defineProperty(fs,"FileReadStream",{get:function(){return FileReadStream},set:function(val){FileReadStream=val},enumerable:!0,configurable:!0});var FileWriteStream=WriteStream;Object.defineProperty(fs,"FileWriteStream",{get:function(){return FileWriteStream},set:function(val){FileWriteStream=val},enumerable:!0,configurable:!0});function ReadStream(path,options){if(this instanceof ReadStream)return fs$ReadStream.apply(this,arguments),this;else return ReadStream.apply(Object.create(ReadStream.prototype),arguments)}function ReadStream$open(){var that=this;open(that.path,that.flags,that.mode,function(err,fd){if(err){if(that.autoClose)that.destroy();that.emit("error",err)}else that.fd=fd,that.emit("open",fd),that.read()})}function WriteStream(path,options){if(this instanceof WriteStream)return fs$WriteStream.apply(this,arguments),this;else return WriteStream.apply(Object.create(WriteStream.prototype),arguments)}function WriteStream$open(){var that=this;open(that.path,that.flags,that.mode,function(err,fd){if(err)that.destroy(),that.emit("error",err);else that.fd=fd,that.emit("open",fd)})}function createReadStream(path,options){return new fs.ReadStream(path,options)}function createWriteStream(path,options){return new fs.WriteStream(path,options)}var fs$open=fs.open;fs.open=open;function open(path,flags,mode,cb){if(typeof mode==="function")cb=mode,mode=null;return go$open(path,flags,mode,cb);function go$open(path,flags,mode,cb,startTime){return fs$open(path,flags,mode,function(err,fd){if(err&&(err.code==="EMFILE"||err.code==="ENFILE"))enqueue([go$open,[path,flags,mode,cb],err,startTime||Date.now(),Date.now()]);else if(typeof cb==="function")cb.apply(this,arguments)})}}return fs}function enqueue(elem){debug("ENQUEUE",elem[0].name,elem[1]),fs[gracefulQueue].push(elem),retry()}var retryTimer;function resetQueue(){var now=Date.now();for(var i=0;i<fs[gracefulQueue].length;++i)if(fs[gracefulQueue][i].length>2)fs[gracefulQueue][i][3]=now,fs[gracefulQueue][i][4]=now;retry()}function retry(){if(clearTimeout(retryTimer),retryTimer=void 0,fs[gracefulQueue].length===0)return;var elem=fs[gracefulQueue].shift(),fn=elem[0],args=elem[1],err=elem[2],startTime=elem[3],lastTime=elem[4];if(startTime===void 0)debug("RETRY",fn.name,args),fn.apply(null,args);else if(Date.now()-startTime>=60000){debug("TIMEOUT",fn.name,args);var cb=args.pop();if(typeof cb==="function")cb.call(null,err)}else{var sinceAttempt=Date.now()-lastTime,sinceStart=Math.max(lastTime-startTime,1),desiredDelay=Math.min(sinceStart*1.2,100);if(sinceAttempt>=desiredDelay)debug("RETRY",fn.name,args),fn.apply(null,args.concat([startTime]));else fs[gracefulQueue].push(elem)}if(retryTimer===void 0)retryTimer=setTimeout(retry,0)}});var require_retry_operation=__commonJS(function(exports,module){function RetryOperation(timeouts,options){if(typeof options==="boolean")options={forever:options};if(this._originalTimeouts=JSON.parse(JSON.stringify(timeouts)),this._timeouts=timeouts,this._options=options||{},this._maxRetryTime=options&&options.maxRetryTime||1/0,this._fn=null,this._errors=[],this._attempts=1,this._operationTimeout=null,this._operationTimeoutCb=null,this._timeout=null,this._operationStart=null,this._options.forever)this._cachedTimeouts=this._timeouts.slice(0)}module.exports=RetryOperation;RetryOperation.prototype.reset=function(){this._attempts=1,this._timeouts=this._originalTimeouts};RetryOperation.prototype.stop=function(){if(this._timeout)clearTimeout(this._timeout);this._timeouts=[],this._cachedTimeouts=null};RetryOperation.prototype.retry=function(err){if(this._timeout)clearTimeout(this._timeout);if(!err)return!1;var currentTime=new Date().getTime();if(err&&currentTime-this._operationStart>=this._maxRetryTime)return this._errors.unshift(Error("RetryOperation timeout occurred")),!1;this._errors.push(err);var timeout=this._timeouts.shift();if(timeout===void 0)if(this._cachedTimeouts)this._errors.splice(this._errors.length-1,this._errors.length),this._timeouts=this._cachedTimeouts.slice(0),timeout=this._timeouts.shift();else return!1;var self=this,timer=setTimeout(function(){if(self._attempts++,self._operationTimeoutCb){if(self._timeout=setTimeout(function(){self._operationTimeoutCb(self._attempts)},self._operationTimeout),self._options.unref)self._timeout.unref()}self._fn(self._attempts)},timeout);if(this._options.unref)timer.unref();return!0};RetryOperation.prototype.attempt=function(fn,timeoutOps){if(this._fn=fn,timeoutOps){if(timeoutOps.timeout)this._operationTimeout=timeoutOps.timeout;if(timeoutOps.cb)this._operationTimeoutCb=timeoutOps.cb}var self=this;if(this._operationTimeoutCb)this._timeout=setTimeout(function(){self._operationTimeoutCb()},self._operationTimeout);this._operationStart=new Date().getTime(),this._fn(this._attempts)};RetryOperation.prototype.try=function(fn){console.log("Using RetryOperation.try() is deprecated"),this.attempt(fn)};RetryOperation.prototype.start=function(fn){console.log("Using RetryOperation.start() is deprecated"),this.attempt(fn)};RetryOperation.prototype.start=RetryOperation.prototype.try;RetryOperation.prototype.errors=function(){return this._errors};RetryOperation.prototype.attempts=function(){return this._attempts};RetryOperation.prototype.mainError=function(){if(this._errors.length===0)return null;var counts={},mainError=null,mainErrorCount=0;for(var i=0;i<this._errors.length;i++){var error=this._errors[i],message=error.message,count=(counts[message]||0)+1;if(counts[message]=count,count>=mainErrorCount)mainError=error,mainErrorCount=count}return mainError}});var require_retry=__commonJS(function(exports){var RetryOperation=require_retry_operation();exports.operation=function(options){var timeouts=exports.timeouts(options);return new RetryOperation(timeouts,{forever:options&&options.forever,unref:options&&options.unref,maxRetryTime:options&&options.maxRetryTime})};exports.timeouts=function(options){if(options instanceof Array)return[].concat(options);var opts={retries:10,factor:2,minTimeout:1000,maxTimeout:1/0,randomize:!1};for(var key in options)opts[key]=options[key];if(opts.minTimeout>opts.maxTimeout)throw Error("minTimeout is greater than maxTimeout");var timeouts=[];for(var i=0;i<opts.retries;i++)timeouts.push(this.createTimeout(i,opts));if(options&&options.forever&&!timeouts.length)timeouts.push(this.createTimeout(i,opts));return timeouts.sort(function(a,b){return a-b}),timeouts};exports.createTimeout=function(attempt,opts){var random=opts.randomize?Math.random()+1:1,timeout=Math.round(random*opts.minTimeout*Math.pow(opts.factor,attempt));return timeout=Math.min(timeout,opts.maxTimeout),timeout};exports.wrap=function(obj,options,methods){if(options instanceof Array)methods=options,options=null;if(!methods){methods=[];for(var key in obj)if(typeof obj[key]==="function")methods.push(key)}for(var i=0;i<methods.length;i++){var method=methods[i],original=obj[method];obj[method]=function(original){var op=exports.operation(options),args=Array.prototype.slice.call(arguments,1),callback=args.pop();args.push(function(err){if(op.retry(err))return;if(err)arguments[0]=op.mainError();callback.apply(this,arguments)}),op.attempt(function(){original.apply(obj,args)})}.bind(obj,original),obj[method].options=options}}});var require_signals=__commonJS(function(exports,module){module.exports=["SIGABRT","SIGALRM","SIGHUP","SIGINT","SIGTERM"];if(process.platform!=="win32")module.exports.push("SIGVTALRM","SIGXCPU","SIGXFSZ","SIGUSR2","SIGTRAP","SIGSYS","SIGQUIT","SIGIOT");if(process.platform==="linux")module.exports.push("SIGIO","SIGPOLL","SIGPWR","SIGSTKFLT","SIGUNUSED")});var require_signal_exit=__commonJS(function(exports,module){var process2=global.process,processOk=function(process2){return process2&&typeof process2==="object"&&typeof process2.removeListener==="function"&&typeof process2.emit==="function"&&typeof process2.reallyExit==="function"&&typeof process2.listeners==="function"&&typeof process2.kill==="function"&&typeof process2.pid==="number"&&typeof process2.on==="function"};if(!processOk(process2))module.exports=function(){return function(){}};else{if(assert=__require("assert"),signals=require_signals(),isWin=/^win/i.test(process2.platform),EE=__require("events"),typeof EE!=="function")EE=EE.EventEmitter;if(process2.__signal_exit_emitter__)emitter=process2.__signal_exit_emitter__;else emitter=process2.__signal_exit_emitter__=new EE,emitter.count=0,emitter.emitted={};if(!emitter.infinite)emitter.setMaxListeners(1/0),emitter.infinite=!0;module.exports=function(cb,opts){if(!processOk(global.process))return function(){};if(assert.equal(typeof cb,"function","a callback must be provided for exit handler"),loaded===!1)load();var ev="exit";if(opts&&opts.alwaysLast)ev="afterexit";var remove=function(){if(emitter.removeListener(ev,cb),emitter.listeners("exit").length===0&&emitter.listeners("afterexit").length===0)unload()};return emitter.on(ev,cb),remove},unload=function(){if(!loaded||!processOk(global.process))return;loaded=!1,signals.forEach(function(sig){try{process2.removeListener(sig,sigListeners[sig])}catch(er){}}),process2.emit=originalProcessEmit,process2.reallyExit=originalProcessReallyExit,emitter.count-=1},module.exports.unload=unload,emit=function(event,code,signal){if(emitter.emitted[event])return;emitter.emitted[event]=!0,emitter.emit(event,code,signal)},sigListeners={},signals.forEach(function(sig){sigListeners[sig]=function(){if(!processOk(global.process))return;var listeners=process2.listeners(sig);if(listeners.length===emitter.count){if(unload(),emit("exit",null,sig),emit("afterexit",null,sig),isWin&&sig==="SIGHUP")sig="SIGINT";process2.kill(process2.pid,sig)}}}),module.exports.signals=function(){return signals},loaded=!1,load=function(){if(loaded||!processOk(global.process))return;loaded=!0,emitter.count+=1,signals=signals.filter(function(sig){try{return process2.on(sig,sigListeners[sig]),!0}catch(er){return!1}}),process2.emit=processEmit,process2.reallyExit=processReallyExit},module.exports.load=load,originalProcessReallyExit=process2.reallyExit,processReallyExit=function(code){if(!processOk(global.process))return;process2.exitCode=code||0,emit("exit",process2.exitCode,null),emit("afterexit",process2.exitCode,null),originalProcessReallyExit.call(process2,process2.exitCode)},originalProcessEmit=process2.emit,processEmit=function(ev,arg){if(ev==="exit"&&processOk(global.process)){if(arg!==void 0)process2.exitCode=arg;var ret=originalProcessEmit.apply(this,arguments);return emit("exit",process2.exitCode,null),emit("afterexit",process2.exitCode,null),ret}else return originalProcessEmit.apply(this,arguments)}}var assert,signals,isWin,EE,emitter,unload,emit,sigListeners,loaded,load,originalProcessReallyExit,processReallyExit,originalProcessEmit,processEmit});var require_mtime_precision=__commonJS(function(exports,module){var cacheSymbol=Symbol();function probe(file,fs,callback){let cachedPrecision=fs[cacheSymbol];if(cachedPrecision)return fs.stat(file,(err,stat)=>{if(err)return callback(err);callback(null,stat.mtime,cachedPrecision)});let mtime=new Date(Math.ceil(Date.now()/1000)*1000+5);fs.utimes(file,mtime,mtime,(err)=>{if(err)return callback(err);fs.stat(file,(err,stat)=>{if(err)return callback(err);let precision=stat.mtime.getTime()%1000===0?"s":"ms";Object.defineProperty(fs,cacheSymbol,{value:precision}),callback(null,stat.mtime,precision)})})}function getMtime(precision){let now=Date.now();if(precision==="s")now=Math.ceil(now/1000)*1000;return new Date(now)}exports.probe=probe;exports.getMtime=getMtime});var require_lockfile=__commonJS(function(exports,module){var path=__require("path"),fs=require_graceful_fs(),retry=require_retry(),onExit=require_signal_exit(),mtimePrecision=require_mtime_precision(),locks={};function getLockFile(file,options){return options.lockfilePath||`${file}.lock`}function resolveCanonicalPath(file,options,callback){if(!options.realpath)return callback(null,path.resolve(file));options.fs.realpath(file,callback)}function acquireLock(file,options,callback){let lockfilePath=getLockFile(file,options);options.fs.mkdir(lockfilePath,(err)=>{if(!err)return mtimePrecision.probe(lockfilePath,options.fs,(err,mtime,mtimePrecision)=>{if(err)return options.fs.rmdir(lockfilePath,()=>{}),callback(err);callback(null,mtime,mtimePrecision)});if(err.code!=="EEXIST")return callback(err);if(options.stale<=0)return callback(Object.assign(Error("Lock file is already being held"),{code:"ELOCKED",file}));options.fs.stat(lockfilePath,(err,stat)=>{if(err){if(err.code==="ENOENT")return acquireLock(file,{...options,stale:0},callback);return callback(err)}if(!isLockStale(stat,options))return callback(Object.assign(Error("Lock file is already being held"),{code:"ELOCKED",file}));removeLock(file,options,(err)=>{if(err)return callback(err);acquireLock(file,{...options,stale:0},callback)})})})}function isLockStale(stat,options){return stat.mtime.getTime()<Date.now()-options.stale}function removeLock(file,options,callback){options.fs.rmdir(getLockFile(file,options),(err)=>{if(err&&err.code!=="ENOENT")return callback(err);callback()})}function updateLock(file,options){let lock=locks[file];if(lock.updateTimeout)return;if(lock.updateDelay=lock.updateDelay||options.update,lock.updateTimeout=setTimeout(()=>{lock.updateTimeout=null,options.fs.stat(lock.lockfilePath,(err,stat)=>{let isOverThreshold=lock.lastUpdate+options.stale<Date.now();if(err){if(err.code==="ENOENT"||isOverThreshold)return setLockAsCompromised(file,lock,Object.assign(err,{code:"ECOMPROMISED"}));return lock.updateDelay=1000,updateLock(file,options)}if(lock.mtime.getTime()!==stat.mtime.getTime())return setLockAsCompromised(file,lock,Object.assign(Error("Unable to update lock within the stale threshold"),{code:"ECOMPROMISED"}));let mtime=mtimePrecision.getMtime(lock.mtimePrecision);options.fs.utimes(lock.lockfilePath,mtime,mtime,(err)=>{let isOverThreshold=lock.lastUpdate+options.stale<Date.now();if(lock.released)return;if(err){if(err.code==="ENOENT"||isOverThreshold)return setLockAsCompromised(file,lock,Object.assign(err,{code:"ECOMPROMISED"}));return lock.updateDelay=1000,updateLock(file,options)}lock.mtime=mtime,lock.lastUpdate=Date.now(),lock.updateDelay=null,updateLock(file,options)})})},lock.updateDelay),lock.updateTimeout.unref)lock.updateTimeout.unref()}function setLockAsCompromised(file,lock,err){if(lock.released=!0,lock.updateTimeout)clearTimeout(lock.updateTimeout);if(locks[file]===lock)delete locks[file];lock.options.onCompromised(err)}function lock(file,options,callback){options={stale:1e4,update:null,realpath:!0,retries:0,fs,onCompromised:(err)=>{throw err},...options},options.retries=options.retries||0,options.retries=typeof options.retries==="number"?{retries:options.retries}:options.retries,options.stale=Math.max(options.stale||0,2000),options.update=options.update==null?options.stale/2:options.update||0,options.update=Math.max(Math.min(options.update,options.stale/2),1000),resolveCanonicalPath(file,options,(err,file)=>{if(err)return callback(err);let operation2=retry.operation(options.retries);operation2.attempt(()=>{acquireLock(file,options,(err,mtime,mtimePrecision)=>{if(operation2.retry(err))return;if(err)return callback(operation2.mainError());let lock=locks[file]={lockfilePath:getLockFile(file,options),mtime,mtimePrecision,options,lastUpdate:Date.now()};updateLock(file,options),callback(null,(releasedCallback)=>{if(lock.released)return releasedCallback&&releasedCallback(Object.assign(Error("Lock is already released"),{code:"ERELEASED"}));unlock(file,{...options,realpath:!1},releasedCallback)})})})})}function unlock(file,options,callback){options={fs,realpath:!0,...options},resolveCanonicalPath(file,options,(err,file)=>{if(err)return callback(err);let lock=locks[file];if(!lock)return callback(Object.assign(Error("Lock is not acquired/owned by you"),{code:"ENOTACQUIRED"}));lock.updateTimeout&&clearTimeout(lock.updateTimeout),lock.released=!0,delete locks[file],removeLock(file,options,callback)})}function check(file,options,callback){options={stale:1e4,realpath:!0,fs,...options},options.stale=Math.max(options.stale||0,2000),resolveCanonicalPath(file,options,(err,file)=>{if(err)return callback(err);options.fs.stat(getLockFile(file,options),(err,stat)=>{if(err)return err.code==="ENOENT"?callback(null,!1):callback(err);return callback(null,!isLockStale(stat,options))})})}function getLocks(){return locks}onExit(()=>{for(let file in locks){let options=locks[file].options;try{options.fs.rmdirSync(getLockFile(file,options))}catch(e){}}});exports.lock=lock;exports.unlock=unlock;exports.check=check;exports.getLocks=getLocks});var require_adapter=__commonJS(function(exports,module){var fs=require_graceful_fs();function createSyncFs(fs){let methods=["mkdir","realpath","stat","rmdir","utimes"],newFs={...fs};return methods.forEach((method)=>{newFs[method]=(...args)=>{let callback=args.pop(),ret;try{ret=fs[`${method}Sync`](...args)}catch(err){return callback(err)}callback(null,ret)}}),newFs}function toPromise(method){return(...args)=>new Promise((resolve,reject)=>{args.push((err,result)=>{if(err)reject(err);else resolve(result)}),method(...args)})}function toSync(method){return(...args)=>{let err,result;if(args.push((_err,_result)=>{err=_err,result=_result}),method(...args),err)throw err;return result}}function toSyncOptions(options){if(options={...options},options.fs=createSyncFs(options.fs||fs),typeof options.retries==="number"&&options.retries>0||options.retries&&typeof options.retries.retries==="number"&&options.retries.retries>0)throw Object.assign(Error("Cannot use retries with the sync api"),{code:"ESYNC"});return options}module.exports={toPromise,toSync,toSyncOptions}});var require_proper_lockfile=__commonJS(function(exports,module){var lockfile=require_lockfile(),{toPromise,toSync,toSyncOptions}=require_adapter();async function lock(file,options){let release=await toPromise(lockfile.lock)(file,options);return toPromise(release)}function lockSync(file,options){let release=toSync(lockfile.lock)(file,toSyncOptions(options));return toSync(release)}function unlock(file,options){return toPromise(lockfile.unlock)(file,options)}function unlockSync(file,options){return toSync(lockfile.unlock)(file,toSyncOptions(options))}function check(file,options){return toPromise(lockfile.check)(file,options)}function checkSync(file,options){return toSync(lockfile.check)(file,toSyncOptions(options))}module.exports=lock;module.exports.lock=lock;module.exports.unlock=unlock;module.exports.lockSync=lockSync;module.exports.unlockSync=unlockSync;module.exports.check=check;module.exports.checkSync=checkSync});var require_signals2=__commonJS(function(exports){Object.defineProperty(exports,"__esModule",{value:!0});exports.signals=void 0;exports.signals=[];exports.signals.push("SIGHUP","SIGINT","SIGTERM");if(process.platform!=="win32")exports.signals.push("SIGALRM","SIGABRT","SIGVTALRM","SIGXCPU","SIGXFSZ","SIGUSR2","SIGTRAP","SIGSYS","SIGQUIT","SIGIOT");if(process.platform==="linux")exports.signals.push("SIGIO","SIGPOLL","SIGPWR","SIGSTKFLT")});var require_cjs=__commonJS(function(exports){var _a;Object.defineProperty(exports,"__esModule",{value:!0});exports.unload=exports.load=exports.onExit=exports.signals=void 0;var signals_js_1=require_signals2();Object.defineProperty(exports,"signals",{enumerable:!0,get:function(){return signals_js_1.signals}});var processOk=(process2)=>!!process2&&typeof process2==="object"&&typeof process2.removeListener==="function"&&typeof process2.emit==="function"&&typeof process2.reallyExit==="function"&&typeof process2.listeners==="function"&&typeof process2.kill==="function"&&typeof process2.pid==="number"&&typeof process2.on==="function",kExitEmitter=Symbol.for("signal-exit emitter"),global2=globalThis,ObjectDefineProperty=Object.defineProperty.bind(Object);class Emitter{emitted={afterExit:!1,exit:!1};listeners={afterExit:[],exit:[]};count=0;id=Math.random();constructor(){if(global2[kExitEmitter])return global2[kExitEmitter];ObjectDefineProperty(global2,kExitEmitter,{value:this,writable:!1,enumerable:!1,configurable:!1})}on(ev,fn){this.listeners[ev].push(fn)}removeListener(ev,fn){let list=this.listeners[ev],i=list.indexOf(fn);if(i===-1)return;if(i===0&&list.length===1)list.length=0;else list.splice(i,1)}emit(ev,code,signal){if(this.emitted[ev])return!1;this.emitted[ev]=!0;let ret=!1;for(let fn of this.listeners[ev])ret=fn(code,signal)===!0||ret;if(ev==="exit")ret=this.emit("afterExit",code,signal)||ret;return ret}}class SignalExitBase{}var signalExitWrap=(handler)=>({onExit(cb,opts){return handler.onExit(cb,opts)},load(){return handler.load()},unload(){return handler.unload()}});class SignalExitFallback extends SignalExitBase{onExit(){return()=>{}}load(){}unload(){}}class SignalExit extends SignalExitBase{#hupSig=process2.platform==="win32"?"SIGINT":"SIGHUP";#emitter=new Emitter;#process;#originalProcessEmit;#originalProcessReallyExit;#sigListeners={};#loaded=!1;constructor(process3){super();this.#process=process3,this.#sigListeners={};for(let sig of signals_js_1.signals)this.#sigListeners[sig]=()=>{let listeners=this.#process.listeners(sig),{count}=this.#emitter,p=process3;if(typeof p.__signal_exit_emitter__==="object"&&typeof p.__signal_exit_emitter__.count==="number")count+=p.__signal_exit_emitter__.count;if(listeners.length===count){this.unload();let ret=this.#emitter.emit("exit",null,sig),s=sig==="SIGHUP"?this.#hupSig:sig;if(!ret)process3.kill(process3.pid,s)}};this.#originalProcessReallyExit=process3.reallyExit,this.#originalProcessEmit=process3.emit}onExit(cb,opts){if(!processOk(this.#process))return()=>{};if(this.#loaded===!1)this.load();let ev=opts?.alwaysLast?"afterExit":"exit";return this.#emitter.on(ev,cb),()=>{if(this.#emitter.removeListener(ev,cb),this.#emitter.listeners.exit.length===0&&this.#emitter.listeners.afterExit.length===0)this.unload()}}load(){if(this.#loaded)return;this.#loaded=!0,this.#emitter.count+=1;for(let sig of signals_js_1.signals)try{let fn=this.#sigListeners[sig];if(fn)this.#process.on(sig,fn)}catch(_){}this.#process.emit=(ev,...a)=>this.#processEmit(ev,...a),this.#process.reallyExit=(code)=>this.#processReallyExit(code)}unload(){if(!this.#loaded)return;this.#loaded=!1,signals_js_1.signals.forEach((sig)=>{let listener=this.#sigListeners[sig];if(!listener)throw Error("Listener not defined for signal: "+sig);try{this.#process.removeListener(sig,listener)}catch(_){}}),this.#process.emit=this.#originalProcessEmit,this.#process.reallyExit=this.#originalProcessReallyExit,this.#emitter.count-=1}#processReallyExit(code){if(!processOk(this.#process))return 0;return this.#process.exitCode=code||0,this.#emitter.emit("exit",this.#process.exitCode,null),this.#originalProcessReallyExit.call(this.#process,this.#process.exitCode)}#processEmit(ev,...args){let og=this.#originalProcessEmit;if(ev==="exit"&&processOk(this.#process)){if(typeof args[0]==="number")this.#process.exitCode=args[0];let ret=og.call(this.#process,ev,...args);return this.#emitter.emit("exit",this.#process.exitCode,null),ret}else return og.call(this.#process,ev,...args)}}var process2=globalThis.process;_a=signalExitWrap(processOk(process2)?new SignalExit(process2):new SignalExitFallback),exports.onExit=_a.onExit,exports.load=_a.load,exports.unload=_a.unload});var require_lib=__commonJS(function(exports,module){module.exports=writeFile;module.exports.sync=writeFileSync;module.exports._getTmpname=getTmpname;module.exports._cleanupOnExit=cleanupOnExit;var fs=__require("fs"),crypto2=__require("crypto"),{onExit}=require_cjs(),path=__require("path"),{promisify}=__require("util"),activeFiles={},threadId=function(){try{let workerThreads=__require("worker_threads");return workerThreads.threadId}catch(e){return 0}}(),invocations=0;function getTmpname(filename){return filename+"."+crypto2.createHash("sha1").update("molecule-channel.js").update(String(process.pid)).update(String(threadId)).update(String(++invocations)).digest().readUInt32BE(0)}function cleanupOnExit(tmpfile){return()=>{try{fs.unlinkSync(typeof tmpfile==="function"?tmpfile():tmpfile)}catch{}}}function serializeActiveFile(absoluteName){return new Promise((resolve)=>{if(!activeFiles[absoluteName])activeFiles[absoluteName]=[];if(activeFiles[absoluteName].push(resolve),activeFiles[absoluteName].length===1)resolve()})}function isChownErrOk(err){if(err.code==="ENOSYS")return!0;if(!process.getuid||process.getuid()!==0){if(err.code==="EINVAL"||err.code==="EPERM")return!0}return!1}async function writeFileAsync(filename,data,options={}){if(typeof options==="string")options={encoding:options};let fd,tmpfile,removeOnExitHandler=onExit(cleanupOnExit(()=>tmpfile)),absoluteName=path.resolve(filename);try{await serializeActiveFile(absoluteName);let truename=await promisify(fs.realpath)(filename).catch(()=>filename);if(tmpfile=getTmpname(truename),!options.mode||!options.chown){let stats=await promisify(fs.stat)(truename).catch(()=>{});if(stats){if(options.mode==null)options.mode=stats.mode;if(options.chown==null&&process.getuid)options.chown={uid:stats.uid,gid:stats.gid}}}if(fd=await promisify(fs.open)(tmpfile,"w",options.mode),options.tmpfileCreated)await options.tmpfileCreated(tmpfile);if(ArrayBuffer.isView(data))await promisify(fs.write)(fd,data,0,data.length,0);else if(data!=null)await promisify(fs.write)(fd,String(data),0,String(options.encoding||"utf8"));if(options.fsync!==!1)await promisify(fs.fsync)(fd);if(await promisify(fs.close)(fd),fd=null,options.chown)await promisify(fs.chown)(tmpfile,options.chown.uid,options.chown.gid).catch((err)=>{if(!isChownErrOk(err))throw err});if(options.mode)await promisify(fs.chmod)(tmpfile,options.mode).catch((err)=>{if(!isChownErrOk(err))throw err});await promisify(fs.rename)(tmpfile,truename)}finally{if(fd)await promisify(fs.close)(fd).catch(()=>{});if(removeOnExitHandler(),await promisify(fs.unlink)(tmpfile).catch(()=>{}),activeFiles[absoluteName].shift(),activeFiles[absoluteName].length>0)activeFiles[absoluteName][0]();else delete activeFiles[absoluteName]}}async function writeFile(filename,data,options,callback){if(options instanceof Function)callback=options,options={};let promise=writeFileAsync(filename,data,options);if(callback)try{let result=await promise;return callback(result)}catch(err){return callback(err)}return promise}function writeFileSync(filename,data,options){if(typeof options==="string")options={encoding:options};else if(!options)options={};try{filename=fs.realpathSync(filename)}catch(ex){}let tmpfile=getTmpname(filename);if(!options.mode||!options.chown)try{let stats=fs.statSync(filename);if(options=Object.assign({},options),!options.mode)options.mode=stats.mode;if(!options.chown&&process.getuid)options.chown={uid:stats.uid,gid:stats.gid}}catch(ex){}let fd,cleanup=cleanupOnExit(tmpfile),removeOnExitHandler=onExit(cleanup),threw=!0;try{if(fd=fs.openSync(tmpfile,"w",options.mode||438),options.tmpfileCreated)options.tmpfileCreated(tmpfile);if(ArrayBuffer.isView(data))fs.writeSync(fd,data,0,data.length,0);else if(data!=null)fs.writeSync(fd,String(data),0,String(options.encoding||"utf8"));if(options.fsync!==!1)fs.fsyncSync(fd);if(fs.closeSync(fd),fd=null,options.chown)try{fs.chownSync(tmpfile,options.chown.uid,options.chown.gid)}catch(err){if(!isChownErrOk(err))throw err}if(options.mode)try{fs.chmodSync(tmpfile,options.mode)}catch(err){if(!isChownErrOk(err))throw err}fs.renameSync(tmpfile,filename),threw=!1}finally{if(fd)try{fs.closeSync(fd)}catch(ex){}if(removeOnExitHandler(),threw)cleanup()}}});import{spawnSync}from"child_process";import{readFileSync as readFileSync2}from"fs";function inspectProcess(pid){return process.platform==="linux"?fromProc(pid):fromPs(pid)}function fromProc(pid){try{let stat=readFileSync2(`/proc/${pid}/stat`,"utf8"),fields=stat.slice(stat.lastIndexOf(")")+2).split(" "),[state]=fields,startTicks=fields[19];if(startTicks===void 0||state==="Z"||state==="X")return;return{startMark:`${readFileSync2("/proc/sys/kernel/random/boot_id","utf8").trim()}/${startTicks}`,isStopped:state==="T"||state==="t"}}catch{return}}function fromPs(pid){if(process.platform==="win32")return;let result=spawnSync("ps",["-o","stat=,lstart=","-p",String(pid)],{encoding:"utf8",timeout:PS_TIMEOUT_MS}),match=/^\s*(\S+)\s+(.+?)\s*$/.exec(result.stdout??""),state=match?.[1],started=match?.[2];if(state===void 0||started===void 0||state.startsWith("Z"))return;return{startMark:started,isStopped:state.startsWith("T")}}var PS_TIMEOUT_MS=1000;var init_process_identity=()=>{};import{readFileSync as readFileSync3,rmSync as rmSync2}from"fs";function readPidFile(path){let text;try{text=readFileSync3(path,"utf8")}catch{return}let[first="",second=""]=text.split(`
`);if(!/^\d{1,10}$/.test(first.trim()))return;return{pid:Number(first),startMark:second.trim()||void 0}}var import_write_file_atomic;var init_pid_file=__esm(()=>{init_process_identity();import_write_file_atomic=__toESM(require_lib(),1)});var import_proper_lockfile,STALE_MS=5000;var init_lease=__esm(()=>{init_pid_file();init_process_identity();import_proper_lockfile=__toESM(require_proper_lockfile(),1)});import{join as join9}from"path";async function leaseHolder(stateDirectory){let path=join9(stateDirectory,"bot.pid"),record=readPidFile(path);return{isHeld:await import_proper_lockfile2.default.check(path,{realpath:!1,stale:STALE_MS}).catch(()=>!1),pid:record?.pid,process:record===void 0?"unknown":processState(record)}}function processState(record){let facts=inspectProcess(record.pid);if(facts===void 0)return process.platform==="win32"?"unknown":"gone";if(record.startMark!==void 0&&record.startMark!==facts.startMark)return"other";return facts.isStopped?"stopped":"running"}var import_proper_lockfile2;var init_lease_holder=__esm(()=>{init_lease();init_pid_file();init_process_identity();import_proper_lockfile2=__toESM(require_proper_lockfile(),1)});function judge3({isHeld,pid,process:process2}){let who=pid===void 0?"a process without a PID file":`PID ${pid}`;if(isHeld){if(process2==="running"||process2==="unknown")return ok2(`held by ${who}, which receives the messages`);if(process2==="stopped")return warn(`held by ${who}, which is stopped`,`Wake it (kill -CONT ${pid}); another session takes over within seconds when there is one.`);return warn(`held by ${who}, which has just ended`,"Nothing to do: within seconds another session takes over, if there is one.")}if(process2==="running")return warn(`${who} has stopped refreshing its lease`,`It may hang: start another session, which replaces it, or end it (kill ${pid}).`);return ok2("free: no session on this machine receives messages at the moment")}var leaseCheck;var init_lease2=__esm(()=>{init_lease_holder();leaseCheck={id:"lease",title:"Lease",async run({stateDirectory}){return[judge3(await leaseHolder(stateDirectory))]}}});import{closeSync as closeSync3,fstatSync as fstatSync2,openSync as openSync3,readSync}from"fs";import{join as join10}from"path";function shown2(line){let text=singleLine(line).replace(LOOKS_SECRET,"[\u2026]");return text.length<=MAX_SHOWN_CHARACTERS2?text:`${text.slice(0,MAX_SHOWN_CHARACTERS2)}\u2026`}function readTail(path){let descriptor;try{descriptor=openSync3(path,"r")}catch{return}try{let{size}=fstatSync2(descriptor),buffer=Buffer.alloc(Math.min(size,TAIL_BYTES)),bytes=readSync(descriptor,buffer,0,buffer.length,size-buffer.length);return buffer.toString("utf8",0,bytes)}catch{return}finally{closeSync3(descriptor)}}var TAIL_BYTES=262144,MAX_SHOWN_CHARACTERS2=300,ERROR_LINE,LOOKS_SECRET,logCheck;var init_log=__esm(()=>{init_logger();ERROR_LINE=/returned [45]\d\d|\bfailed\b|stopped by|damaged|cannot be|required config missing|did not confirm|unreadable|uncaughtException|unhandledRejection/,LOOKS_SECRET=/[A-Za-z0-9_-]{40,}/g,logCheck={id:"log",title:"Log",run({stateDirectory}){let path=join10(stateDirectory,"channel.log"),tail=readTail(path);if(tail===void 0)return[ok2(`${path}, not written yet`)];let line=tail.split(`
`).findLast((candidate)=>ERROR_LINE.test(candidate));return[ok2(line===void 0?`${path}, no error in it`:`${path}; its last error: ${shown2(line)}`)]}}});import{readdirSync as readdirSync2}from"fs";import{join as join11}from"path";function dropIns(folder){try{return readdirSync2(folder).filter((name)=>name.endsWith(".json")&&!name.startsWith(".")).sort().map((name)=>join11(folder,name))}catch{return[]}}function judge4(found,directory){if(!found.some((settings)=>Object.keys(settings).length>0))return[ok2(`none in ${directory}; on Team and Enterprise plans an administrator must set channelsEnabled`)];let file=join11(directory,"managed-settings.json");if(found.findLast(({channelsEnabled})=>channelsEnabled!==void 0)?.channelsEnabled!==!0)return[fail(`those in ${directory} do not switch channels on, so no channel works on this machine`,`Ask the administrator to add to ${file}: "channelsEnabled": true`)];let lists=found.flatMap(({allowedChannelPlugins})=>allowedChannelPlugins??[]),isRestricted=found.some(({allowedChannelPlugins})=>allowedChannelPlugins!==void 0);if(lists.some(({marketplace,plugin})=>marketplace===PLUGIN.marketplace&&plugin===PLUGIN.name))return[ok2(`channels are on, and ${PLUGIN.name}@${PLUGIN.marketplace} is on the list`)];if(!isRestricted)return[ok2("channels are on")];return[warn(`allowedChannelPlugins in ${directory} lacks ${PLUGIN.name}@${PLUGIN.marketplace}: it works only as a development channel`,`Ask the administrator to add to "allowedChannelPlugins" in ${file}: ${OUR_ENTRY}`)]}var managedSettingsSchema,OUR_ENTRY,managedSettingsCheck;var init_managed_settings=__esm(()=>{init_zod();init_product();init_json_file();managedSettingsSchema=looseObject({channelsEnabled:boolean2().optional(),allowedChannelPlugins:array(looseObject({marketplace:string2(),plugin:string2()})).optional()}),OUR_ENTRY=JSON.stringify({marketplace:PLUGIN.marketplace,plugin:PLUGIN.name}),managedSettingsCheck={id:"managed-settings",title:"Managed settings",run({machine:{managedSettingsDirectory:directory}}){let files=[join11(directory,"managed-settings.json"),...dropIns(join11(directory,"managed-settings.d"))],found=[],verdicts=[];for(let path of files){let file=readJsonFile(path,managedSettingsSchema);if(file.kind==="read")found.push(file.value);if(file.kind==="unusable")verdicts.push(warn(`${path} cannot be used (${file.reason})`,"Ask the administrator to correct it."))}return[...verdicts,...judge4(found,directory)]}}});async function judge5(context,target,signal){let probe=await context.probes.of(target,signal);if(!probe.isAnswered)return{status:"fail",workspace:target.id,...explainFailure(probe.error,target)};return{status:"ok",workspace:target.id,fact:`${target.platformUrl} knows the workspace (${Math.round(probe.latencyMs)} ms)`}}var platformCheck;var init_platform3=__esm(()=>{init_context2();init_platform_probe();platformCheck={id:"platform",title:"Platform",run(context,signal){if(context.isOffline)return Promise.resolve([]);return Promise.all(targetsOf(context).map((target)=>judge5(context,target,signal)))}}});import{existsSync as existsSync3}from"fs";import{join as join12}from"path";var pluginCheck;var init_plugin=__esm(()=>{init_product();pluginCheck={id:"plugin",title:"Plugin",run({pluginRoot}){let name=`${PLUGIN.name} ${PRODUCT.version}`;if(pluginRoot===void 0)return[warn(`${name}, without its files`,"Run the program from the folder of the plugin.")];if(existsSync3(join12(pluginRoot,"dist","channel.js")))return[ok2(`${name} in ${pluginRoot}`)];return[fail(`${name} in ${pluginRoot}, but dist/channel.js is not built`,`Run: cd ${pluginRoot} && bun install && bun run build`)]}}});async function judge6(context,target,isHeld,signal){let probe=await context.probes.of(target,signal);return probe.isAnswered?[{workspace:target.id,...judgeStatus(probe.info,isHeld)}]:[]}function judgeStatus(info,isHeld){let status=displayName(info.status,40),fact=`"${displayName(info.name)}" is ${status}`;if(status==="online")return{status:"ok",fact};if(status==="awaiting_agent")return isHeld?{status:"warn",fact:`${fact}, although a session here holds the lease`,fix:"Wait half a minute for its next heartbeat; then see the log."}:{status:"ok",fact:`${fact}: no session is connected at the moment`};return{status:"warn",fact,fix:"Resume or repair the workspace on the canvas."}}var presenceCheck;var init_presence=__esm(()=>{init_notification();init_context2();init_lease_holder();presenceCheck={id:"presence",title:"On the canvas",async run(context,signal){if(context.isOffline)return[];let{isHeld}=await leaseHolder(context.stateDirectory),verdicts=targetsOf(context).map((target)=>judge6(context,target,isHeld,signal));return(await Promise.all(verdicts)).flat()}}});import{join as join13}from"path";function judge7({config,stateDirectory}){if(config instanceof ConfigError)return config.problems.map(({variable,got,expected,fix})=>fail(`${variable}: got ${got}, expected ${expected}`,fix));let{settings,notices}=config,count=settings.targets.length,summary=`${count} workspace${count===1?"":"s"}, polled every ${settings.pollIntervalMs} ms over the last ${settings.pollWindowSeconds} s`;return[settings.channel==="off"?warn(`${summary}, but MOLECULE_CHANNEL is off`,"Set MOLECULE_CHANNEL=auto to receive messages."):ok2(summary),...[...notices,...settings.warnings].map((text)=>warn(text,`The settings are in ${stateDirectory}/.env and in the environment.`))]}function strayEnvFiles({workingDirectory,stateDirectory}){if(workingDirectory===stateDirectory)return[];return[".env",".env.local",".env.development"].flatMap((name)=>{let path=join13(workingDirectory,name),content=readSmallFile(path);if(content.kind!=="text")return[];let set=Object.keys(parseEnvFile(content.text)),ours=settingsTable.filter((row)=>set.includes(row.name)).map((row)=>row.name);if(ours.length===0)return[];return[warn(`${path} sets ${ours.join(", ")}: this program may have read it, the channel server does not`,"Run the doctor in another folder.")]})}var settingsCheck;var init_settings2=__esm(()=>{init_env_file();init_read_small_file();init_settings_table();init_errors();settingsCheck={id:"settings",title:"Settings",run(context){return[...judge7(context),...strayEnvFiles(context)]}}});import{accessSync,constants as constants3,readdirSync as readdirSync3,statSync}from"fs";import{dirname as dirname3,join as join14}from"path";function missing2(path){let parent=dirname3(path);while(statOrUndefined(parent)===void 0&&parent!==dirname3(parent))parent=dirname3(parent);return isWritable(parent)?ok2(`${path} does not exist yet; it is made when it is needed`):fail(`${path} does not exist and cannot be made: ${parent} cannot be written`,`${SETTING}.`)}function openFiles(path,directory){if(process.platform==="win32")return[];let files=namesIn(path).flatMap((name)=>{let stats=statOrUndefined(join14(path,name));return stats?.isFile()===!0&&isOpen(stats)?[name]:[]});return isOpen(directory)?["the folder itself",...files]:files}function namesIn(path){try{return readdirSync3(path)}catch{return[]}}function isOpen(stats){return(stats.mode&63)!==0}function statOrUndefined(path){try{return statSync(path)}catch{return}}function isWritable(path){try{return accessSync(path,constants3.W_OK|constants3.X_OK),!0}catch{return!1}}var SETTING="Set MOLECULE_STATE_DIR to a folder of your own",stateDirectoryCheck;var init_state_directory=__esm(()=>{stateDirectoryCheck={id:"state-directory",title:"State directory",run({stateDirectory:path}){let stats=statOrUndefined(path);if(stats===void 0)return[missing2(path)];if(!stats.isDirectory())return[fail(`${path} is not a folder`,`${SETTING}, or remove that file.`)];if(!isWritable(path))return[fail(`${path} cannot be written`,`${SETTING}, or make this one yours: chown and chmod 700.`)];let open=openFiles(path,stats);if(open.length===0)return[ok2(`${path}, yours alone`)];return[warn(`${path}: open to other users: ${open.join(", ")}`,`Run: chmod 700 ${path} && chmod 600 ${path}/*`)]}}});async function judge8(context,target,signal){if(!(await context.probes.of(target,signal)).isAnswered)return[];let workspace=target.id;try{return await context.client(target).activities(QUERY,signal),[{status:"ok",workspace,fact:"accepted: messages can be read"}]}catch(error){if(!(error instanceof MoleculeError))throw error;if(error instanceof HttpStatusError&&error.status===401)return[{status:"fail",workspace,fact:"refused (401)",fix:error.advice}];let status=error.actor==="time"?"warn":"fail",{fact,fix}=explainFailure(error,target);return[{status,workspace,fact:`could not be tried: ${fact}`,fix}]}}var QUERY,tokenCheck;var init_token2=__esm(()=>{init_errors();init_context2();init_platform_probe();QUERY={sinceSeconds:60,limit:1},tokenCheck={id:"token",title:"Token",async run(context,signal){if(context.isOffline)return[];let verdicts=targetsOf(context).map((target)=>judge8(context,target,signal));return(await Promise.all(verdicts)).flat()}}});var ALL_CHECKS;var init_all_checks=__esm(()=>{init_bun();init_channel_switches();init_claude_code();init_clock2();init_inbox2();init_lease2();init_log();init_managed_settings();init_platform3();init_plugin();init_presence();init_settings2();init_state_directory();init_token2();ALL_CHECKS=[bunCheck,pluginCheck,stateDirectoryCheck,settingsCheck,platformCheck,tokenCheck,clockCheck,leaseCheck,presenceCheck,inboxCheck,logCheck,claudeCodeCheck,channelSwitchesCheck,managedSettingsCheck]});async function runDoctor(checks,context,signal){let findings=[];for(let check of checks)for(let verdict of await verdictsOf(check,context,signal))findings.push({check:check.id,title:check.title,...verdict});return{version:PRODUCT.version,isOffline:context.isOffline,findings}}async function verdictsOf(check,context,signal){try{return await check.run(context,signal)}catch(error){let name=error instanceof Error?error.name:"unknown error";return[fail(`this check broke off (${name})`,"This is a bug in the doctor; please report it.")]}}function isHealthy(report){return report.findings.every(({status})=>status!=="fail")}var init_run_doctor=__esm(()=>{init_product()});function formatText(report,paint){let titleWidth=Math.max(...report.findings.map(({title})=>title.length)),indent=" ".repeat(8+titleWidth+2),lines=report.findings.flatMap((finding)=>{let workspace=finding.workspace===void 0?"":`${finding.workspace}: `,line=`  ${paint(MARK[finding.status],finding.status)}  ${finding.title.padEnd(titleWidth)}  ${workspace}${finding.fact}`;return finding.status==="ok"?[line]:[line,`${indent}fix: ${finding.fix}`]}),asked=report.isOffline?" (offline: the platform was not asked)":"";return[`molecule-channel ${report.version} doctor${asked}`,"",...lines,"",conclusion(report,paint),""].join(`
`)}function conclusion(report,paint){let{warn,fail}=countsOf(report.findings),warnings=warn===0?"":`, ${warn} warning${warn===1?"":"s"}`;if(fail>0)return paint(`${fail} failed${warnings}. Start with the first one: it may explain the others.`,"fail");return paint(`Nothing failed${warnings}.`,warn===0?"ok":"warn")}function formatJson(report){let{version,isOffline,findings}=report,document={version,ok:isHealthy(report),offline:isOffline,counts:countsOf(findings),findings:findings.map(jsonFinding)};return`${JSON.stringify(document,null,2)}
`}function jsonFinding(finding){let{check,title,workspace,status,fact}=finding;return{check,title,...workspace===void 0?{}:{workspace},status,fact,...finding.status==="ok"?{}:{fix:finding.fix}}}function countsOf(findings){let of=(status)=>findings.filter((finding)=>finding.status===status).length;return{ok:of("ok"),warn:of("warn"),fail:of("fail")}}var MARK;var init_report=__esm(()=>{init_run_doctor();MARK={ok:"ok  ",warn:"warn",fail:"FAIL"}});var exports_doctor={};__export(exports_doctor,{doctorCommand:()=>doctorCommand});async function doctorCommand(flags,{env,output}){let{json,offline}=flagsSchema3.parse(flags),context=createContext({env,isOffline:offline,pluginRoot:findPluginRoot()}),report=await runDoctor(ALL_CHECKS,context,new AbortController().signal),{good,doubtful,bad}=output.style,styles={ok:good,warn:doubtful,fail:bad};return output.print(json?formatJson(report):formatText(report,(text,status)=>styles[status](text))),isHealthy(report)?0:1}var flagsSchema3;var init_doctor=__esm(()=>{init_zod();init_all_checks();init_context2();init_report();init_run_doctor();init_plugin_root();flagsSchema3=object({json:boolean2().default(!1),offline:boolean2().default(!1)})});init_paths();function createOutput(stdout,stderr,env){let isColoured=stdout.isTTY===!0&&readValue(env,"NO_COLOR")===void 0&&readValue(env,"TERM")!=="dumb",style=(code)=>isColoured?(text)=>`\x1B[${code}m${text}\x1B[0m`:(text)=>text,readerGone=new AbortController,written={stdout:followWrites(stdout,()=>readerGone.abort()),stderr:followWrites(stderr,ignore)};return{print:written.stdout.write,complain:written.stderr.write,style:{strong:style(1),faint:style(2),good:style(32),doubtful:style(33),bad:style(31)},readerGone:readerGone.signal,flushed:async()=>void await Promise.all([written.stdout.flushed(),written.stderr.flushed()])}}function followWrites(stream,onFailed){let pending=new Set;return stream.on("error",onFailed),{write(text){let left=new Promise((resolve)=>stream.write(text,resolve)).catch(onFailed);pending.add(left),left.then(()=>pending.delete(left))},flushed:()=>Promise.all(pending)}}function ignore(){}class CommanderError extends Error{constructor(exitCode,code,message){super(message);Error.captureStackTrace(this,this.constructor),this.name=this.constructor.name,this.code=code,this.exitCode=exitCode,this.nestedError=void 0}}class InvalidArgumentError extends CommanderError{constructor(message){super(1,"commander.invalidArgument",message);Error.captureStackTrace(this,this.constructor),this.name=this.constructor.name}}class Argument{constructor(name,description){switch(this.description=description||"",this.variadic=!1,this.parseArg=void 0,this.defaultValue=void 0,this.defaultValueDescription=void 0,this.argChoices=void 0,name[0]){case"<":this.required=!0,this._name=name.slice(1,-1);break;case"[":this.required=!1,this._name=name.slice(1,-1);break;default:this.required=!0,this._name=name;break}if(this._name.endsWith("..."))this.variadic=!0,this._name=this._name.slice(0,-3)}name(){return this._name}_collectValue(value,previous){if(previous===this.defaultValue||!Array.isArray(previous))return[value];return previous.push(value),previous}default(value,description){return this.defaultValue=value,this.defaultValueDescription=description,this}argParser(fn){return this.parseArg=fn,this}choices(values){return this.argChoices=values.slice(),this.parseArg=(arg,previous)=>{if(!this.argChoices.includes(arg))throw new InvalidArgumentError(`Allowed choices are ${this.argChoices.join(", ")}.`);if(this.variadic)return this._collectValue(arg,previous);return arg},this}argRequired(){return this.required=!0,this}argOptional(){return this.required=!1,this}}function humanReadableArgName(arg){let nameOutput=arg.name()+(arg.variadic===!0?"...":"");return arg.required?"<"+nameOutput+">":"["+nameOutput+"]"}import{EventEmitter}from"events";import childProcess from"child_process";import path from"path";import fs from"fs";import process2 from"process";import{stripVTControlCharacters as stripVTControlCharacters2}from"util";import{stripVTControlCharacters}from"util";class Help{constructor(){this.helpWidth=void 0,this.minWidthToWrap=40,this.sortSubcommands=!1,this.sortOptions=!1,this.showGlobalOptions=!1}prepareContext(contextOptions){this.helpWidth=this.helpWidth??contextOptions.helpWidth??80}visibleCommands(cmd){let visibleCommands=cmd.commands.filter((cmd)=>!cmd._hidden),helpCommand=cmd._getHelpCommand();if(helpCommand&&!helpCommand._hidden)visibleCommands.push(helpCommand);if(this.sortSubcommands)visibleCommands.sort((a,b)=>a.name().localeCompare(b.name()));return visibleCommands}compareOptions(a,b){let getSortKey=(option)=>option.short?option.short.replace(/^-/,""):option.long.replace(/^--/,"");return getSortKey(a).localeCompare(getSortKey(b))}visibleOptions(cmd){let visibleOptions=cmd.options.filter((option)=>!option.hidden),helpOption=cmd._getHelpOption();if(helpOption&&!helpOption.hidden){let removeShort=helpOption.short&&cmd._findOption(helpOption.short),removeLong=helpOption.long&&cmd._findOption(helpOption.long);if(!removeShort&&!removeLong)visibleOptions.push(helpOption);else if(helpOption.long&&!removeLong)visibleOptions.push(cmd.createOption(helpOption.long,helpOption.description).helpGroup(helpOption.helpGroupHeading));else if(helpOption.short&&!removeShort)visibleOptions.push(cmd.createOption(helpOption.short,helpOption.description).helpGroup(helpOption.helpGroupHeading))}if(this.sortOptions)visibleOptions.sort(this.compareOptions);return visibleOptions}visibleGlobalOptions(cmd){if(!this.showGlobalOptions)return[];let globalOptions=[];for(let ancestorCmd=cmd.parent;ancestorCmd;ancestorCmd=ancestorCmd.parent){let visibleOptions=ancestorCmd.options.filter((option)=>!option.hidden);globalOptions.push(...visibleOptions)}if(this.sortOptions)globalOptions.sort(this.compareOptions);return globalOptions}visibleArguments(cmd){if(cmd._argsDescription)cmd.registeredArguments.forEach((argument)=>{argument.description=argument.description||cmd._argsDescription[argument.name()]||""});if(cmd.registeredArguments.find((argument)=>argument.description))return cmd.registeredArguments;return[]}subcommandTerm(cmd){let args=cmd.registeredArguments.map((arg)=>humanReadableArgName(arg)).join(" ");return cmd._name+(cmd._aliases[0]?"|"+cmd._aliases[0]:"")+(cmd.options.length?" [options]":"")+(args?" "+args:"")}optionTerm(option){return option.flags}argumentTerm(argument){return argument.name()}longestSubcommandTermLength(cmd,helper){return helper.visibleCommands(cmd).reduce((max,command)=>Math.max(max,this.displayWidth(helper.styleSubcommandTerm(helper.subcommandTerm(command)))),0)}longestOptionTermLength(cmd,helper){return helper.visibleOptions(cmd).reduce((max,option)=>Math.max(max,this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option)))),0)}longestGlobalOptionTermLength(cmd,helper){return helper.visibleGlobalOptions(cmd).reduce((max,option)=>Math.max(max,this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option)))),0)}longestArgumentTermLength(cmd,helper){return helper.visibleArguments(cmd).reduce((max,argument)=>Math.max(max,this.displayWidth(helper.styleArgumentTerm(helper.argumentTerm(argument)))),0)}commandUsage(cmd){let cmdName=cmd._name;if(cmd._aliases[0])cmdName=cmdName+"|"+cmd._aliases[0];let ancestorCmdNames="";for(let ancestorCmd=cmd.parent;ancestorCmd;ancestorCmd=ancestorCmd.parent)ancestorCmdNames=ancestorCmd.name()+" "+ancestorCmdNames;return ancestorCmdNames+cmdName+" "+cmd.usage()}commandDescription(cmd){return cmd.description()}subcommandDescription(cmd){return cmd.summary()||cmd.description()}optionDescription(option){let extraInfo=[];if(option.argChoices)extraInfo.push(`choices: ${option.argChoices.map((choice)=>JSON.stringify(choice)).join(", ")}`);if(option.defaultValue!==void 0){if(option.required||option.optional||option.isBoolean()&&typeof option.defaultValue==="boolean")extraInfo.push(`default: ${option.defaultValueDescription||JSON.stringify(option.defaultValue)}`)}if(option.presetArg!==void 0&&option.optional)extraInfo.push(`preset: ${JSON.stringify(option.presetArg)}`);if(option.envVar!==void 0)extraInfo.push(`env: ${option.envVar}`);if(extraInfo.length>0){let extraDescription=`(${extraInfo.join(", ")})`;if(option.description)return`${option.description} ${extraDescription}`;return extraDescription}return option.description}argumentDescription(argument){let extraInfo=[];if(argument.argChoices)extraInfo.push(`choices: ${argument.argChoices.map((choice)=>JSON.stringify(choice)).join(", ")}`);if(argument.defaultValue!==void 0)extraInfo.push(`default: ${argument.defaultValueDescription||JSON.stringify(argument.defaultValue)}`);if(extraInfo.length>0){let extraDescription=`(${extraInfo.join(", ")})`;if(argument.description)return`${argument.description} ${extraDescription}`;return extraDescription}return argument.description}formatItemList(heading,items,helper){if(items.length===0)return[];return[helper.styleTitle(heading),...items,""]}groupItems(unsortedItems,visibleItems,getGroup){let result=new Map;return unsortedItems.forEach((item)=>{let group=getGroup(item);if(!result.has(group))result.set(group,[])}),visibleItems.forEach((item)=>{let group=getGroup(item);if(!result.has(group))result.set(group,[]);result.get(group).push(item)}),result}formatHelp(cmd,helper){let termWidth=helper.padWidth(cmd,helper),helpWidth=helper.helpWidth??80;function callFormatItem(term,description){return helper.formatItem(term,termWidth,description,helper)}let output=[`${helper.styleTitle("Usage:")} ${helper.styleUsage(helper.commandUsage(cmd))}`,""],commandDescription=helper.commandDescription(cmd);if(commandDescription.length>0)output=output.concat([helper.boxWrap(helper.styleCommandDescription(commandDescription),helpWidth),""]);let argumentList=helper.visibleArguments(cmd).map((argument)=>callFormatItem(helper.styleArgumentTerm(helper.argumentTerm(argument)),helper.styleArgumentDescription(helper.argumentDescription(argument))));if(output=output.concat(this.formatItemList("Arguments:",argumentList,helper)),this.groupItems(cmd.options,helper.visibleOptions(cmd),(option)=>option.helpGroupHeading??"Options:").forEach((options,group)=>{let optionList=options.map((option)=>callFormatItem(helper.styleOptionTerm(helper.optionTerm(option)),helper.styleOptionDescription(helper.optionDescription(option))));output=output.concat(this.formatItemList(group,optionList,helper))}),helper.showGlobalOptions){let globalOptionList=helper.visibleGlobalOptions(cmd).map((option)=>callFormatItem(helper.styleOptionTerm(helper.optionTerm(option)),helper.styleOptionDescription(helper.optionDescription(option))));output=output.concat(this.formatItemList("Global Options:",globalOptionList,helper))}return this.groupItems(cmd.commands,helper.visibleCommands(cmd),(sub)=>sub.helpGroup()||"Commands:").forEach((commands,group)=>{let commandList=commands.map((sub)=>callFormatItem(helper.styleSubcommandTerm(helper.subcommandTerm(sub)),helper.styleSubcommandDescription(helper.subcommandDescription(sub))));output=output.concat(this.formatItemList(group,commandList,helper))}),output.join(`
`)}displayWidth(str){return stripVTControlCharacters(str).length}styleTitle(str){return str}styleUsage(str){return str.split(" ").map((word)=>{if(word==="[options]")return this.styleOptionText(word);if(word==="[command]")return this.styleSubcommandText(word);if(word[0]==="["||word[0]==="<")return this.styleArgumentText(word);return this.styleCommandText(word)}).join(" ")}styleCommandDescription(str){return this.styleDescriptionText(str)}styleOptionDescription(str){return this.styleDescriptionText(str)}styleSubcommandDescription(str){return this.styleDescriptionText(str)}styleArgumentDescription(str){return this.styleDescriptionText(str)}styleDescriptionText(str){return str}styleOptionTerm(str){return this.styleOptionText(str)}styleSubcommandTerm(str){return str.split(" ").map((word)=>{if(word==="[options]")return this.styleOptionText(word);if(word[0]==="["||word[0]==="<")return this.styleArgumentText(word);return this.styleSubcommandText(word)}).join(" ")}styleArgumentTerm(str){return this.styleArgumentText(str)}styleOptionText(str){return str}styleArgumentText(str){return str}styleSubcommandText(str){return str}styleCommandText(str){return str}padWidth(cmd,helper){return Math.max(helper.longestOptionTermLength(cmd,helper),helper.longestGlobalOptionTermLength(cmd,helper),helper.longestSubcommandTermLength(cmd,helper),helper.longestArgumentTermLength(cmd,helper))}preformatted(str){return/\n[^\S\r\n]/.test(str)}formatItem(term,termWidth,description,helper){let itemIndentStr=" ".repeat(2);if(!description)return itemIndentStr+term;let paddedTerm=term.padEnd(termWidth+term.length-helper.displayWidth(term)),spacerWidth=2,remainingWidth=(this.helpWidth??80)-termWidth-spacerWidth-2,formattedDescription;if(remainingWidth<this.minWidthToWrap||helper.preformatted(description))formattedDescription=description;else formattedDescription=helper.boxWrap(description,remainingWidth).replace(/\n/g,`
`+" ".repeat(termWidth+spacerWidth));return itemIndentStr+paddedTerm+" ".repeat(spacerWidth)+formattedDescription.replace(/\n/g,`
${itemIndentStr}`)}boxWrap(str,width){if(width<this.minWidthToWrap)return str;let rawLines=str.split(/\r\n|\n/),chunkPattern=/[\s]*[^\s]+/g,wrappedLines=[];return rawLines.forEach((line)=>{let chunks=line.match(chunkPattern);if(chunks===null){wrappedLines.push("");return}let sumChunks=[chunks.shift()],sumWidth=this.displayWidth(sumChunks[0]);chunks.forEach((chunk)=>{let visibleWidth=this.displayWidth(chunk);if(sumWidth+visibleWidth<=width){sumChunks.push(chunk),sumWidth+=visibleWidth;return}wrappedLines.push(sumChunks.join(""));let nextChunk=chunk.trimStart();sumChunks=[nextChunk],sumWidth=this.displayWidth(nextChunk)}),wrappedLines.push(sumChunks.join(""))}),wrappedLines.join(`
`)}}class Option{constructor(flags,description){this.flags=flags,this.description=description||"",this.required=flags.includes("<"),this.optional=flags.includes("["),this.variadic=/\p{ID_Continue}\.\.\.[>\]]$/u.test(flags),this.mandatory=!1;let optionFlags=splitOptionFlags(flags);if(this.short=optionFlags.shortFlag,this.long=optionFlags.longFlag,this.negate=!1,this.long)this.negate=this.long.startsWith("--no-");this.defaultValue=void 0,this.defaultValueDescription=void 0,this.presetArg=void 0,this.envVar=void 0,this.parseArg=void 0,this.hidden=!1,this.argChoices=void 0,this.conflictsWith=[],this.implied=void 0,this.helpGroupHeading=void 0}default(value,description){return this.defaultValue=value,this.defaultValueDescription=description,this}preset(arg){return this.presetArg=arg,this}conflicts(names){return this.conflictsWith=this.conflictsWith.concat(names),this}implies(impliedOptionValues){let newImplied=impliedOptionValues;if(typeof impliedOptionValues==="string")newImplied={[impliedOptionValues]:!0};return this.implied=Object.assign(this.implied||{},newImplied),this}env(name){return this.envVar=name,this}argParser(fn){return this.parseArg=fn,this}makeOptionMandatory(mandatory=!0){return this.mandatory=!!mandatory,this}hideHelp(hide=!0){return this.hidden=!!hide,this}_collectValue(value,previous){if(previous===this.defaultValue||!Array.isArray(previous))return[value];return previous.push(value),previous}choices(values){return this.argChoices=values.slice(),this.parseArg=(arg,previous)=>{if(!this.argChoices.includes(arg))throw new InvalidArgumentError(`Allowed choices are ${this.argChoices.join(", ")}.`);if(this.variadic)return this._collectValue(arg,previous);return arg},this}name(){if(this.long)return this.long.replace(/^--/,"");return this.short.replace(/^-/,"")}attributeName(){if(this.negate)return camelcase(this.name().replace(/^no-/,""));return camelcase(this.name())}helpGroup(heading){return this.helpGroupHeading=heading,this}is(arg){return this.short===arg||this.long===arg}isBoolean(){return!this.required&&!this.optional&&!this.negate}}class DualOptions{constructor(options){this.positiveOptions=new Map,this.negativeOptions=new Map,this.dualOptions=new Set,options.forEach((option)=>{if(option.negate)this.negativeOptions.set(option.attributeName(),option);else this.positiveOptions.set(option.attributeName(),option)}),this.negativeOptions.forEach((value,key)=>{if(this.positiveOptions.has(key))this.dualOptions.add(key)})}valueFromOption(value,option){let optionKey=option.attributeName();if(!this.dualOptions.has(optionKey))return!0;let preset=this.negativeOptions.get(optionKey).presetArg,negativeValue=preset!==void 0?preset:!1;return option.negate===(negativeValue===value)}}function camelcase(str){return str.split("-").reduce((str,word)=>str+word[0].toUpperCase()+word.slice(1))}function splitOptionFlags(flags){let shortFlag,longFlag,shortFlagExp=/^-[^-]$/,longFlagExp=/^--[^-]/,flagParts=flags.split(/[ |,]+/).concat("guard");if(shortFlagExp.test(flagParts[0]))shortFlag=flagParts.shift();if(longFlagExp.test(flagParts[0]))longFlag=flagParts.shift();if(!shortFlag&&shortFlagExp.test(flagParts[0]))shortFlag=flagParts.shift();if(!shortFlag&&longFlagExp.test(flagParts[0]))shortFlag=longFlag,longFlag=flagParts.shift();if(flagParts[0].startsWith("-")){let unsupportedFlag=flagParts[0],baseError=`option creation failed due to '${unsupportedFlag}' in option flags '${flags}'`;if(/^-[^-][^-]/.test(unsupportedFlag))throw Error(`${baseError}
- a short flag is a single dash and a single character
  - either use a single dash and a single character (for a short flag)
  - or use a double dash for a long option (and can have two, like '--ws, --workspace')`);if(shortFlagExp.test(unsupportedFlag))throw Error(`${baseError}
- too many short flags`);if(longFlagExp.test(unsupportedFlag))throw Error(`${baseError}
- too many long flags`);throw Error(`${baseError}
- unrecognised flag format`)}if(shortFlag===void 0&&longFlag===void 0)throw Error(`option creation failed due to no flags found in '${flags}'.`);return{shortFlag,longFlag}}function editDistance(a,b){if(Math.abs(a.length-b.length)>3)return Math.max(a.length,b.length);let d=[];for(let i=0;i<=a.length;i++)d[i]=[i];for(let j=0;j<=b.length;j++)d[0][j]=j;for(let j=1;j<=b.length;j++)for(let i=1;i<=a.length;i++){let cost;if(a[i-1]===b[j-1])cost=0;else cost=1;if(d[i][j]=Math.min(d[i-1][j]+1,d[i][j-1]+1,d[i-1][j-1]+cost),i>1&&j>1&&a[i-1]===b[j-2]&&a[i-2]===b[j-1])d[i][j]=Math.min(d[i][j],d[i-2][j-2]+1)}return d[a.length][b.length]}function suggestSimilar(word,candidates){if(!candidates||candidates.length===0)return"";candidates=Array.from(new Set(candidates));let searchingOptions=word.startsWith("--");if(searchingOptions)word=word.slice(2),candidates=candidates.map((candidate)=>candidate.slice(2));let similar=[],bestDistance=3,minSimilarity=0.4;if(candidates.forEach((candidate)=>{if(candidate.length<=1)return;let distance=editDistance(word,candidate),length=Math.max(word.length,candidate.length);if((length-distance)/length>minSimilarity){if(distance<bestDistance)bestDistance=distance,similar=[candidate];else if(distance===bestDistance)similar.push(candidate)}}),similar.sort((a,b)=>a.localeCompare(b)),searchingOptions)similar=similar.map((candidate)=>`--${candidate}`);if(similar.length>1)return`
(Did you mean one of ${similar.join(", ")}?)`;if(similar.length===1)return`
(Did you mean ${similar[0]}?)`;return""}class Command extends EventEmitter{constructor(name){super();this.commands=[],this.options=[],this.parent=null,this._allowUnknownOption=!1,this._allowExcessArguments=!1,this.registeredArguments=[],this._args=this.registeredArguments,this.args=[],this.rawArgs=[],this.processedArgs=[],this._scriptPath=null,this._name=name||"",this._optionValues={},this._optionValueSources={},this._storeOptionsAsProperties=!1,this._actionHandler=null,this._executableHandler=!1,this._executableFile=null,this._executableDir=null,this._defaultCommandName=null,this._exitCallback=null,this._aliases=[],this._combineFlagAndOptionalValue=!0,this._description="",this._summary="",this._argsDescription=void 0,this._enablePositionalOptions=!1,this._passThroughOptions=!1,this._lifeCycleHooks={},this._showHelpAfterError=!1,this._showSuggestionAfterError=!0,this._savedState=null,this._outputConfiguration={writeOut:(str)=>process2.stdout.write(str),writeErr:(str)=>process2.stderr.write(str),outputError:(str,write)=>write(str),getOutHelpWidth:()=>process2.stdout.isTTY?process2.stdout.columns:void 0,getErrHelpWidth:()=>process2.stderr.isTTY?process2.stderr.columns:void 0,getOutHasColors:()=>useColor()??(process2.stdout.isTTY&&process2.stdout.hasColors?.()),getErrHasColors:()=>useColor()??(process2.stderr.isTTY&&process2.stderr.hasColors?.()),stripColor:(str)=>stripVTControlCharacters2(str)},this._hidden=!1,this._helpOption=void 0,this._addImplicitHelpCommand=void 0,this._helpCommand=void 0,this._helpConfiguration={},this._helpGroupHeading=void 0,this._defaultCommandGroup=void 0,this._defaultOptionGroup=void 0}copyInheritedSettings(sourceCommand){return this._outputConfiguration=sourceCommand._outputConfiguration,this._helpOption=sourceCommand._helpOption,this._helpCommand=sourceCommand._helpCommand,this._helpConfiguration=sourceCommand._helpConfiguration,this._exitCallback=sourceCommand._exitCallback,this._storeOptionsAsProperties=sourceCommand._storeOptionsAsProperties,this._combineFlagAndOptionalValue=sourceCommand._combineFlagAndOptionalValue,this._allowExcessArguments=sourceCommand._allowExcessArguments,this._enablePositionalOptions=sourceCommand._enablePositionalOptions,this._showHelpAfterError=sourceCommand._showHelpAfterError,this._showSuggestionAfterError=sourceCommand._showSuggestionAfterError,this}_getCommandAndAncestors(){let result=[];for(let command=this;command;command=command.parent)result.push(command);return result}command(nameAndArgs,actionOptsOrExecDesc,execOpts){let desc=actionOptsOrExecDesc,opts=execOpts;if(typeof desc==="object"&&desc!==null)opts=desc,desc=null;opts=opts||{};let[,name,args]=nameAndArgs.match(/([^ ]+) *(.*)/),cmd=this.createCommand(name);if(desc)cmd.description(desc),cmd._executableHandler=!0;if(opts.isDefault)this._defaultCommandName=cmd._name;if(cmd._hidden=!!(opts.noHelp||opts.hidden),cmd._executableFile=opts.executableFile||null,args)cmd.arguments(args);if(this._registerCommand(cmd),cmd.parent=this,cmd.copyInheritedSettings(this),desc)return this;return cmd}createCommand(name){return new Command(name)}createHelp(){return Object.assign(new Help,this.configureHelp())}configureHelp(configuration){if(configuration===void 0)return this._helpConfiguration;return this._helpConfiguration=configuration,this}configureOutput(configuration){if(configuration===void 0)return this._outputConfiguration;return this._outputConfiguration={...this._outputConfiguration,...configuration},this}showHelpAfterError(displayHelp=!0){if(typeof displayHelp!=="string")displayHelp=!!displayHelp;return this._showHelpAfterError=displayHelp,this}showSuggestionAfterError(displaySuggestion=!0){return this._showSuggestionAfterError=!!displaySuggestion,this}addCommand(cmd,opts){if(!cmd._name)throw Error(`Command passed to .addCommand() must have a name
- specify the name in Command constructor or using .name()`);if(opts=opts||{},opts.isDefault)this._defaultCommandName=cmd._name;if(opts.noHelp||opts.hidden)cmd._hidden=!0;return this._registerCommand(cmd),cmd.parent=this,cmd._checkForBrokenPassThrough(),this}createArgument(name,description){return new Argument(name,description)}argument(name,description,parseArg,defaultValue){let argument=this.createArgument(name,description);if(typeof parseArg==="function")argument.default(defaultValue).argParser(parseArg);else argument.default(parseArg);return this.addArgument(argument),this}arguments(names){return names.trim().split(/ +/).forEach((detail)=>{this.argument(detail)}),this}addArgument(argument){let previousArgument=this.registeredArguments.slice(-1)[0];if(previousArgument?.variadic)throw Error(`only the last argument can be variadic '${previousArgument.name()}'`);if(argument.required&&argument.defaultValue!==void 0&&argument.parseArg===void 0)throw Error(`a default value for a required argument is never used: '${argument.name()}'`);return this.registeredArguments.push(argument),this}helpCommand(enableOrNameAndArgs,description){if(typeof enableOrNameAndArgs==="boolean"){if(this._addImplicitHelpCommand=enableOrNameAndArgs,enableOrNameAndArgs&&this._defaultCommandGroup)this._initCommandGroup(this._getHelpCommand());return this}let nameAndArgs=enableOrNameAndArgs??"help [command]",[,helpName,helpArgs]=nameAndArgs.match(/([^ ]+) *(.*)/),helpDescription=description??"display help for command",helpCommand=this.createCommand(helpName);if(helpCommand.helpOption(!1),helpArgs)helpCommand.arguments(helpArgs);if(helpDescription)helpCommand.description(helpDescription);if(this._addImplicitHelpCommand=!0,this._helpCommand=helpCommand,enableOrNameAndArgs||description)this._initCommandGroup(helpCommand);return this}addHelpCommand(helpCommand,deprecatedDescription){if(typeof helpCommand!=="object")return this.helpCommand(helpCommand,deprecatedDescription),this;return this._addImplicitHelpCommand=!0,this._helpCommand=helpCommand,this._initCommandGroup(helpCommand),this}_getHelpCommand(){if(this._addImplicitHelpCommand??(this.commands.length&&!this._actionHandler&&!this._findCommand("help"))){if(this._helpCommand===void 0)this.helpCommand(void 0,void 0);return this._helpCommand}return null}hook(event,listener){let allowedValues=["preSubcommand","preAction","postAction"];if(!allowedValues.includes(event))throw Error(`Unexpected value for event passed to hook : '${event}'.
Expecting one of '${allowedValues.join("', '")}'`);if(this._lifeCycleHooks[event])this._lifeCycleHooks[event].push(listener);else this._lifeCycleHooks[event]=[listener];return this}exitOverride(fn){if(fn)this._exitCallback=fn;else this._exitCallback=(err)=>{if(err.code!=="commander.executeSubCommandAsync")throw err};return this}_exit(exitCode,code,message){if(this._exitCallback)this._exitCallback(new CommanderError(exitCode,code,message));process2.exit(exitCode)}action(fn){let listener=(args)=>{let expectedArgsCount=this.registeredArguments.length,actionArgs=args.slice(0,expectedArgsCount);if(this._storeOptionsAsProperties)actionArgs[expectedArgsCount]=this;else actionArgs[expectedArgsCount]=this.opts();return actionArgs.push(this),fn.apply(this,actionArgs)};return this._actionHandler=listener,this}createOption(flags,description){return new Option(flags,description)}_callParseArg(target,value,previous,invalidArgumentMessage){try{return target.parseArg(value,previous)}catch(err){if(err.code==="commander.invalidArgument"){let message=`${invalidArgumentMessage} ${err.message}`;this.error(message,{exitCode:err.exitCode,code:err.code})}throw err}}_registerOption(option){let matchingOption=option.short&&this._findOption(option.short)||option.long&&this._findOption(option.long);if(matchingOption){let matchingFlag=option.long&&this._findOption(option.long)?option.long:option.short;throw Error(`Cannot add option '${option.flags}'${this._name&&` to command '${this._name}'`} due to conflicting flag '${matchingFlag}'
-  already used by option '${matchingOption.flags}'`)}this._initOptionGroup(option),this.options.push(option)}_registerCommand(command){let knownBy=(cmd)=>[cmd.name()].concat(cmd.aliases()),alreadyUsed=knownBy(command).find((name)=>this._findCommand(name));if(alreadyUsed){let existingCmd=knownBy(this._findCommand(alreadyUsed)).join("|"),newCmd=knownBy(command).join("|");throw Error(`cannot add command '${newCmd}' as already have command '${existingCmd}'`)}this._initCommandGroup(command),this.commands.push(command)}addOption(option){this._registerOption(option);let oname=option.name(),name=option.attributeName();if(option.defaultValue!==void 0)this.setOptionValueWithSource(name,option.defaultValue,"default");let handleOptionValue=(val,invalidValueMessage,valueSource)=>{if(val==null&&option.presetArg!==void 0)val=option.presetArg;let oldValue=this.getOptionValue(name);if(val!==null&&option.parseArg)val=this._callParseArg(option,val,oldValue,invalidValueMessage);else if(val!==null&&option.variadic)val=option._collectValue(val,oldValue);if(val==null)if(option.negate)val=!1;else if(option.isBoolean()||option.optional)val=!0;else val="";this.setOptionValueWithSource(name,val,valueSource)};if(this.on("option:"+oname,(val)=>{let invalidValueMessage=`error: option '${option.flags}' argument '${val}' is invalid.`;handleOptionValue(val,invalidValueMessage,"cli")}),option.envVar)this.on("optionEnv:"+oname,(val)=>{let invalidValueMessage=`error: option '${option.flags}' value '${val}' from env '${option.envVar}' is invalid.`;handleOptionValue(val,invalidValueMessage,"env")});return this}_optionEx(config,flags,description,fn,defaultValue){if(typeof flags==="object"&&flags instanceof Option)throw Error("To add an Option object use addOption() instead of option() or requiredOption()");let option=this.createOption(flags,description);if(option.makeOptionMandatory(!!config.mandatory),typeof fn==="function")option.default(defaultValue).argParser(fn);else if(fn instanceof RegExp){let regex=fn;fn=(val,def)=>{let m=regex.exec(val);return m?m[0]:def},option.default(defaultValue).argParser(fn)}else option.default(fn);return this.addOption(option)}option(flags,description,parseArg,defaultValue){return this._optionEx({},flags,description,parseArg,defaultValue)}requiredOption(flags,description,parseArg,defaultValue){return this._optionEx({mandatory:!0},flags,description,parseArg,defaultValue)}combineFlagAndOptionalValue(combine=!0){return this._combineFlagAndOptionalValue=!!combine,this}allowUnknownOption(allowUnknown=!0){return this._allowUnknownOption=!!allowUnknown,this}allowExcessArguments(allowExcess=!0){return this._allowExcessArguments=!!allowExcess,this}enablePositionalOptions(positional=!0){return this._enablePositionalOptions=!!positional,this}passThroughOptions(passThrough=!0){return this._passThroughOptions=!!passThrough,this._checkForBrokenPassThrough(),this}_checkForBrokenPassThrough(){if(this.parent&&this._passThroughOptions&&!this.parent._enablePositionalOptions)throw Error(`passThroughOptions cannot be used for '${this._name}' without turning on enablePositionalOptions for parent command(s)`)}storeOptionsAsProperties(storeAsProperties=!0){if(this.options.length)throw Error("call .storeOptionsAsProperties() before adding options");if(Object.keys(this._optionValues).length)throw Error("call .storeOptionsAsProperties() before setting option values");return this._storeOptionsAsProperties=!!storeAsProperties,this}getOptionValue(key){if(this._storeOptionsAsProperties)return this[key];return this._optionValues[key]}setOptionValue(key,value){return this.setOptionValueWithSource(key,value,void 0)}setOptionValueWithSource(key,value,source){if(this._storeOptionsAsProperties)this[key]=value;else this._optionValues[key]=value;return this._optionValueSources[key]=source,this}getOptionValueSource(key){return this._optionValueSources[key]}getOptionValueSourceWithGlobals(key){let source;return this._getCommandAndAncestors().forEach((cmd)=>{if(Object.hasOwn(cmd._optionValueSources,key))source=cmd.getOptionValueSource(key)}),source}_prepareUserArgs(argv,parseOptions){if(argv!==void 0&&!Array.isArray(argv))throw Error("first parameter to parse must be array or undefined");if(parseOptions=parseOptions||{},argv===void 0&&parseOptions.from===void 0){if(process2.versions?.electron)parseOptions.from="electron";let execArgv=process2.execArgv??[];if(execArgv.includes("-e")||execArgv.includes("--eval")||execArgv.includes("-p")||execArgv.includes("--print"))parseOptions.from="eval"}if(argv===void 0)argv=process2.argv;this.rawArgs=argv.slice();let userArgs;switch(parseOptions.from){case void 0:case"node":this._scriptPath=argv[1],userArgs=argv.slice(2);break;case"electron":if(process2.defaultApp)this._scriptPath=argv[1],userArgs=argv.slice(2);else userArgs=argv.slice(1);break;case"user":userArgs=argv.slice(0);break;case"eval":userArgs=argv.slice(1);break;default:throw Error(`unexpected parse option { from: '${parseOptions.from}' }`)}if(!this._name&&this._scriptPath)this.nameFromFilename(this._scriptPath);return this._name=this._name||"program",userArgs}parse(argv,parseOptions){this._prepareForParse();let userArgs=this._prepareUserArgs(argv,parseOptions);return this._parseCommand([],userArgs),this}async parseAsync(argv,parseOptions){this._prepareForParse();let userArgs=this._prepareUserArgs(argv,parseOptions);return await this._parseCommand([],userArgs),this}_prepareForParse(){if(this._savedState===null)this.options.filter((option)=>option.negate&&option.defaultValue===void 0&&this.getOptionValue(option.attributeName())===void 0).forEach((option)=>{let positiveLongFlag=option.long.replace(/^--no-/,"--");if(!this._findOption(positiveLongFlag))this.setOptionValueWithSource(option.attributeName(),!0,"default")}),this.saveStateBeforeParse();else this.restoreStateBeforeParse()}saveStateBeforeParse(){this._savedState={_name:this._name,_optionValues:{...this._optionValues},_optionValueSources:{...this._optionValueSources}}}restoreStateBeforeParse(){if(this._storeOptionsAsProperties)throw Error(`Can not call parse again when storeOptionsAsProperties is true.
- either make a new Command for each call to parse, or stop storing options as properties`);this._name=this._savedState._name,this._scriptPath=null,this.rawArgs=[],this._optionValues={...this._savedState._optionValues},this._optionValueSources={...this._savedState._optionValueSources},this.args=[],this.processedArgs=[]}_checkForMissingExecutable(executableFile,executableDir,subcommandName){if(fs.existsSync(executableFile))return;let executableDirMessage=executableDir?`searched for local subcommand relative to directory '${executableDir}'`:"no directory for search for local subcommand, use .executableDir() to supply a custom directory",executableMissing=`'${executableFile}' does not exist
 - if '${subcommandName}' is not meant to be an executable command, remove description parameter from '.command()' and use '.description()' instead
 - if the default executable name is not suitable, use the executableFile option to supply a custom name or path
 - ${executableDirMessage}`;throw Error(executableMissing)}_executeSubCommand(subcommand,args){args=args.slice();let sourceExt=[".js",".ts",".tsx",".mjs",".cjs"];function findFile(baseDir,baseName){let localBin=path.resolve(baseDir,baseName);if(fs.existsSync(localBin))return localBin;if(sourceExt.includes(path.extname(baseName)))return;let foundExt=sourceExt.find((ext)=>fs.existsSync(`${localBin}${ext}`));if(foundExt)return`${localBin}${foundExt}`;return}this._checkForMissingMandatoryOptions(),this._checkForConflictingOptions();let executableFile=subcommand._executableFile||`${this._name}-${subcommand._name}`,executableDir=this._executableDir||"";if(this._scriptPath){let resolvedScriptPath;try{resolvedScriptPath=fs.realpathSync(this._scriptPath)}catch{resolvedScriptPath=this._scriptPath}executableDir=path.resolve(path.dirname(resolvedScriptPath),executableDir)}if(executableDir){let localFile=findFile(executableDir,executableFile);if(!localFile&&!subcommand._executableFile&&this._scriptPath){let legacyName=path.basename(this._scriptPath,path.extname(this._scriptPath));if(legacyName!==this._name)localFile=findFile(executableDir,`${legacyName}-${subcommand._name}`)}executableFile=localFile||executableFile}let launchWithNode=sourceExt.includes(path.extname(executableFile)),proc;if(process2.platform!=="win32")if(launchWithNode)args.unshift(executableFile),args=incrementNodeInspectorPort(process2.execArgv).concat(args),proc=childProcess.spawn(process2.argv[0],args,{stdio:"inherit"});else proc=childProcess.spawn(executableFile,args,{stdio:"inherit"});else this._checkForMissingExecutable(executableFile,executableDir,subcommand._name),args.unshift(executableFile),args=incrementNodeInspectorPort(process2.execArgv).concat(args),proc=childProcess.spawn(process2.execPath,args,{stdio:"inherit"});if(!proc.killed)["SIGUSR1","SIGUSR2","SIGTERM","SIGINT","SIGHUP"].forEach((signal)=>{process2.on(signal,()=>{if(proc.killed===!1&&proc.exitCode===null)proc.kill(signal)})});let exitCallback=this._exitCallback;proc.on("close",(code)=>{if(code=code??1,!exitCallback)process2.exit(code);else exitCallback(new CommanderError(code,"commander.executeSubCommandAsync","(close)"))}),proc.on("error",(err)=>{if(err.code==="ENOENT")this._checkForMissingExecutable(executableFile,executableDir,subcommand._name);else if(err.code==="EACCES")throw Error(`'${executableFile}' not executable`);if(!exitCallback)process2.exit(1);else{let wrappedError=new CommanderError(1,"commander.executeSubCommandAsync","(error)");wrappedError.nestedError=err,exitCallback(wrappedError)}}),this.runningCommand=proc}_dispatchSubcommand(commandName,operands,unknown){let subCommand=this._findCommand(commandName);if(!subCommand)this.help({error:!0});subCommand._prepareForParse();let promiseChain;return promiseChain=this._chainOrCallSubCommandHook(promiseChain,subCommand,"preSubcommand"),promiseChain=this._chainOrCall(promiseChain,()=>{if(subCommand._executableHandler)this._executeSubCommand(subCommand,operands.concat(unknown));else return subCommand._parseCommand(operands,unknown)}),promiseChain}_dispatchHelpCommand(subcommandName){if(!subcommandName)this.help();let subCommand=this._findCommand(subcommandName);if(subCommand&&!subCommand._executableHandler)subCommand.help();return this._dispatchSubcommand(subcommandName,[],[this._getHelpOption()?.long??this._getHelpOption()?.short??"--help"])}_checkNumberOfArguments(){if(this.registeredArguments.forEach((arg,i)=>{if(arg.required&&this.args[i]==null)this.missingArgument(arg.name())}),this.registeredArguments.length>0&&this.registeredArguments[this.registeredArguments.length-1].variadic)return;if(this.args.length>this.registeredArguments.length)this._excessArguments(this.args)}_processArguments(){let myParseArg=(argument,value,previous)=>{let parsedValue=value;if(value!==null&&argument.parseArg){let invalidValueMessage=`error: command-argument value '${value}' is invalid for argument '${argument.name()}'.`;parsedValue=this._callParseArg(argument,value,previous,invalidValueMessage)}return parsedValue};this._checkNumberOfArguments();let processedArgs=[];this.registeredArguments.forEach((declaredArg,index)=>{let value=declaredArg.defaultValue;if(declaredArg.variadic){if(index<this.args.length){if(value=this.args.slice(index),declaredArg.parseArg)value=value.reduce((processed,v)=>myParseArg(declaredArg,v,processed),declaredArg.defaultValue)}else if(value===void 0)value=[]}else if(index<this.args.length){if(value=this.args[index],declaredArg.parseArg)value=myParseArg(declaredArg,value,declaredArg.defaultValue)}processedArgs[index]=value}),this.processedArgs=processedArgs}_chainOrCall(promise,fn){if(promise?.then&&typeof promise.then==="function")return promise.then(()=>fn());return fn()}_chainOrCallHooks(promise,event){let result=promise,hooks=[];if(this._getCommandAndAncestors().reverse().filter((cmd)=>cmd._lifeCycleHooks[event]!==void 0).forEach((hookedCommand)=>{hookedCommand._lifeCycleHooks[event].forEach((callback)=>{hooks.push({hookedCommand,callback})})}),event==="postAction")hooks.reverse();return hooks.forEach((hookDetail)=>{result=this._chainOrCall(result,()=>hookDetail.callback(hookDetail.hookedCommand,this))}),result}_chainOrCallSubCommandHook(promise,subCommand,event){let result=promise;if(this._lifeCycleHooks[event]!==void 0)this._lifeCycleHooks[event].forEach((hook)=>{result=this._chainOrCall(result,()=>hook(this,subCommand))});return result}_parseCommand(operands,unknown){let parsed=this.parseOptions(unknown);if(this._parseOptionsEnv(),this._parseOptionsImplied(),operands=operands.concat(parsed.operands),unknown=parsed.unknown,this.args=operands.concat(unknown),operands&&this._findCommand(operands[0]))return this._dispatchSubcommand(operands[0],operands.slice(1),unknown);if(this._getHelpCommand()&&operands[0]===this._getHelpCommand().name())return this._dispatchHelpCommand(operands[1]);if(this._defaultCommandName)return this._outputHelpIfRequested(unknown),this._dispatchSubcommand(this._defaultCommandName,operands,unknown);if(this.commands.length&&this.args.length===0&&!this._actionHandler&&!this._defaultCommandName)this.help({error:!0});this._outputHelpIfRequested(parsed.unknown),this._checkForMissingMandatoryOptions(),this._checkForConflictingOptions();let checkForUnknownOptions=()=>{if(parsed.unknown.length>0)this.unknownOption(parsed.unknown[0])},commandEvent=`command:${this.name()}`;if(this._actionHandler){checkForUnknownOptions(),this._processArguments();let promiseChain;if(promiseChain=this._chainOrCallHooks(promiseChain,"preAction"),promiseChain=this._chainOrCall(promiseChain,()=>this._actionHandler(this.processedArgs)),this.parent)promiseChain=this._chainOrCall(promiseChain,()=>{this.parent.emit(commandEvent,operands,unknown)});return promiseChain=this._chainOrCallHooks(promiseChain,"postAction"),promiseChain}if(this.parent?.listenerCount(commandEvent))checkForUnknownOptions(),this._processArguments(),this.parent.emit(commandEvent,operands,unknown);else if(operands.length){if(this._findCommand("*"))return this._dispatchSubcommand("*",operands,unknown);if(this.listenerCount("command:*"))this.emit("command:*",operands,unknown);else if(this.commands.length)this.unknownCommand();else checkForUnknownOptions(),this._processArguments()}else if(this.commands.length)checkForUnknownOptions(),this.help({error:!0});else checkForUnknownOptions(),this._processArguments()}_findCommand(name){if(!name)return;return this.commands.find((cmd)=>cmd._name===name||cmd._aliases.includes(name))}_findOption(arg){return this.options.find((option)=>option.is(arg))}_checkForMissingMandatoryOptions(){this._getCommandAndAncestors().forEach((cmd)=>{cmd.options.forEach((anOption)=>{if(anOption.mandatory&&cmd.getOptionValue(anOption.attributeName())===void 0)cmd.missingMandatoryOptionValue(anOption)})})}_checkForConflictingLocalOptions(){let definedNonDefaultOptions=this.options.filter((option)=>{let optionKey=option.attributeName();if(this.getOptionValue(optionKey)===void 0)return!1;return this.getOptionValueSource(optionKey)!=="default"});definedNonDefaultOptions.filter((option)=>option.conflictsWith.length>0).forEach((option)=>{let conflictingAndDefined=definedNonDefaultOptions.find((defined)=>option.conflictsWith.includes(defined.attributeName()));if(conflictingAndDefined)this._conflictingOption(option,conflictingAndDefined)})}_checkForConflictingOptions(){this._getCommandAndAncestors().forEach((cmd)=>{cmd._checkForConflictingLocalOptions()})}parseOptions(args){let operands=[],unknown=[],dest=operands;function maybeOption(arg){return arg.length>1&&arg[0]==="-"}let negativeNumberArg=(arg)=>{if(!/^-(\d+|\d*\.\d+)([eE][+-]?\d+)?$/.test(arg))return!1;return!this._getCommandAndAncestors().some((cmd)=>cmd.options.map((opt)=>opt.short).some((short)=>/^-\d$/.test(short)))},activeVariadicOption=null,activeGroup=null,i=0;while(i<args.length||activeGroup){let arg=activeGroup??args[i++];if(activeGroup=null,arg==="--"){if(dest===unknown)dest.push(arg);dest.push(...args.slice(i));break}if(activeVariadicOption&&(!maybeOption(arg)||negativeNumberArg(arg))){this.emit(`option:${activeVariadicOption.name()}`,arg);continue}if(activeVariadicOption=null,maybeOption(arg)){let option=this._findOption(arg);if(option){if(option.required){let value=args[i++];if(value===void 0)this.optionMissingArgument(option);this.emit(`option:${option.name()}`,value)}else if(option.optional){let value=null;if(i<args.length&&(!maybeOption(args[i])||negativeNumberArg(args[i])))value=args[i++];this.emit(`option:${option.name()}`,value)}else this.emit(`option:${option.name()}`);activeVariadicOption=option.variadic?option:null;continue}}if(arg.length>2&&arg[0]==="-"&&arg[1]!=="-"){let option=this._findOption(`-${arg[1]}`);if(option){if(option.required||option.optional&&this._combineFlagAndOptionalValue)this.emit(`option:${option.name()}`,arg.slice(2));else this.emit(`option:${option.name()}`),activeGroup=`-${arg.slice(2)}`;continue}}if(/^--[^=]+=/.test(arg)){let index=arg.indexOf("="),option=this._findOption(arg.slice(0,index));if(option&&(option.required||option.optional)){this.emit(`option:${option.name()}`,arg.slice(index+1));continue}}if(dest===operands&&maybeOption(arg)&&!(this.commands.length===0&&negativeNumberArg(arg)))dest=unknown;if((this._enablePositionalOptions||this._passThroughOptions)&&operands.length===0&&unknown.length===0){if(this._findCommand(arg)){operands.push(arg),unknown.push(...args.slice(i));break}else if(this._getHelpCommand()&&arg===this._getHelpCommand().name()){operands.push(arg,...args.slice(i));break}else if(this._defaultCommandName){unknown.push(arg,...args.slice(i));break}}if(this._passThroughOptions){dest.push(arg,...args.slice(i));break}dest.push(arg)}return{operands,unknown}}opts(){if(this._storeOptionsAsProperties){let result={},len=this.options.length;for(let i=0;i<len;i++){let key=this.options[i].attributeName();result[key]=key===this._versionOptionName?this._version:this[key]}return result}return this._optionValues}optsWithGlobals(){return this._getCommandAndAncestors().reduce((combinedOptions,cmd)=>Object.assign(combinedOptions,cmd.opts()),{})}error(message,errorOptions){if(this._outputConfiguration.outputError(`${message}
`,this._outputConfiguration.writeErr),typeof this._showHelpAfterError==="string")this._outputConfiguration.writeErr(`${this._showHelpAfterError}
`);else if(this._showHelpAfterError)this._outputConfiguration.writeErr(`
`),this.outputHelp({error:!0});let config=errorOptions||{},exitCode=config.exitCode||1,code=config.code||"commander.error";this._exit(exitCode,code,message)}_parseOptionsEnv(){this.options.forEach((option)=>{if(option.envVar&&option.envVar in process2.env){let optionKey=option.attributeName();if(this.getOptionValue(optionKey)===void 0||["default","config","env"].includes(this.getOptionValueSource(optionKey)))if(option.required||option.optional)this.emit(`optionEnv:${option.name()}`,process2.env[option.envVar]);else this.emit(`optionEnv:${option.name()}`)}})}_parseOptionsImplied(){let dualHelper=new DualOptions(this.options),hasCustomOptionValue=(optionKey)=>this.getOptionValue(optionKey)!==void 0&&!["default","implied"].includes(this.getOptionValueSource(optionKey));this.options.filter((option)=>option.implied!==void 0&&hasCustomOptionValue(option.attributeName())&&dualHelper.valueFromOption(this.getOptionValue(option.attributeName()),option)).forEach((option)=>{Object.keys(option.implied).filter((impliedKey)=>!hasCustomOptionValue(impliedKey)).forEach((impliedKey)=>{this.setOptionValueWithSource(impliedKey,option.implied[impliedKey],"implied")})})}missingArgument(name){let message=`error: missing required argument '${name}'`;this.error(message,{code:"commander.missingArgument"})}optionMissingArgument(option){let message=`error: option '${option.flags}' argument missing`;this.error(message,{code:"commander.optionMissingArgument"})}missingMandatoryOptionValue(option){let message=`error: required option '${option.flags}' not specified`;this.error(message,{code:"commander.missingMandatoryOptionValue"})}_conflictingOption(option,conflictingOption){let findBestOptionFromValue=(option)=>{let optionKey=option.attributeName(),optionValue=this.getOptionValue(optionKey),negativeOption=this.options.find((target)=>target.negate&&optionKey===target.attributeName()),positiveOption=this.options.find((target)=>!target.negate&&optionKey===target.attributeName());if(negativeOption&&(negativeOption.presetArg===void 0&&optionValue===!1||negativeOption.presetArg!==void 0&&optionValue===negativeOption.presetArg))return negativeOption;return positiveOption||option},getErrorMessage=(option)=>{let bestOption=findBestOptionFromValue(option),optionKey=bestOption.attributeName();if(this.getOptionValueSource(optionKey)==="env")return`environment variable '${bestOption.envVar}'`;return`option '${bestOption.flags}'`},message=`error: ${getErrorMessage(option)} cannot be used with ${getErrorMessage(conflictingOption)}`;this.error(message,{code:"commander.conflictingOption"})}unknownOption(flag){if(this._allowUnknownOption)return;let suggestion="";if(flag.startsWith("--")&&this._showSuggestionAfterError){let candidateFlags=[],command=this;do{let moreFlags=command.createHelp().visibleOptions(command).filter((option)=>option.long).map((option)=>option.long);candidateFlags=candidateFlags.concat(moreFlags),command=command.parent}while(command&&!command._enablePositionalOptions);suggestion=suggestSimilar(flag,candidateFlags)}let message=`error: unknown option '${flag}'${suggestion}`;this.error(message,{code:"commander.unknownOption"})}_excessArguments(receivedArgs){if(this._allowExcessArguments)return;let expected=this.registeredArguments.length,s=expected===1?"":"s",received=receivedArgs.length,forSubcommand=this.parent?` for '${this.name()}'`:"",details=receivedArgs.join(", "),message=`error: too many arguments${forSubcommand}. Expected ${expected} argument${s} but got ${received}: ${details}.`;this.error(message,{code:"commander.excessArguments"})}unknownCommand(){let unknownName=this.args[0],suggestion="";if(this._showSuggestionAfterError){let candidateNames=[];this.createHelp().visibleCommands(this).forEach((command)=>{if(candidateNames.push(command.name()),command.alias())candidateNames.push(command.alias())}),suggestion=suggestSimilar(unknownName,candidateNames)}let message=`error: unknown command '${unknownName}'${suggestion}`;this.error(message,{code:"commander.unknownCommand"})}version(str,flags,description){if(str===void 0)return this._version;this._version=str,flags=flags||"-V, --version",description=description||"output the version number";let versionOption=this.createOption(flags,description);return this._versionOptionName=versionOption.attributeName(),this._registerOption(versionOption),this.on("option:"+versionOption.name(),()=>{this._outputConfiguration.writeOut(`${str}
`),this._exit(0,"commander.version",str)}),this}description(str,argsDescription){if(str===void 0&&argsDescription===void 0)return this._description;if(this._description=str,argsDescription)this._argsDescription=argsDescription;return this}summary(str){if(str===void 0)return this._summary;return this._summary=str,this}alias(alias){if(alias===void 0)return this._aliases[0];let command=this;if(this.commands.length!==0&&this.commands[this.commands.length-1]._executableHandler)command=this.commands[this.commands.length-1];if(alias===command._name)throw Error("Command alias can't be the same as its name");let matchingCommand=this.parent?._findCommand(alias);if(matchingCommand){let existingCmd=[matchingCommand.name()].concat(matchingCommand.aliases()).join("|");throw Error(`cannot add alias '${alias}' to command '${this.name()}' as already have command '${existingCmd}'`)}return command._aliases.push(alias),this}aliases(aliases){if(aliases===void 0)return this._aliases;return aliases.forEach((alias)=>this.alias(alias)),this}usage(str){if(str===void 0){if(this._usage)return this._usage;let args=this.registeredArguments.map((arg)=>humanReadableArgName(arg));return[].concat(this.options.length||this._helpOption!==null?"[options]":[],this.commands.length?"[command]":[],this.registeredArguments.length?args:[]).join(" ")}return this._usage=str,this}name(str){if(str===void 0)return this._name;return this._name=str,this}helpGroup(heading){if(heading===void 0)return this._helpGroupHeading??"";return this._helpGroupHeading=heading,this}commandsGroup(heading){if(heading===void 0)return this._defaultCommandGroup??"";return this._defaultCommandGroup=heading,this}optionsGroup(heading){if(heading===void 0)return this._defaultOptionGroup??"";return this._defaultOptionGroup=heading,this}_initOptionGroup(option){if(this._defaultOptionGroup&&!option.helpGroupHeading)option.helpGroup(this._defaultOptionGroup)}_initCommandGroup(cmd){if(this._defaultCommandGroup&&!cmd.helpGroup())cmd.helpGroup(this._defaultCommandGroup)}nameFromFilename(filename){return this._name=path.basename(filename,path.extname(filename)),this}executableDir(path2){if(path2===void 0)return this._executableDir;return this._executableDir=path2,this}helpInformation(contextOptions){let helper=this.createHelp(),context=this._getOutputContext(contextOptions);helper.prepareContext({error:context.error,helpWidth:context.helpWidth,outputHasColors:context.hasColors});let text=helper.formatHelp(this,helper);if(context.hasColors)return text;return this._outputConfiguration.stripColor(text)}_getOutputContext(contextOptions){contextOptions=contextOptions||{};let error=!!contextOptions.error,baseWrite,hasColors,helpWidth;if(error)baseWrite=(str)=>this._outputConfiguration.writeErr(str),hasColors=this._outputConfiguration.getErrHasColors(),helpWidth=this._outputConfiguration.getErrHelpWidth();else baseWrite=(str)=>this._outputConfiguration.writeOut(str),hasColors=this._outputConfiguration.getOutHasColors(),helpWidth=this._outputConfiguration.getOutHelpWidth();return{error,write:(str)=>{if(!hasColors)str=this._outputConfiguration.stripColor(str);return baseWrite(str)},hasColors,helpWidth}}outputHelp(contextOptions){let deprecatedCallback;if(typeof contextOptions==="function")deprecatedCallback=contextOptions,contextOptions=void 0;let outputContext=this._getOutputContext(contextOptions),eventContext={error:outputContext.error,write:outputContext.write,command:this};this._getCommandAndAncestors().reverse().forEach((command)=>command.emit("beforeAllHelp",eventContext)),this.emit("beforeHelp",eventContext);let helpInformation=this.helpInformation({error:outputContext.error});if(deprecatedCallback){if(helpInformation=deprecatedCallback(helpInformation),typeof helpInformation!=="string"&&!Buffer.isBuffer(helpInformation))throw Error("outputHelp callback must return a string or a Buffer")}if(outputContext.write(helpInformation),this._getHelpOption()?.long)this.emit(this._getHelpOption().long);this.emit("afterHelp",eventContext),this._getCommandAndAncestors().forEach((command)=>command.emit("afterAllHelp",eventContext))}helpOption(flags,description){if(typeof flags==="boolean"){if(flags){if(this._helpOption===null)this._helpOption=void 0;if(this._defaultOptionGroup)this._initOptionGroup(this._getHelpOption())}else this._helpOption=null;return this}if(this._helpOption=this.createOption(flags??"-h, --help",description??"display help for command"),flags||description)this._initOptionGroup(this._helpOption);return this}_getHelpOption(){if(this._helpOption===void 0)this.helpOption(void 0,void 0);return this._helpOption}addHelpOption(option){return this._helpOption=option,this._initOptionGroup(option),this}help(contextOptions){this.outputHelp(contextOptions);let exitCode=Number(process2.exitCode??0);if(exitCode===0&&contextOptions&&typeof contextOptions!=="function"&&contextOptions.error)exitCode=1;this._exit(exitCode,"commander.help","(outputHelp)")}addHelpText(position,text){let allowedValues=["beforeAll","before","after","afterAll"];if(!allowedValues.includes(position))throw Error(`Unexpected value for position to addHelpText.
Expecting one of '${allowedValues.join("', '")}'`);let helpEvent=`${position}Help`;return this.on(helpEvent,(context)=>{let helpStr;if(typeof text==="function")helpStr=text({error:context.error,command:context.command});else helpStr=text;if(helpStr)context.write(`${helpStr}
`)}),this}_outputHelpIfRequested(args){let helpOption=this._getHelpOption();if(helpOption&&args.find((arg)=>helpOption.is(arg)))this.outputHelp(),this._exit(0,"commander.helpDisplayed","(outputHelp)")}}function incrementNodeInspectorPort(args){return args.map((arg)=>{if(!arg.startsWith("--inspect"))return arg;let debugOption,debugHost="127.0.0.1",debugPort="9229",match;if((match=arg.match(/^(--inspect(-brk|-wait)?)$/))!==null)debugOption=match[1];else if((match=arg.match(/^(--inspect(-brk|-port|-wait)?)=(\[[^\]]+\]|[^:]+)$/))!==null)if(debugOption=match[1],/^\d+$/.test(match[3]))debugPort=match[3];else debugHost=match[3];else if((match=arg.match(/^(--inspect(-brk|-port|-wait)?)=(\[[^\]]+\]|[^:]+):(\d+)$/))!==null)debugOption=match[1],debugHost=match[3],debugPort=match[4];if(debugOption&&debugPort!=="0")return`${debugOption}=${debugHost}:${parseInt(debugPort)+1}`;return arg})}function useColor(){if(process2.env.NO_COLOR||process2.env.FORCE_COLOR==="0"||process2.env.FORCE_COLOR==="false")return!1;if(process2.env.FORCE_COLOR||process2.env.CLICOLOR_FORCE!==void 0)return!0;return}var program=new Command;init_errors();init_product();var USAGE_ERROR=2,COMMANDS_HINT="The commands are demo, platform and doctor; molecule-channel --help says more.";async function runProgram(args,context){let exitCode=0,program=createProgram(context,(code)=>{exitCode=code});try{return await program.parseAsync(args.length===0?["--help"]:[...args],{from:"user"}),exitCode}catch(error){if(error instanceof CommanderError)return error.exitCode===0?0:USAGE_ERROR;return context.output.complain(`molecule-channel: ${explain(error)}
`),1}}function explain(error){if(error instanceof MoleculeError)return`${error.message}
${error.advice}`;return error instanceof Error?error.message:"unknown error"}function createProgram(context,done){let{output}=context,program=new Command("molecule-channel").description("Makes a Claude Code session a workspace on a Molecule AI canvas: what people and agents write to it there arrives in the session, and its replies go back.").version(PRODUCT.version,"-v, --version","print the version").helpOption("-h, --help","print this help").helpCommand("help [command]","print the help of a command").exitOverride().configureOutput({writeOut:output.print,writeErr:output.complain}).showHelpAfterError(COMMANDS_HINT).addHelpText("after",`
New here? Run: molecule-channel demo
Something wrong? Run: molecule-channel doctor`),run=(load)=>async(flags)=>{let command=await load();done(await command(flags,context))};return addDemo(program).action(run(async()=>(await Promise.resolve().then(() => (init_demo(),exports_demo))).demoCommand)),addPlatform(program).action(run(async()=>(await Promise.resolve().then(() => (init_platform2(),exports_platform))).platformCommand)),addDoctor(program).action(run(async()=>(await Promise.resolve().then(() => (init_doctor(),exports_doctor))).doctorCommand)),program}function addDemo(program){return program.command("demo").summary("try the channel on this machine, without any account").description("Starts a small platform with its canvas on this machine, and a workspace on it. Where Claude Code is installed, prints the command that makes a session that workspace; elsewhere a script answers in its place.").addOption(portOption()).option("--scripted","let the script answer even where `claude` is installed").addHelpText("after",`
Your own settings are neither read nor changed. Ctrl-C ends it and removes everything.`)}function addPlatform(program){return program.command("platform").summary("run a local platform with its canvas").description("Runs the local platform and its canvas alone, for development and tests. Prints its address, its admin token, and how to create a workspace.").addOption(portOption()).option("--database <file>","keep everything in this file (default: in memory, gone at the end)").addOption(new Option("--era <era>","age of the platform: E2 is the newest, E1 of May 2026, E0 before poll mode").choices(["E0","E1","E2"]).default("E2")).addHelpText("after",`
Ctrl-C ends it.`)}function addDoctor(program){return program.command("doctor").summary("find out what is wrong, and how to mend it").description("Looks at everything the channel depends on: Bun, settings, platform, token, state directory, Claude Code.").option("--json","print the report as JSON").option("--offline","do not ask the platform").addHelpText("after",`
It registers nothing, marks nothing as read, disturbs no session and prints no token.
Exit code 0: nothing failed. 1: something did.`)}function portOption(){return new Option("--port <number>","port on 127.0.0.1 (default: a free one)").argParser((text)=>{let port=/^\d{1,5}$/.test(text)?Number(text):Number.NaN;if(port>=0&&port<=65535)return port;throw new InvalidArgumentError("It is a whole number from 0 to 65535.")})}function processEnvironment(){return{...process.env}}var FLUSH_LIMIT_MS=500,env=processEnvironment(),output=createOutput(process.stdout,process.stderr,env),exitCode=await runProgram(process.argv.slice(2),{env,output,signals:process});await Promise.race([output.flushed(),sleep(FLUSH_LIMIT_MS,new AbortController().signal)]);process.exit(exitCode);
