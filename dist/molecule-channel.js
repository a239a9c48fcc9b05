// @bun
var I1=Object.create;var{getPrototypeOf:P1,defineProperty:Vd,getOwnPropertyNames:N1}=Object;var kb=Object.prototype.hasOwnProperty;function L1(e){return this[e]}var M1,D1,Jr=(e,t,n)=>{var r=e!=null&&typeof e==="object";if(r){var o=t?M1??=new WeakMap:D1??=new WeakMap,s=o.get(e);if(s)return s}n=e!=null?I1(P1(e)):{};let i=t||!e||!e.__esModule||!kb.call(e,"default")?Vd(n,"default",{value:e,enumerable:!0}):n;if(e&&typeof e==="object"||typeof e==="function"){for(let a of N1(e))if(!kb.call(i,a))Vd(i,a,{get:L1.bind(e,a),enumerable:!0})}if(r)o.set(e,i);return i};var yt=(e,t)=>()=>(t||e((t={exports:{}}).exports,t),t.exports);var z1=(e)=>e;function F1(e,t){this[e]=z1.bind(null,t)}var Nn=(e,t)=>{for(var n in t)Vd(e,n,{get:t[n],enumerable:!0,configurable:!0,set:F1.bind(t,n)})};var h=(e,t,n)=>()=>{if(e)try{t=e(e=0)}catch(r){n=[r]}if(n)throw n[0];return t};var ut=import.meta.require;var xb,Gd,Kd,Xd,Jd,gr,vb,Zs,Sb,Na,Eb,hr,Yd,Pa,Tb;var Ab=h(()=>{xb={trouble:"unauthorized",actor:"user",fact:"the platform refuses this workspace's token",advice:"The token is not valid for this workspace: check that ids and tokens are in the same order, or create a new token on the canvas (Settings, Workspace Tokens)."},Gd={trouble:"forbidden",actor:"operator",fact:"the platform does not allow this",advice:"The platform refuses this: check that MOLECULE_PLATFORM_URL is exactly the address of the canvas."},Kd={trouble:"not_found",actor:"user",fact:"the platform does not know the workspace",advice:"Nothing there: check MOLECULE_PLATFORM_URL and the workspace id."},Xd={trouble:"not_found",actor:"user",fact:"the platform says that this is no id of a workspace",advice:"Copy the id from the canvas: the platform takes only ids such as 0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11."},Jd={trouble:"removed",actor:"user",fact:"the workspace was removed from the canvas",advice:"The workspace was removed: create a new one on the canvas and put its id and token into the settings."},gr={trouble:"unavailable",actor:"time",fact:"the platform has trouble",advice:"The platform has trouble."},vb={...gr,fact:"the platform has trouble with its database",advice:"The platform has trouble: it runs, but its database does not answer."},Zs={trouble:"unavailable",actor:"time",fact:"something on the way answers in the place of the platform",advice:"Something on the way answers in the place of the platform, such as a gateway or the login page of a network."},Sb={trouble:"forbidden",actor:"user",fact:"what answers refuses even what anybody may ask a platform",advice:"What answers refuses even what anybody may ask a platform: check that MOLECULE_PLATFORM_URL is exactly the address of the canvas, not of a login page before it."},Na={trouble:"unreachable",actor:"time",fact:"the platform cannot be reached",advice:"Check the network and MOLECULE_PLATFORM_URL."},Eb={trouble:"clock",actor:"user",fact:"by the clock of this machine the certificate of the platform is not valid",advice:"Switch on automatic time on this machine: by its clock the certificate of the platform is not valid."},hr={trouble:"rejected",actor:"user",fact:"the platform did not accept the request",advice:"The platform did not accept the request; see the log file for its answer."},Yd={invalid_workspace_id:Xd,TENANT_ORG_HEADER_REQUIRED:{...Gd,actor:"user"},no_memory_plugin:{...hr,actor:"operator",fact:"this platform has no memory plugin",advice:"This platform keeps no memories: its operator can set MEMORY_PLUGIN_URL."},memory_plugin_failed:{...gr,fact:"the memory plugin of the platform does not answer",advice:"The memory plugin of the platform does not answer."},no_such_plugin:{...hr,fact:"the platform has no such plugin",advice:"The platform has no plugin of that name and source: check both."},no_such_thing:{...hr,fact:"the platform does not have what was asked for",advice:"It was removed, has expired, or never was there."}},Pa={...gr,fact:"the platform did not answer in time",advice:"The platform did not answer in time."},Tb={402:{...hr,fact:"the budget of the workspace is used up",advice:"The workspace's budget is used up; an operator can raise it on the canvas."},408:Pa,413:{...hr,advice:"Too large for the platform: shorten it."},429:{trouble:"rate_limited",actor:"time",fact:"too many requests",advice:"Too many requests for this token."},504:Pa,522:Pa,524:Pa}});function Rb(e,t=Gn){switch(e.kind){case"status":return U1(e,t);case"no_connection":return Z1(e,t);case"timeout":return{...Na,advice:"The platform is slow or unreachable."};case"unreadable":return G1(e,t)}}function U1(e,t){let{status:n,code:r,isOwn:o}=e,{proxyVariable:s}=t;if(n===407||!o&&n>=500&&s!==void 0)return $b(n,t);if(r!==void 0&&Object.hasOwn(Yd,r))return Yd[r]??hr;switch(n){case 401:case 403:return j1(e,t);case 404:return W1(e,t);case 410:return Qd(t)??ep(t)??Jd;default:return Tb[n]??(n>=500?gr:hr)}}function j1({status:e,code:t},n){let r=e===401?xb:Gd,o=t!==void 0&&q1.has(t);return Qd(n)??(o?r:ep(n)??r)}function W1({isOwn:e},t){let{hasWorked:n,workspace:r}=t,o=!e&&n&&r!=="exists";return Qd(t)??(o?Zs:ep(t)??Kd)}function Qd({workspace:e}){if(e==="removed")return Jd;if(e==="invalid")return Xd;return e==="unknown"?Kd:void 0}function ep(e){let{workspace:t,isServerUp:n,isTokenAccepted:r,hadTrouble:o,hasWorked:s}=e;switch(t){case"failing":return n?vb:gr;case"no_answer":return gr;case"refused":return s?Zs:Sb;default:return o||r?gr:void 0}}function tp(e){return H1.test(e)}function Z1({code:e,proxyStatus:t},n){let{proxyVariable:r,hasWorked:o}=n;if(t!==void 0)return $b(t,n);if(e==="UnsupportedProxyProtocol")return X1(r);if(tp(e))return V1(e,n);if(r!==void 0)return K1(r,o);return o?{...Na,advice:Ib}:Na}function V1(e,{clockAheadMs:t=0}){let n=Math.abs(t)>B1;if(e==="CERT_NOT_YET_VALID"||e==="CERT_HAS_EXPIRED"&&n)return Eb;if(e==="CERT_HAS_EXPIRED")return La("has expired","operator","Its operator has to renew it.");if(e==="ERR_TLS_CERT_ALTNAME_INVALID"||e==="HOSTNAME_MISMATCH")return La("is for another host","user","Check MOLECULE_PLATFORM_URL.");if(/SELF_SIGNED|VERIFY|ISSUER|INVALID_CA|UNTRUSTED/.test(e))return La("comes from an authority that this machine does not know","user","If you trust that authority, name the file with its certificate as MOLECULE_CA_FILE in the .env file (an agent of your own: in NODE_EXTRA_CA_CERTS); a proxy that reads along has one of its own.");return La("cannot be checked","user","Check that MOLECULE_PLATFORM_URL begins with the right one of https:// and http://.")}function La(e,t,n){return{trouble:"insecure",actor:t,fact:`the certificate of the platform ${e}`,advice:`The certificate ${e}. ${n}`}}function G1({fact:e,advice:t,isForeign:n},{hasWorked:r,proxyVariable:o}){if(n&&r){let i=`${Zs.advice} If it stays so: ${t}`;return{...Zs,trouble:"unreadable",fact:e,advice:i}}let s=n&&o!==void 0?` It may be the answer of the proxy in ${o}.`:"";return{trouble:"unreadable",actor:"operator",fact:e,advice:`${t}${s}`}}function $b(e,{proxyVariable:t,hasWorked:n}){let r=Ob(t),o=`the proxy in ${r} answered ${e}`;if(e===407){let i=`The proxy in ${r} wants a login: write it as http://user:password@host:port, or name the platform's host in NO_PROXY.`;return{trouble:"proxy",actor:"user",fact:o,advice:i}}let s=`The proxy in ${r} does not get through to the platform.`;return n?{trouble:"proxy",actor:"time",fact:o,advice:s}:{trouble:"proxy",actor:"user",fact:o,advice:`${s} ${Cb}`}}function K1(e,t){let n=`there is no connection through the proxy in ${e}`;return t?{trouble:"proxy",actor:"time",fact:n,advice:Ib}:{trouble:"proxy",actor:"user",fact:n,advice:`Check the network and ${e}. ${Cb}`}}function X1(e){let t=Ob(e);return{trouble:"proxy",actor:"user",fact:`${t} names a kind of proxy that cannot be used here`,advice:`Only proxies that begin with http:// or https:// work: change ${t}, or name the platform's host in NO_PROXY.`}}function Ob(e){return e??"HTTP_PROXY or HTTPS_PROXY"}var Gn,q1,H1,B1=60000,Cb="Where it can be reached without that, name the platform's host in NO_PROXY.",Ib="The platform, or the network, is down at the moment.";var Ma=h(()=>{Ab();Gn={workspace:"not_asked",isServerUp:!1,isTokenAccepted:!1,hadTrouble:!1,hasWorked:!1,proxyVariable:void 0,clockAheadMs:void 0};q1=new Set(["talk_to_user_disabled","other_organisation"]);H1=/CERT|SIGNATURE|ISSUER|ERR_TLS_|ERR_SSL_|^(?:DEPTH_ZERO_SELF_SIGNED|INVALID_CA|HOSTNAME_MISMATCH)/});function Da(e){return e.replace(Q1,(t,n,r)=>ez.test(t)||tz.test(t)||nz.test(t)?" ":uz(t,n,r)).replace(rz," ").replace(/[\n\t]/g," ")}function uz(e,t,n){let r=n.slice(Math.max(0,t-4),t),o=n.slice(t+e.length,t+e.length+2);return dz(e,r,o)?e:""}function dz(e,t,n){let r=e.codePointAt(0)??0;if(r===127988)return!0;if(r===8205&&oz.test(t)&&sz.test(n))return!0;if(r===8204||r===8205)return lz.test(t);if(r===65038||r===65039)return iz.test(t);if(r>=65024&&r<=65037||r>=917760&&r<=917999)return az.test(t);return r>=6155&&r<=6159&&cz.test(t)}var J1=(e)=>Array.from(e,(t)=>String.fromCodePoint(917504+t.charCodeAt(0))).join(""),Y1,Q1,ez,tz,nz,rz,oz,sz,iz,az,cz,lz;var Pb=h(()=>{Y1=["gbeng","gbsct","gbwls"].map((e)=>`\uD83C\uDFF4${J1(e)}\uDB40\uDC7F`).join("|"),Q1=new RegExp(`${Y1}|\\r\\n|[[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\u{fff9}-\\u{fffb}]--[\\n\\t]]`,"gv"),ez=/^(?:\r\n|[\r\v\f\u0085\u2028\u2029])$/,tz=/^\p{Cc}$/u,nz=/^[\u202a-\u202e\u2066-\u2069]$/,rz=/[\u2800\p{Co}\p{Cn}\p{Cs}]/gu,oz=/(?:\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})$/u,sz=/^\p{Extended_Pictographic}/u,iz=/\p{Emoji}$/u,az=/[\p{Ideographic}\p{Sm}]$/u,cz=/[\p{Script=Mongolian}--\p{Default_Ignorable_Code_Point}]$/v,lz=new RegExp(`[[${["Arabic","Syriac","Nko","Devanagari","Bengali","Gurmukhi","Gujarati","Oriya","Tamil","Telugu","Kannada","Malayalam","Sinhala","Khmer","Myanmar","Mongolian"].map((e)=>`\\p{Script=${e}}`).join("")}]--\\p{Default_Ignorable_Code_Point}]$`,"v")});function Yr(e){let t=[...Nb[e]??"",...pz[e]??""];return[RegExp.escape(e),...t].join("")}function za(e){let t=e.charCodeAt(0);return fz[t]??np.get(e)??Lb(e)}function Lb(e){if(/[\s\u2800]/u.test(e))return" ";let t=e.normalize("NFKD").replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu,"");return Array.from(t.toLowerCase(),(n)=>np.get(n)??n).join("")}function Fa(e){return Array.from(e,za).join("")}var Nb,np,pz,fz;var rp=h(()=>{Nb={a:"\u0430\u0251\u03B1\u1D00\uAB7A\u2202\u03BB\u237A\uFF41\u13AA\uA4EE",b:"\u044C\u0432\u0299\u0185\u03B2\u13F4\uA4D0",c:"\u0441\u03F2\u1D04\u2CA5\uA4DA\u13DF\u0188\xA2\u1974",d:"\u0501\u0257\u1D05\u056A\u13A0\uA4D3\u0111",e:"\u0435\u0454\u03B5\u025B\u1D07\u04BD\u212E\uAB32\u13AC\uA4F0\u2208\u0259",f:"\u0192\uA730\u03DD\u0584\uA4DD\uAB35",g:"\u0261\u0581\u0262\u050D\u13C0\uA4D6\u1D83",h:"\u04BB\u0570\u029C\u043D\u13BB\uA4E7\u0452",k:"\u043A\u03BA\u1D0B\u13E6\uA4D7\u049B",l:"i1\u0131\u03B9\u0269\u026A\u0456\u04CF\u01C0\u2223\u2502\u05C0\u05DF\u029F\u13A5\u13DE\uA4F2\uA4E1\u2D4F",m:"\u043C\u1D0D\u13B7\uA4DF\u0271",n:"\u0578\u057C\u03B7\u0274\u043F\uA4E0\xF1\u014B",o:"0\u043E\u03BF\u0585\u1D0F\u03C3\u0473\u04E9\u2C9F\u0966\u09E6\u0BE6\u0E50\u0ED0\u2D54\uA4F3\xF8\u0275",p:"\u0440\u03C1\u1D18\u13E2\uA4D1\xFE",q:"\u051B\u0563\u03D9",r:"\u0433\u0280\u027E\u1D26\uAB47\u13D2\uA4E3\u027C",s:"5$\u0455\uA731\u01BD\u13DA\uA4E2\u0282",t:"\u0442\u03C4\u1D1B\u13A2\uA4D4\u2020\u0167",u:"\u03C5\u057D\u1D1C\u0446\u028B\xB5\uA4F4\u222A",v:"\u03BD\u0475\u1D20\u2228\u13D9\uA4E6\u0474",w:"\u051D\u0461\u1D21\u03C9\u13B3\uA4EA",x:"\u0445\u03C7\xD7\u166E\uA4EB\u2179",y:"\u0443\u04AF\u03B3\u028F\u13A9\uA4EC\xFF",z:"\u1D22\u13C3\uA4DC\u0290","<":"\u2039\u3008\u27E8\u3008\u1438\u02C2\u276E\u276C\u227A\u22D6\u300A\xAB\u29FC",">":"\u203A\u3009\u27E9\u3009\u1433\u02C3\u276F\u276D\u227B\u22D7\u300B\xBB\u29FD","[":"\u3010\u3014\u3016\u301A\u27E6\u2045\u2772\u298B\u2308\u23A1\u27EC\uFF62\u300C\u300E","]":"\u3011\u3015\u3017\u301B\u27E7\u2046\u2773\u298C\u2309\u23A4\u27ED\uFF63\u300D\u300F",":":"\u0589\u05C3\uA789\u02D0\u02F8\u2236\u1361\u16EC\uA4FD\uFE13","/":"\u2044\u2215\u29F8\u2571\u2216\u29F5\u27CB","-":"_\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\uFE58\u30FC\u2017\xB7.",'"':"\u201C\u201D\u201E\u201F\xAB\xBB\u2033\u2036\u301D\u301E\u301F\u02DD\u02BA\u05F4\u275D\u275E\u02EE"},np=new Map(Object.entries(Nb).flatMap(([e,t])=>Array.from(t,(n)=>[n,e])));pz={"<":"\uFF1C\uFE64\uFE3F\u226E\u2280\u2329\uFE3D","[":"\uFF3B\uFE47\uFE17\uFE39\uFE3B\uFE41\uFE43\uFE5D\uD83C\uDD2A\uD83C\uDE40\uD83C\uDE41\uD83C\uDE42\uD83C\uDE43\uD83C\uDE44\uD83C\uDE45\uD83C\uDE46\uD83C\uDE47\uD83C\uDE48","]":"\uFF3D\uFE48\uFE18\uFE3A\uFE3C\uFE42\uFE44\uFE5E",'"':"\uFF02"};fz=Array.from({length:128},(e,t)=>{let n=String.fromCharCode(t);return np.get(n)??Lb(n)})});function zb(e){return e.split(`
`).map(Az).join(`
`).replace(Ez,(t,n,r)=>Rz(sp(r,n+t.length,Mb))?`${t}\\`:t).replace(Tz,(t,n,r)=>xz.test(sp(r,n+t.length,Mb))?`${t}\\`:t)}function Az(e){let t=0;while(t<e.length&&!/^[a-z0-9\\]/.test(za(op(e,t))))t+=op(e,t).length;return vz.test(sp(e,t,Sz))?`${e.slice(0,t)}\\${e.slice(t)}`:e}function op(e,t){return String.fromCodePoint(e.codePointAt(t)??0)}function Rz(e){let t=/^[\s/?!|]*([a-z-]*)/.exec(e)?.[1]??"";return bz.test(t)||kz.test(t.replaceAll("-",""))}function sp(e,t,n){let r="";for(let o=t;o<e.length&&r.length<n;){let s=op(e,o),i=za(s);if(i==="<"||i==="[")break;if(o+=s.length,i!==" ")r+=i;else if(r!==""&&!r.endsWith(" "))r+=" "}return r}var Db,mz,hz="molecule",gz,yz,wz,jo=(e)=>e.map((t)=>RegExp.escape(Fa(t))).join("|"),bz,_z,kz,xz,vz,Mb=24,Sz=70,Ez,Tz;var Fb=h(()=>{rp();Db=["channel","molecule","system-","systemreminder","task-notification","task-id","command-","local-command","bash-","user-prompt","user-memory","user-message","post-tool-use","pre-tool-use","session-start","tool-","function-","antml","teammate-","agent-message","cross-session","coordinator-","slack-","remote-review","voice-call","fetched-web","untrusted-","artifact-","cowritten-artifact","mcp-","ide-","persisted-","total-tokens","sandbox-violation","fork-","forked-","new-diagnostics","repl-output","pasted-content","cc-memory"],mz=["system","user","human","assistant","tick","functions","invoke","parameter","stdin"],gz=["system ","system:","system-","system]","request interrupted"],yz=["a message arrived from","another claude session sent","a peer session sent","the user sent a","the user sent you","caveat: the messages below","this session is being continued","human:","assistant:","system:"],wz=["additional context:","feedback:","success:","error:","blocking error from","stopped continuation:"],bz=new RegExp(`^(?:${jo(Db)}|(?:${jo(mz)})(?![a-z]))`),_z=Db.filter((e)=>!e.endsWith("-")).map((e)=>e.replaceAll("-","")),kz=new RegExp(`^(?:${jo(_z)})`),xz=new RegExp(`^(?:${Fa(hz)} ?(?![a-z ])|${jo(gz)})`),vz=new RegExp(`^(?:${jo(yz)}|[a-z-]{1,40} ${Fa("hook")} (?:${jo(wz)}))`),Ez=new RegExp(`[${Yr("<")}](?!\\\\)`,"gu"),Tz=new RegExp(`[${Yr("[")}](?!\\\\)`,"gu")});function Ln(e){return/^[A-Za-z0-9_.:-]{1,128}$/.test(e)}function rt(e){return $z.test(e)}var $z;var Yt=h(()=>{$z=/^[A-Za-z0-9_-]{1,128}$/});function wt(e,t=jb){let n=e.slice(0,ip).replace(/[<>"`]/g," ");return zb(Lz(n,t))}function Ae(e,t=jb){let r=e.slice(0,ip).replace(Iz,"'").replace(Pz,"(").replace(Nz,")");return`\u201C${wt(r,t)}\u201D`}function Wo(e){return Ln(e)&&wt(e,128)===e?e:Ae(e)}function Lz(e,t){let n=Da(e.toWellFormed()).replace(/\s+/g," ").trim(),r=Array.from(n.slice(0,2*t+2));if(r.length<=t)return n;return`${Da(r.slice(0,t-1).join(""))}\u2026`}function re(e){return e.replace(/[\p{C}\p{Zl}\p{Zp}]/gu,"\uFFFD")}function Vs(e){let t=Da(e.slice(0,ip));return t.length<=Ub?t:`${t.slice(0,Ub)}\u2026`}function Mz(e){let t=/[^.]/.exec(e)?.index??e.length,n=e.length;while(n>t&&e[n-1]===".")n-=1;return e.slice(t,n)}function Wb(e){let t=e.split(/[/\\]/).findLast((i)=>i!=="")??"",n=Mz(t.replace(/[^A-Za-z0-9._-]+/g,"_")),r=n===""?"file":Cz.test(n)?`_${n}`:n;if(r.length<=qb)return r;let o=r.lastIndexOf("."),s=o>0&&r.length-o<=Oz?r.slice(o):"";return r.slice(0,qb-s.length)+s}var ip=1e4,jb=64,Ub=2000,qb=100,Oz=16,Cz,Iz,Pz,Nz;var Me=h(()=>{Pb();Fb();rp();Yt();Cz=/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i,Iz=new RegExp(`[${Yr('"')}]`,"gu"),Pz=new RegExp(`[${Yr("[")}]`,"gu"),Nz=new RegExp(`[${Yr("]")}]`,"gu")});function yr(e){return e instanceof Error?e.message:"unknown error"}function Ie(e){return e instanceof Error&&"code"in e&&typeof e.code==="string"?e.code:void 0}var Ye,Q,Ho,Gs,ap,Ua,Tt,Te,Kn,Dz,Xn,Jn,bt,Ks,cp,lp;var W=h(()=>{Ma();Me();Ye=class Ye extends Error{advice;constructor(e,t,n){super(e,n);this.name=new.target.name,this.advice=t}};Q=class Q extends Ye{actor="user";problems;notices;constructor(e,t=[]){super(e.map((n)=>`${n.variable}: got ${n.got}, expected ${n.expected}.`).join(" "),[...new Set(e.map((n)=>n.fix))].join(" "));this.problems=e,this.notices=t}};Ho=class Ho extends Ye{actor="developer";constructor(e,t,n){super(`${e}: got ${t}, expected ${n}`,"Correct the call.")}};Gs=class Gs extends Ye{actor="time";constructor(){super("another process holds the lease now","Nothing to do: this process steps back to standby.")}};ap=class ap extends Ye{actor="user";constructor(e,t){super(`the inbox file cannot be written (${e})`,"Free some space, or make the state directory writable.",t)}};Ua=class Ua extends Ye{actor="time";constructor(e,t){super(`the inbox file is damaged (${e})`,"Nothing to do: the file is kept aside and a new one used.",t)}};Tt=class Tt extends Ye{actor="user";what;constructor(e,t,n){super(`${re(e)} is ${t}`,n);this.what=t}};Te=class Te extends Ye{actor;diagnosis;constructor(e,t,n,r){let o=Rb(t,n);super(e,o.advice,r);this.actor=o.actor,this.diagnosis=o}};Kn=class Kn extends Te{};Dz=/^(?:ECONNREFUSED|ConnectionRefused|FailedToOpenSocket|ENOTFOUND|EAI_AGAIN|E(?:NET|HOST)(?:UNREACH|DOWN)|EADDRNOTAVAIL|UnsupportedProxyProtocol|ERR_PROXY_TUNNEL)$/;Xn=class Xn extends Kn{code;#e;constructor(e,{cause:t,proxyStatus:n}={},r=Gn){let o={kind:"no_connection",code:e,proxyStatus:n};super(`no connection (${e})`,o,r,{cause:t});this.code=e,this.#e=n}get mayHaveArrived(){return!Dz.test(this.code)&&!tp(this.code)}inLightOf(e){return new Xn(this.code,{cause:this.cause,proxyStatus:this.#e},e)}};Jn=class Jn extends Kn{timeoutMs;constructor(e,t,n=Gn){super(`no answer within ${e} ms`,{kind:"timeout"},n,t);this.timeoutMs=e}inLightOf(e){return new Jn(this.timeoutMs,{cause:this.cause},e)}};bt=class bt extends Te{isForeign;constructor(e,t,{cause:n,isForeign:r=!1}={},o=Gn){super(e,{kind:"unreadable",fact:e,advice:t,isForeign:r},o,{cause:n});this.isForeign=r}inLightOf(e){let t={cause:this.cause,isForeign:this.isForeign};return new bt(this.message,this.advice,t,e)}};Ks=class Ks extends bt{constructor(e){super(`an answer of more than ${e} bytes`,"The platform sent far more than expected; asked again for less.")}inLightOf(){return this}};cp=class cp extends bt{constructor(e){super(`an answer with JSON that is or has ${e}`,"Tell the platform's operator: nothing of it was used.")}inLightOf(){return this}};lp=class lp extends Ye{actor="user";maxBytes;constructor(e){super(`a file of more than ${e} bytes`,"Raise MOLECULE_MAX_FILE_MB to receive larger files.");this.maxBytes=e}}});var N;var ot=h(()=>{W();N=class N extends Ye{actor="user"}});var de,Bo;var Mn=h(()=>{de={platformUrl:{name:"MOLECULE_PLATFORM_URL",expected:"the address of the canvas, such as https://tenant.example.com",pythonName:"PLATFORM_URL",doc:"Address of the canvas, such as `https://tenant.example.com`, for every workspace that names no other."},workspaceIds:{name:"MOLECULE_WORKSPACE_IDS",expected:"the ids of the workspaces to watch, separated by commas",pythonName:"WORKSPACE_ID",doc:"Ids of the workspaces to watch, separated by commas."},workspaceTokens:{name:"MOLECULE_WORKSPACE_TOKENS",expected:"the tokens of the workspaces, in the order of the ids",pythonName:"MOLECULE_WORKSPACE_TOKEN",doc:"Tokens of the workspaces, separated by commas, in the order of the ids."},platformUrls:{name:"MOLECULE_PLATFORM_URLS",doc:"Addresses, separated by commas, in the order of the ids, when the workspaces live on several canvases; replaces `MOLECULE_PLATFORM_URL`."},workspacesJson:{name:"MOLECULE_WORKSPACES_JSON",doc:'The same as one JSON list of `{"id", "token", "platform_url"}`, as the connect dialog writes it; when set, the lists are ignored.'},pollInterval:{name:"MOLECULE_POLL_INTERVAL_MS",default:5000,unit:"ms",min:250,max:3600000,doc:"How often each workspace is polled."},pollWindow:{name:"MOLECULE_POLL_WINDOW_SECS",default:30,unit:"s",min:5,max:2592000,doc:"How far back each poll looks; at least two poll intervals, so that a missed poll loses nothing."},doorbell:{name:"MOLECULE_DOORBELL",choices:["on","off"],default:"on",doc:"`on` listens to the platform\u2019s event stream, so that messages arrive within milliseconds; while it works and `MOLECULE_POLL_INTERVAL_MS` is not set, polls are as rare as half the window. `off` only polls."},channel:{name:"MOLECULE_CHANNEL",choices:["auto","on","off"],default:"auto",doc:"`auto` polls only in sessions that Claude Code started with this channel, `on` always, `off` never."},floodLimit:{name:"MOLECULE_FLOOD_LIMIT",default:100,min:0,max:1e6,doc:"When more messages than this wait at once, the newest are pushed and the older ones are kept for `inbox_peek`; 0 pushes all."},peerLimit:{name:"MOLECULE_PEER_LIMIT",default:30,min:0,max:1e6,doc:"Messages that one agent may send within ten minutes before further ones are kept for `inbox_peek`, so that two agents cannot answer each other forever; 0 switches it off."},maxFile:{name:"MOLECULE_MAX_FILE_MB",default:100,unit:"MB",min:1,max:1000,doc:"Largest file that is received."},uploadRoots:{name:"MOLECULE_UPLOAD_ROOTS",widens:!0,default:".",doc:"Folders, and single files, that Claude may send, separated by `:` (`;` on Windows); `.` is the project folder. Received files may always be sent back."},fallback:{name:"MOLECULE_FALLBACK",widens:!0,choices:["off","hooks"],default:"off",doc:"`hooks` shows messages at your next prompt or at the end of a turn when Claude Code does not listen to the channel or was started without it; never against the policy of an organisation. `off` keeps them until a session listens."},permissionRelay:{name:"MOLECULE_PERMISSION_RELAY",widens:!0,choices:["off","canvas"],default:"off",doc:"`canvas` shows tool approvals that the session asks for to the canvas users as well, who can answer them; read when Claude Code starts."},replyGuard:{name:"MOLECULE_REPLY_GUARD",choices:["people","all","off"],default:"people",doc:"When a turn ends without an answer to a message, Claude is asked for it once, then a person gets what Claude said in the terminal, or hears that no answer comes. `people` does so for people on the canvas, `all` asks for answers to agents as well, `off` never does."},questions:{name:"MOLECULE_QUESTIONS",widens:!0,choices:["off","canvas"],default:"off",doc:"`canvas` shows questions and plans of Claude also to the canvas user whose message it works on, who can answer them; the dialog in the terminal stays."},caFile:{name:"MOLECULE_CA_FILE",widens:!0,doc:"File with the certificates (PEM) of authorities to trust besides the usual ones, such as that of a proxy which reads along; `~/` is the home folder of your account, a relative path starts in the state folder. Variables of the environment add none."},stateDir:{name:"MOLECULE_STATE_DIR",default:"~/.claude/channels/molecule",doc:"Folder of the `.env` file, the inbox and the lease; read from the environment only."},agentName:{name:"MOLECULE_AGENT_NAME",doc:"Name on the agent card; without it the workspace keeps the name it has on the canvas."},agentDescription:{name:"MOLECULE_AGENT_DESCRIPTION",doc:"Description on the agent card."},agentSkills:{name:"MOLECULE_AGENT_SKILLS",doc:"Skills on the agent card, separated by commas."},pythonWorkspaces:{name:"MOLECULE_WORKSPACES",doc:"Same form as `MOLECULE_WORKSPACES_JSON`; used when neither that nor the lists are set."},pythonWorkspaceId:{name:"WORKSPACE_ID",expected:"the id of the workspace to watch",doc:"Id of one workspace; used when none of the other forms is set."},pythonPlatformUrl:{name:"PLATFORM_URL",expected:"the address of the canvas, such as https://tenant.example.com",doc:"Address of the canvas for `WORKSPACE_ID` and `MOLECULE_WORKSPACES`; without it `MOLECULE_PLATFORM_URL` applies."},pythonToken:{name:"MOLECULE_WORKSPACE_TOKEN",expected:"the token of the workspace",doc:"Token of `WORKSPACE_ID`."},pythonTokenFile:{name:"MOLECULE_WORKSPACE_TOKEN_FILE",doc:"File that holds only the token of `WORKSPACE_ID`; `~/` is the home folder, a relative path starts in the state folder."}},Bo=Object.values(de)});import{homedir as Fz}from"os";import{join as Uz,resolve as Bb}from"path";function Zb(){return{...process.env}}function R(e,t){return e[t]?.trim()||void 0}function At(e){let t=R(e,de.stateDir.name);if(t!==void 0)return Bb(Ft(t,e));return Bb(Ct(e),"channels","molecule")}function Ct(e){return Ft(R(e,"CLAUDE_CONFIG_DIR")??"~/.claude",e)}function Ft(e,t){if(e!=="~"&&!e.startsWith("~/"))return e;return Uz(R(t,"HOME")??Fz(),e.slice(1))}var he=h(()=>{Mn()});var Yn,wr;var Xs=h(()=>{Yn=class Yn extends Error{constructor(e,t,n){super(n);Error.captureStackTrace(this,this.constructor),this.name=this.constructor.name,this.code=t,this.exitCode=e,this.nestedError=void 0}};wr=class wr extends Yn{constructor(e){super(1,"commander.invalidArgument",e);Error.captureStackTrace(this,this.constructor),this.name=this.constructor.name}}});class Ut{constructor(e,t){switch(this.description=t||"",this.variadic=!1,this.parseArg=void 0,this.defaultValue=void 0,this.defaultValueDescription=void 0,this.argChoices=void 0,e[0]){case"<":this.required=!0,this._name=e.slice(1,-1);break;case"[":this.required=!1,this._name=e.slice(1,-1);break;default:this.required=!0,this._name=e;break}if(this._name.endsWith("..."))this.variadic=!0,this._name=this._name.slice(0,-3)}name(){return this._name}_collectValue(e,t){if(t===this.defaultValue||!Array.isArray(t))return[e];return t.push(e),t}default(e,t){return this.defaultValue=e,this.defaultValueDescription=t,this}argParser(e){return this.parseArg=e,this}choices(e){return this.argChoices=e.slice(),this.parseArg=(t,n)=>{if(!this.argChoices.includes(t))throw new wr(`Allowed choices are ${this.argChoices.join(", ")}.`);if(this.variadic)return this._collectValue(t,n);return t},this}argRequired(){return this.required=!0,this}argOptional(){return this.required=!1,this}}function qa(e){let t=e.name()+(e.variadic===!0?"...":"");return e.required?"<"+t+">":"["+t+"]"}var ja=h(()=>{Xs()});import{stripVTControlCharacters as jz}from"util";class Wa{constructor(){this.helpWidth=void 0,this.minWidthToWrap=40,this.sortSubcommands=!1,this.sortOptions=!1,this.showGlobalOptions=!1}prepareContext(e){this.helpWidth=this.helpWidth??e.helpWidth??80}visibleCommands(e){let t=e.commands.filter((r)=>!r._hidden),n=e._getHelpCommand();if(n&&!n._hidden)t.push(n);if(this.sortSubcommands)t.sort((r,o)=>r.name().localeCompare(o.name()));return t}compareOptions(e,t){let n=(r)=>r.short?r.short.replace(/^-/,""):r.long.replace(/^--/,"");return n(e).localeCompare(n(t))}visibleOptions(e){let t=e.options.filter((r)=>!r.hidden),n=e._getHelpOption();if(n&&!n.hidden){let r=n.short&&e._findOption(n.short),o=n.long&&e._findOption(n.long);if(!r&&!o)t.push(n);else if(n.long&&!o)t.push(e.createOption(n.long,n.description).helpGroup(n.helpGroupHeading));else if(n.short&&!r)t.push(e.createOption(n.short,n.description).helpGroup(n.helpGroupHeading))}if(this.sortOptions)t.sort(this.compareOptions);return t}visibleGlobalOptions(e){if(!this.showGlobalOptions)return[];let t=[];for(let n=e.parent;n;n=n.parent){let r=n.options.filter((o)=>!o.hidden);t.push(...r)}if(this.sortOptions)t.sort(this.compareOptions);return t}visibleArguments(e){if(e._argsDescription)e.registeredArguments.forEach((t)=>{t.description=t.description||e._argsDescription[t.name()]||""});if(e.registeredArguments.find((t)=>t.description))return e.registeredArguments;return[]}subcommandTerm(e){let t=e.registeredArguments.map((n)=>qa(n)).join(" ");return e._name+(e._aliases[0]?"|"+e._aliases[0]:"")+(e.options.length?" [options]":"")+(t?" "+t:"")}optionTerm(e){return e.flags}argumentTerm(e){return e.name()}longestSubcommandTermLength(e,t){return t.visibleCommands(e).reduce((n,r)=>Math.max(n,this.displayWidth(t.styleSubcommandTerm(t.subcommandTerm(r)))),0)}longestOptionTermLength(e,t){return t.visibleOptions(e).reduce((n,r)=>Math.max(n,this.displayWidth(t.styleOptionTerm(t.optionTerm(r)))),0)}longestGlobalOptionTermLength(e,t){return t.visibleGlobalOptions(e).reduce((n,r)=>Math.max(n,this.displayWidth(t.styleOptionTerm(t.optionTerm(r)))),0)}longestArgumentTermLength(e,t){return t.visibleArguments(e).reduce((n,r)=>Math.max(n,this.displayWidth(t.styleArgumentTerm(t.argumentTerm(r)))),0)}commandUsage(e){let t=e._name;if(e._aliases[0])t=t+"|"+e._aliases[0];let n="";for(let r=e.parent;r;r=r.parent)n=r.name()+" "+n;return n+t+" "+e.usage()}commandDescription(e){return e.description()}subcommandDescription(e){return e.summary()||e.description()}optionDescription(e){let t=[];if(e.argChoices)t.push(`choices: ${e.argChoices.map((n)=>JSON.stringify(n)).join(", ")}`);if(e.defaultValue!==void 0){if(e.required||e.optional||e.isBoolean()&&typeof e.defaultValue==="boolean")t.push(`default: ${e.defaultValueDescription||JSON.stringify(e.defaultValue)}`)}if(e.presetArg!==void 0&&e.optional)t.push(`preset: ${JSON.stringify(e.presetArg)}`);if(e.envVar!==void 0)t.push(`env: ${e.envVar}`);if(t.length>0){let n=`(${t.join(", ")})`;if(e.description)return`${e.description} ${n}`;return n}return e.description}argumentDescription(e){let t=[];if(e.argChoices)t.push(`choices: ${e.argChoices.map((n)=>JSON.stringify(n)).join(", ")}`);if(e.defaultValue!==void 0)t.push(`default: ${e.defaultValueDescription||JSON.stringify(e.defaultValue)}`);if(t.length>0){let n=`(${t.join(", ")})`;if(e.description)return`${e.description} ${n}`;return n}return e.description}formatItemList(e,t,n){if(t.length===0)return[];return[n.styleTitle(e),...t,""]}groupItems(e,t,n){let r=new Map;return e.forEach((o)=>{let s=n(o);if(!r.has(s))r.set(s,[])}),t.forEach((o)=>{let s=n(o);if(!r.has(s))r.set(s,[]);r.get(s).push(o)}),r}formatHelp(e,t){let n=t.padWidth(e,t),r=t.helpWidth??80;function o(u,d){return t.formatItem(u,n,d,t)}let s=[`${t.styleTitle("Usage:")} ${t.styleUsage(t.commandUsage(e))}`,""],i=t.commandDescription(e);if(i.length>0)s=s.concat([t.boxWrap(t.styleCommandDescription(i),r),""]);let a=t.visibleArguments(e).map((u)=>o(t.styleArgumentTerm(t.argumentTerm(u)),t.styleArgumentDescription(t.argumentDescription(u))));if(s=s.concat(this.formatItemList("Arguments:",a,t)),this.groupItems(e.options,t.visibleOptions(e),(u)=>u.helpGroupHeading??"Options:").forEach((u,d)=>{let p=u.map((f)=>o(t.styleOptionTerm(t.optionTerm(f)),t.styleOptionDescription(t.optionDescription(f))));s=s.concat(this.formatItemList(d,p,t))}),t.showGlobalOptions){let u=t.visibleGlobalOptions(e).map((d)=>o(t.styleOptionTerm(t.optionTerm(d)),t.styleOptionDescription(t.optionDescription(d))));s=s.concat(this.formatItemList("Global Options:",u,t))}return this.groupItems(e.commands,t.visibleCommands(e),(u)=>u.helpGroup()||"Commands:").forEach((u,d)=>{let p=u.map((f)=>o(t.styleSubcommandTerm(t.subcommandTerm(f)),t.styleSubcommandDescription(t.subcommandDescription(f))));s=s.concat(this.formatItemList(d,p,t))}),s.join(`
`)}displayWidth(e){return jz(e).length}styleTitle(e){return e}styleUsage(e){return e.split(" ").map((t)=>{if(t==="[options]")return this.styleOptionText(t);if(t==="[command]")return this.styleSubcommandText(t);if(t[0]==="["||t[0]==="<")return this.styleArgumentText(t);return this.styleCommandText(t)}).join(" ")}styleCommandDescription(e){return this.styleDescriptionText(e)}styleOptionDescription(e){return this.styleDescriptionText(e)}styleSubcommandDescription(e){return this.styleDescriptionText(e)}styleArgumentDescription(e){return this.styleDescriptionText(e)}styleDescriptionText(e){return e}styleOptionTerm(e){return this.styleOptionText(e)}styleSubcommandTerm(e){return e.split(" ").map((t)=>{if(t==="[options]")return this.styleOptionText(t);if(t[0]==="["||t[0]==="<")return this.styleArgumentText(t);return this.styleSubcommandText(t)}).join(" ")}styleArgumentTerm(e){return this.styleArgumentText(e)}styleOptionText(e){return e}styleArgumentText(e){return e}styleSubcommandText(e){return e}styleCommandText(e){return e}padWidth(e,t){return Math.max(t.longestOptionTermLength(e,t),t.longestGlobalOptionTermLength(e,t),t.longestSubcommandTermLength(e,t),t.longestArgumentTermLength(e,t))}preformatted(e){return/\n[^\S\r\n]/.test(e)}formatItem(e,t,n,r){let s=" ".repeat(2);if(!n)return s+e;let i=e.padEnd(t+e.length-r.displayWidth(e)),a=2,l=(this.helpWidth??80)-t-a-2,u;if(l<this.minWidthToWrap||r.preformatted(n))u=n;else u=r.boxWrap(n,l).replace(/\n/g,`
`+" ".repeat(t+a));return s+i+" ".repeat(a)+u.replace(/\n/g,`
${s}`)}boxWrap(e,t){if(t<this.minWidthToWrap)return e;let n=e.split(/\r\n|\n/),r=/[\s]*[^\s]+/g,o=[];return n.forEach((s)=>{let i=s.match(r);if(i===null){o.push("");return}let a=[i.shift()],c=this.displayWidth(a[0]);i.forEach((l)=>{let u=this.displayWidth(l);if(c+u<=t){a.push(l),c+=u;return}o.push(a.join(""));let d=l.trimStart();a=[d],c=this.displayWidth(d)}),o.push(a.join(""))}),o.join(`
`)}}var up=h(()=>{ja()});class oe{constructor(e,t){this.flags=e,this.description=t||"",this.required=e.includes("<"),this.optional=e.includes("["),this.variadic=/\p{ID_Continue}\.\.\.[>\]]$/u.test(e),this.mandatory=!1;let n=Wz(e);if(this.short=n.shortFlag,this.long=n.longFlag,this.negate=!1,this.long)this.negate=this.long.startsWith("--no-");this.defaultValue=void 0,this.defaultValueDescription=void 0,this.presetArg=void 0,this.envVar=void 0,this.parseArg=void 0,this.hidden=!1,this.argChoices=void 0,this.conflictsWith=[],this.implied=void 0,this.helpGroupHeading=void 0}default(e,t){return this.defaultValue=e,this.defaultValueDescription=t,this}preset(e){return this.presetArg=e,this}conflicts(e){return this.conflictsWith=this.conflictsWith.concat(e),this}implies(e){let t=e;if(typeof e==="string")t={[e]:!0};return this.implied=Object.assign(this.implied||{},t),this}env(e){return this.envVar=e,this}argParser(e){return this.parseArg=e,this}makeOptionMandatory(e=!0){return this.mandatory=!!e,this}hideHelp(e=!0){return this.hidden=!!e,this}_collectValue(e,t){if(t===this.defaultValue||!Array.isArray(t))return[e];return t.push(e),t}choices(e){return this.argChoices=e.slice(),this.parseArg=(t,n)=>{if(!this.argChoices.includes(t))throw new wr(`Allowed choices are ${this.argChoices.join(", ")}.`);if(this.variadic)return this._collectValue(t,n);return t},this}name(){if(this.long)return this.long.replace(/^--/,"");return this.short.replace(/^-/,"")}attributeName(){if(this.negate)return Kb(this.name().replace(/^no-/,""));return Kb(this.name())}helpGroup(e){return this.helpGroupHeading=e,this}is(e){return this.short===e||this.long===e}isBoolean(){return!this.required&&!this.optional&&!this.negate}}class dp{constructor(e){this.positiveOptions=new Map,this.negativeOptions=new Map,this.dualOptions=new Set,e.forEach((t)=>{if(t.negate)this.negativeOptions.set(t.attributeName(),t);else this.positiveOptions.set(t.attributeName(),t)}),this.negativeOptions.forEach((t,n)=>{if(this.positiveOptions.has(n))this.dualOptions.add(n)})}valueFromOption(e,t){let n=t.attributeName();if(!this.dualOptions.has(n))return!0;let r=this.negativeOptions.get(n).presetArg,o=r!==void 0?r:!1;return t.negate===(o===e)}}function Kb(e){return e.split("-").reduce((t,n)=>t+n[0].toUpperCase()+n.slice(1))}function Wz(e){let t,n,r=/^-[^-]$/,o=/^--[^-]/,s=e.split(/[ |,]+/).concat("guard");if(r.test(s[0]))t=s.shift();if(o.test(s[0]))n=s.shift();if(!t&&r.test(s[0]))t=s.shift();if(!t&&o.test(s[0]))t=n,n=s.shift();if(s[0].startsWith("-")){let i=s[0],a=`option creation failed due to '${i}' in option flags '${e}'`;if(/^-[^-][^-]/.test(i))throw Error(`${a}
- a short flag is a single dash and a single character
  - either use a single dash and a single character (for a short flag)
  - or use a double dash for a long option (and can have two, like '--ws, --workspace')`);if(r.test(i))throw Error(`${a}
- too many short flags`);if(o.test(i))throw Error(`${a}
- too many long flags`);throw Error(`${a}
- unrecognised flag format`)}if(t===void 0&&n===void 0)throw Error(`option creation failed due to no flags found in '${e}'.`);return{shortFlag:t,longFlag:n}}var pp=h(()=>{Xs()});function Hz(e,t){if(Math.abs(e.length-t.length)>3)return Math.max(e.length,t.length);let n=[];for(let r=0;r<=e.length;r++)n[r]=[r];for(let r=0;r<=t.length;r++)n[0][r]=r;for(let r=1;r<=t.length;r++)for(let o=1;o<=e.length;o++){let s;if(e[o-1]===t[r-1])s=0;else s=1;if(n[o][r]=Math.min(n[o-1][r]+1,n[o][r-1]+1,n[o-1][r-1]+s),o>1&&r>1&&e[o-1]===t[r-2]&&e[o-2]===t[r-1])n[o][r]=Math.min(n[o][r],n[o-2][r-2]+1)}return n[e.length][t.length]}function fp(e,t){if(!t||t.length===0)return"";t=Array.from(new Set(t));let n=e.startsWith("--");if(n)e=e.slice(2),t=t.map((i)=>i.slice(2));let r=[],o=3,s=0.4;if(t.forEach((i)=>{if(i.length<=1)return;let a=Hz(e,i),c=Math.max(e.length,i.length);if((c-a)/c>s){if(a<o)o=a,r=[i];else if(a===o)r.push(i)}}),r.sort((i,a)=>i.localeCompare(a)),n)r=r.map((i)=>`--${i}`);if(r.length>1)return`
(Did you mean one of ${r.join(", ")}?)`;if(r.length===1)return`
(Did you mean ${r[0]}?)`;return""}import{EventEmitter as Bz}from"events";import mp from"child_process";import Qn from"path";import Ha from"fs";import ve from"process";import{stripVTControlCharacters as Zz}from"util";function Xb(e){return e.map((t)=>{if(!t.startsWith("--inspect"))return t;let n,r="127.0.0.1",o="9229",s;if((s=t.match(/^(--inspect(-brk|-wait)?)$/))!==null)n=s[1];else if((s=t.match(/^(--inspect(-brk|-port|-wait)?)=(\[[^\]]+\]|[^:]+)$/))!==null)if(n=s[1],/^\d+$/.test(s[3]))o=s[3];else r=s[3];else if((s=t.match(/^(--inspect(-brk|-port|-wait)?)=(\[[^\]]+\]|[^:]+):(\d+)$/))!==null)n=s[1],r=s[3],o=s[4];if(n&&o!=="0")return`${n}=${r}:${parseInt(o)+1}`;return t})}function Jb(){if(ve.env.NO_COLOR||ve.env.FORCE_COLOR==="0"||ve.env.FORCE_COLOR==="false")return!1;if(ve.env.FORCE_COLOR||ve.env.CLICOLOR_FORCE!==void 0)return!0;return}var Zo;var Yb=h(()=>{ja();Xs();up();pp();Zo=class Zo extends Bz{constructor(e){super();this.commands=[],this.options=[],this.parent=null,this._allowUnknownOption=!1,this._allowExcessArguments=!1,this.registeredArguments=[],this._args=this.registeredArguments,this.args=[],this.rawArgs=[],this.processedArgs=[],this._scriptPath=null,this._name=e||"",this._optionValues={},this._optionValueSources={},this._storeOptionsAsProperties=!1,this._actionHandler=null,this._executableHandler=!1,this._executableFile=null,this._executableDir=null,this._defaultCommandName=null,this._exitCallback=null,this._aliases=[],this._combineFlagAndOptionalValue=!0,this._description="",this._summary="",this._argsDescription=void 0,this._enablePositionalOptions=!1,this._passThroughOptions=!1,this._lifeCycleHooks={},this._showHelpAfterError=!1,this._showSuggestionAfterError=!0,this._savedState=null,this._outputConfiguration={writeOut:(t)=>ve.stdout.write(t),writeErr:(t)=>ve.stderr.write(t),outputError:(t,n)=>n(t),getOutHelpWidth:()=>ve.stdout.isTTY?ve.stdout.columns:void 0,getErrHelpWidth:()=>ve.stderr.isTTY?ve.stderr.columns:void 0,getOutHasColors:()=>Jb()??(ve.stdout.isTTY&&ve.stdout.hasColors?.()),getErrHasColors:()=>Jb()??(ve.stderr.isTTY&&ve.stderr.hasColors?.()),stripColor:(t)=>Zz(t)},this._hidden=!1,this._helpOption=void 0,this._addImplicitHelpCommand=void 0,this._helpCommand=void 0,this._helpConfiguration={},this._helpGroupHeading=void 0,this._defaultCommandGroup=void 0,this._defaultOptionGroup=void 0}copyInheritedSettings(e){return this._outputConfiguration=e._outputConfiguration,this._helpOption=e._helpOption,this._helpCommand=e._helpCommand,this._helpConfiguration=e._helpConfiguration,this._exitCallback=e._exitCallback,this._storeOptionsAsProperties=e._storeOptionsAsProperties,this._combineFlagAndOptionalValue=e._combineFlagAndOptionalValue,this._allowExcessArguments=e._allowExcessArguments,this._enablePositionalOptions=e._enablePositionalOptions,this._showHelpAfterError=e._showHelpAfterError,this._showSuggestionAfterError=e._showSuggestionAfterError,this}_getCommandAndAncestors(){let e=[];for(let t=this;t;t=t.parent)e.push(t);return e}command(e,t,n){let r=t,o=n;if(typeof r==="object"&&r!==null)o=r,r=null;o=o||{};let[,s,i]=e.match(/([^ ]+) *(.*)/),a=this.createCommand(s);if(r)a.description(r),a._executableHandler=!0;if(o.isDefault)this._defaultCommandName=a._name;if(a._hidden=!!(o.noHelp||o.hidden),a._executableFile=o.executableFile||null,i)a.arguments(i);if(this._registerCommand(a),a.parent=this,a.copyInheritedSettings(this),r)return this;return a}createCommand(e){return new Zo(e)}createHelp(){return Object.assign(new Wa,this.configureHelp())}configureHelp(e){if(e===void 0)return this._helpConfiguration;return this._helpConfiguration=e,this}configureOutput(e){if(e===void 0)return this._outputConfiguration;return this._outputConfiguration={...this._outputConfiguration,...e},this}showHelpAfterError(e=!0){if(typeof e!=="string")e=!!e;return this._showHelpAfterError=e,this}showSuggestionAfterError(e=!0){return this._showSuggestionAfterError=!!e,this}addCommand(e,t){if(!e._name)throw Error(`Command passed to .addCommand() must have a name
- specify the name in Command constructor or using .name()`);if(t=t||{},t.isDefault)this._defaultCommandName=e._name;if(t.noHelp||t.hidden)e._hidden=!0;return this._registerCommand(e),e.parent=this,e._checkForBrokenPassThrough(),this}createArgument(e,t){return new Ut(e,t)}argument(e,t,n,r){let o=this.createArgument(e,t);if(typeof n==="function")o.default(r).argParser(n);else o.default(n);return this.addArgument(o),this}arguments(e){return e.trim().split(/ +/).forEach((t)=>{this.argument(t)}),this}addArgument(e){let t=this.registeredArguments.slice(-1)[0];if(t?.variadic)throw Error(`only the last argument can be variadic '${t.name()}'`);if(e.required&&e.defaultValue!==void 0&&e.parseArg===void 0)throw Error(`a default value for a required argument is never used: '${e.name()}'`);return this.registeredArguments.push(e),this}helpCommand(e,t){if(typeof e==="boolean"){if(this._addImplicitHelpCommand=e,e&&this._defaultCommandGroup)this._initCommandGroup(this._getHelpCommand());return this}let n=e??"help [command]",[,r,o]=n.match(/([^ ]+) *(.*)/),s=t??"display help for command",i=this.createCommand(r);if(i.helpOption(!1),o)i.arguments(o);if(s)i.description(s);if(this._addImplicitHelpCommand=!0,this._helpCommand=i,e||t)this._initCommandGroup(i);return this}addHelpCommand(e,t){if(typeof e!=="object")return this.helpCommand(e,t),this;return this._addImplicitHelpCommand=!0,this._helpCommand=e,this._initCommandGroup(e),this}_getHelpCommand(){if(this._addImplicitHelpCommand??(this.commands.length&&!this._actionHandler&&!this._findCommand("help"))){if(this._helpCommand===void 0)this.helpCommand(void 0,void 0);return this._helpCommand}return null}hook(e,t){let n=["preSubcommand","preAction","postAction"];if(!n.includes(e))throw Error(`Unexpected value for event passed to hook : '${e}'.
Expecting one of '${n.join("', '")}'`);if(this._lifeCycleHooks[e])this._lifeCycleHooks[e].push(t);else this._lifeCycleHooks[e]=[t];return this}exitOverride(e){if(e)this._exitCallback=e;else this._exitCallback=(t)=>{if(t.code!=="commander.executeSubCommandAsync")throw t};return this}_exit(e,t,n){if(this._exitCallback)this._exitCallback(new Yn(e,t,n));ve.exit(e)}action(e){let t=(n)=>{let r=this.registeredArguments.length,o=n.slice(0,r);if(this._storeOptionsAsProperties)o[r]=this;else o[r]=this.opts();return o.push(this),e.apply(this,o)};return this._actionHandler=t,this}createOption(e,t){return new oe(e,t)}_callParseArg(e,t,n,r){try{return e.parseArg(t,n)}catch(o){if(o.code==="commander.invalidArgument"){let s=`${r} ${o.message}`;this.error(s,{exitCode:o.exitCode,code:o.code})}throw o}}_registerOption(e){let t=e.short&&this._findOption(e.short)||e.long&&this._findOption(e.long);if(t){let n=e.long&&this._findOption(e.long)?e.long:e.short;throw Error(`Cannot add option '${e.flags}'${this._name&&` to command '${this._name}'`} due to conflicting flag '${n}'
-  already used by option '${t.flags}'`)}this._initOptionGroup(e),this.options.push(e)}_registerCommand(e){let t=(r)=>[r.name()].concat(r.aliases()),n=t(e).find((r)=>this._findCommand(r));if(n){let r=t(this._findCommand(n)).join("|"),o=t(e).join("|");throw Error(`cannot add command '${o}' as already have command '${r}'`)}this._initCommandGroup(e),this.commands.push(e)}addOption(e){this._registerOption(e);let t=e.name(),n=e.attributeName();if(e.defaultValue!==void 0)this.setOptionValueWithSource(n,e.defaultValue,"default");let r=(o,s,i)=>{if(o==null&&e.presetArg!==void 0)o=e.presetArg;let a=this.getOptionValue(n);if(o!==null&&e.parseArg)o=this._callParseArg(e,o,a,s);else if(o!==null&&e.variadic)o=e._collectValue(o,a);if(o==null)if(e.negate)o=!1;else if(e.isBoolean()||e.optional)o=!0;else o="";this.setOptionValueWithSource(n,o,i)};if(this.on("option:"+t,(o)=>{let s=`error: option '${e.flags}' argument '${o}' is invalid.`;r(o,s,"cli")}),e.envVar)this.on("optionEnv:"+t,(o)=>{let s=`error: option '${e.flags}' value '${o}' from env '${e.envVar}' is invalid.`;r(o,s,"env")});return this}_optionEx(e,t,n,r,o){if(typeof t==="object"&&t instanceof oe)throw Error("To add an Option object use addOption() instead of option() or requiredOption()");let s=this.createOption(t,n);if(s.makeOptionMandatory(!!e.mandatory),typeof r==="function")s.default(o).argParser(r);else if(r instanceof RegExp){let i=r;r=(a,c)=>{let l=i.exec(a);return l?l[0]:c},s.default(o).argParser(r)}else s.default(r);return this.addOption(s)}option(e,t,n,r){return this._optionEx({},e,t,n,r)}requiredOption(e,t,n,r){return this._optionEx({mandatory:!0},e,t,n,r)}combineFlagAndOptionalValue(e=!0){return this._combineFlagAndOptionalValue=!!e,this}allowUnknownOption(e=!0){return this._allowUnknownOption=!!e,this}allowExcessArguments(e=!0){return this._allowExcessArguments=!!e,this}enablePositionalOptions(e=!0){return this._enablePositionalOptions=!!e,this}passThroughOptions(e=!0){return this._passThroughOptions=!!e,this._checkForBrokenPassThrough(),this}_checkForBrokenPassThrough(){if(this.parent&&this._passThroughOptions&&!this.parent._enablePositionalOptions)throw Error(`passThroughOptions cannot be used for '${this._name}' without turning on enablePositionalOptions for parent command(s)`)}storeOptionsAsProperties(e=!0){if(this.options.length)throw Error("call .storeOptionsAsProperties() before adding options");if(Object.keys(this._optionValues).length)throw Error("call .storeOptionsAsProperties() before setting option values");return this._storeOptionsAsProperties=!!e,this}getOptionValue(e){if(this._storeOptionsAsProperties)return this[e];return this._optionValues[e]}setOptionValue(e,t){return this.setOptionValueWithSource(e,t,void 0)}setOptionValueWithSource(e,t,n){if(this._storeOptionsAsProperties)this[e]=t;else this._optionValues[e]=t;return this._optionValueSources[e]=n,this}getOptionValueSource(e){return this._optionValueSources[e]}getOptionValueSourceWithGlobals(e){let t;return this._getCommandAndAncestors().forEach((n)=>{if(Object.hasOwn(n._optionValueSources,e))t=n.getOptionValueSource(e)}),t}_prepareUserArgs(e,t){if(e!==void 0&&!Array.isArray(e))throw Error("first parameter to parse must be array or undefined");if(t=t||{},e===void 0&&t.from===void 0){if(ve.versions?.electron)t.from="electron";let r=ve.execArgv??[];if(r.includes("-e")||r.includes("--eval")||r.includes("-p")||r.includes("--print"))t.from="eval"}if(e===void 0)e=ve.argv;this.rawArgs=e.slice();let n;switch(t.from){case void 0:case"node":this._scriptPath=e[1],n=e.slice(2);break;case"electron":if(ve.defaultApp)this._scriptPath=e[1],n=e.slice(2);else n=e.slice(1);break;case"user":n=e.slice(0);break;case"eval":n=e.slice(1);break;default:throw Error(`unexpected parse option { from: '${t.from}' }`)}if(!this._name&&this._scriptPath)this.nameFromFilename(this._scriptPath);return this._name=this._name||"program",n}parse(e,t){this._prepareForParse();let n=this._prepareUserArgs(e,t);return this._parseCommand([],n),this}async parseAsync(e,t){this._prepareForParse();let n=this._prepareUserArgs(e,t);return await this._parseCommand([],n),this}_prepareForParse(){if(this._savedState===null)this.options.filter((e)=>e.negate&&e.defaultValue===void 0&&this.getOptionValue(e.attributeName())===void 0).forEach((e)=>{let t=e.long.replace(/^--no-/,"--");if(!this._findOption(t))this.setOptionValueWithSource(e.attributeName(),!0,"default")}),this.saveStateBeforeParse();else this.restoreStateBeforeParse()}saveStateBeforeParse(){this._savedState={_name:this._name,_optionValues:{...this._optionValues},_optionValueSources:{...this._optionValueSources}}}restoreStateBeforeParse(){if(this._storeOptionsAsProperties)throw Error(`Can not call parse again when storeOptionsAsProperties is true.
- either make a new Command for each call to parse, or stop storing options as properties`);this._name=this._savedState._name,this._scriptPath=null,this.rawArgs=[],this._optionValues={...this._savedState._optionValues},this._optionValueSources={...this._savedState._optionValueSources},this.args=[],this.processedArgs=[]}_checkForMissingExecutable(e,t,n){if(Ha.existsSync(e))return;let r=t?`searched for local subcommand relative to directory '${t}'`:"no directory for search for local subcommand, use .executableDir() to supply a custom directory",o=`'${e}' does not exist
 - if '${n}' is not meant to be an executable command, remove description parameter from '.command()' and use '.description()' instead
 - if the default executable name is not suitable, use the executableFile option to supply a custom name or path
 - ${r}`;throw Error(o)}_executeSubCommand(e,t){t=t.slice();let n=[".js",".ts",".tsx",".mjs",".cjs"];function r(l,u){let d=Qn.resolve(l,u);if(Ha.existsSync(d))return d;if(n.includes(Qn.extname(u)))return;let p=n.find((f)=>Ha.existsSync(`${d}${f}`));if(p)return`${d}${p}`;return}this._checkForMissingMandatoryOptions(),this._checkForConflictingOptions();let o=e._executableFile||`${this._name}-${e._name}`,s=this._executableDir||"";if(this._scriptPath){let l;try{l=Ha.realpathSync(this._scriptPath)}catch{l=this._scriptPath}s=Qn.resolve(Qn.dirname(l),s)}if(s){let l=r(s,o);if(!l&&!e._executableFile&&this._scriptPath){let u=Qn.basename(this._scriptPath,Qn.extname(this._scriptPath));if(u!==this._name)l=r(s,`${u}-${e._name}`)}o=l||o}let i=n.includes(Qn.extname(o)),a;if(ve.platform!=="win32")if(i)t.unshift(o),t=Xb(ve.execArgv).concat(t),a=mp.spawn(ve.argv[0],t,{stdio:"inherit"});else a=mp.spawn(o,t,{stdio:"inherit"});else this._checkForMissingExecutable(o,s,e._name),t.unshift(o),t=Xb(ve.execArgv).concat(t),a=mp.spawn(ve.execPath,t,{stdio:"inherit"});if(!a.killed)["SIGUSR1","SIGUSR2","SIGTERM","SIGINT","SIGHUP"].forEach((u)=>{ve.on(u,()=>{if(a.killed===!1&&a.exitCode===null)a.kill(u)})});let c=this._exitCallback;a.on("close",(l)=>{if(l=l??1,!c)ve.exit(l);else c(new Yn(l,"commander.executeSubCommandAsync","(close)"))}),a.on("error",(l)=>{if(l.code==="ENOENT")this._checkForMissingExecutable(o,s,e._name);else if(l.code==="EACCES")throw Error(`'${o}' not executable`);if(!c)ve.exit(1);else{let u=new Yn(1,"commander.executeSubCommandAsync","(error)");u.nestedError=l,c(u)}}),this.runningCommand=a}_dispatchSubcommand(e,t,n){let r=this._findCommand(e);if(!r)this.help({error:!0});r._prepareForParse();let o;return o=this._chainOrCallSubCommandHook(o,r,"preSubcommand"),o=this._chainOrCall(o,()=>{if(r._executableHandler)this._executeSubCommand(r,t.concat(n));else return r._parseCommand(t,n)}),o}_dispatchHelpCommand(e){if(!e)this.help();let t=this._findCommand(e);if(t&&!t._executableHandler)t.help();return this._dispatchSubcommand(e,[],[this._getHelpOption()?.long??this._getHelpOption()?.short??"--help"])}_checkNumberOfArguments(){if(this.registeredArguments.forEach((e,t)=>{if(e.required&&this.args[t]==null)this.missingArgument(e.name())}),this.registeredArguments.length>0&&this.registeredArguments[this.registeredArguments.length-1].variadic)return;if(this.args.length>this.registeredArguments.length)this._excessArguments(this.args)}_processArguments(){let e=(n,r,o)=>{let s=r;if(r!==null&&n.parseArg){let i=`error: command-argument value '${r}' is invalid for argument '${n.name()}'.`;s=this._callParseArg(n,r,o,i)}return s};this._checkNumberOfArguments();let t=[];this.registeredArguments.forEach((n,r)=>{let o=n.defaultValue;if(n.variadic){if(r<this.args.length){if(o=this.args.slice(r),n.parseArg)o=o.reduce((s,i)=>e(n,i,s),n.defaultValue)}else if(o===void 0)o=[]}else if(r<this.args.length){if(o=this.args[r],n.parseArg)o=e(n,o,n.defaultValue)}t[r]=o}),this.processedArgs=t}_chainOrCall(e,t){if(e?.then&&typeof e.then==="function")return e.then(()=>t());return t()}_chainOrCallHooks(e,t){let n=e,r=[];if(this._getCommandAndAncestors().reverse().filter((o)=>o._lifeCycleHooks[t]!==void 0).forEach((o)=>{o._lifeCycleHooks[t].forEach((s)=>{r.push({hookedCommand:o,callback:s})})}),t==="postAction")r.reverse();return r.forEach((o)=>{n=this._chainOrCall(n,()=>o.callback(o.hookedCommand,this))}),n}_chainOrCallSubCommandHook(e,t,n){let r=e;if(this._lifeCycleHooks[n]!==void 0)this._lifeCycleHooks[n].forEach((o)=>{r=this._chainOrCall(r,()=>o(this,t))});return r}_parseCommand(e,t){let n=this.parseOptions(t);if(this._parseOptionsEnv(),this._parseOptionsImplied(),e=e.concat(n.operands),t=n.unknown,this.args=e.concat(t),e&&this._findCommand(e[0]))return this._dispatchSubcommand(e[0],e.slice(1),t);if(this._getHelpCommand()&&e[0]===this._getHelpCommand().name())return this._dispatchHelpCommand(e[1]);if(this._defaultCommandName)return this._outputHelpIfRequested(t),this._dispatchSubcommand(this._defaultCommandName,e,t);if(this.commands.length&&this.args.length===0&&!this._actionHandler&&!this._defaultCommandName)this.help({error:!0});this._outputHelpIfRequested(n.unknown),this._checkForMissingMandatoryOptions(),this._checkForConflictingOptions();let r=()=>{if(n.unknown.length>0)this.unknownOption(n.unknown[0])},o=`command:${this.name()}`;if(this._actionHandler){r(),this._processArguments();let s;if(s=this._chainOrCallHooks(s,"preAction"),s=this._chainOrCall(s,()=>this._actionHandler(this.processedArgs)),this.parent)s=this._chainOrCall(s,()=>{this.parent.emit(o,e,t)});return s=this._chainOrCallHooks(s,"postAction"),s}if(this.parent?.listenerCount(o))r(),this._processArguments(),this.parent.emit(o,e,t);else if(e.length){if(this._findCommand("*"))return this._dispatchSubcommand("*",e,t);if(this.listenerCount("command:*"))this.emit("command:*",e,t);else if(this.commands.length)this.unknownCommand();else r(),this._processArguments()}else if(this.commands.length)r(),this.help({error:!0});else r(),this._processArguments()}_findCommand(e){if(!e)return;return this.commands.find((t)=>t._name===e||t._aliases.includes(e))}_findOption(e){return this.options.find((t)=>t.is(e))}_checkForMissingMandatoryOptions(){this._getCommandAndAncestors().forEach((e)=>{e.options.forEach((t)=>{if(t.mandatory&&e.getOptionValue(t.attributeName())===void 0)e.missingMandatoryOptionValue(t)})})}_checkForConflictingLocalOptions(){let e=this.options.filter((n)=>{let r=n.attributeName();if(this.getOptionValue(r)===void 0)return!1;return this.getOptionValueSource(r)!=="default"});e.filter((n)=>n.conflictsWith.length>0).forEach((n)=>{let r=e.find((o)=>n.conflictsWith.includes(o.attributeName()));if(r)this._conflictingOption(n,r)})}_checkForConflictingOptions(){this._getCommandAndAncestors().forEach((e)=>{e._checkForConflictingLocalOptions()})}parseOptions(e){let t=[],n=[],r=t;function o(l){return l.length>1&&l[0]==="-"}let s=(l)=>{if(!/^-(\d+|\d*\.\d+)([eE][+-]?\d+)?$/.test(l))return!1;return!this._getCommandAndAncestors().some((u)=>u.options.map((d)=>d.short).some((d)=>/^-\d$/.test(d)))},i=null,a=null,c=0;while(c<e.length||a){let l=a??e[c++];if(a=null,l==="--"){if(r===n)r.push(l);r.push(...e.slice(c));break}if(i&&(!o(l)||s(l))){this.emit(`option:${i.name()}`,l);continue}if(i=null,o(l)){let u=this._findOption(l);if(u){if(u.required){let d=e[c++];if(d===void 0)this.optionMissingArgument(u);this.emit(`option:${u.name()}`,d)}else if(u.optional){let d=null;if(c<e.length&&(!o(e[c])||s(e[c])))d=e[c++];this.emit(`option:${u.name()}`,d)}else this.emit(`option:${u.name()}`);i=u.variadic?u:null;continue}}if(l.length>2&&l[0]==="-"&&l[1]!=="-"){let u=this._findOption(`-${l[1]}`);if(u){if(u.required||u.optional&&this._combineFlagAndOptionalValue)this.emit(`option:${u.name()}`,l.slice(2));else this.emit(`option:${u.name()}`),a=`-${l.slice(2)}`;continue}}if(/^--[^=]+=/.test(l)){let u=l.indexOf("="),d=this._findOption(l.slice(0,u));if(d&&(d.required||d.optional)){this.emit(`option:${d.name()}`,l.slice(u+1));continue}}if(r===t&&o(l)&&!(this.commands.length===0&&s(l)))r=n;if((this._enablePositionalOptions||this._passThroughOptions)&&t.length===0&&n.length===0){if(this._findCommand(l)){t.push(l),n.push(...e.slice(c));break}else if(this._getHelpCommand()&&l===this._getHelpCommand().name()){t.push(l,...e.slice(c));break}else if(this._defaultCommandName){n.push(l,...e.slice(c));break}}if(this._passThroughOptions){r.push(l,...e.slice(c));break}r.push(l)}return{operands:t,unknown:n}}opts(){if(this._storeOptionsAsProperties){let e={},t=this.options.length;for(let n=0;n<t;n++){let r=this.options[n].attributeName();e[r]=r===this._versionOptionName?this._version:this[r]}return e}return this._optionValues}optsWithGlobals(){return this._getCommandAndAncestors().reduce((e,t)=>Object.assign(e,t.opts()),{})}error(e,t){if(this._outputConfiguration.outputError(`${e}
`,this._outputConfiguration.writeErr),typeof this._showHelpAfterError==="string")this._outputConfiguration.writeErr(`${this._showHelpAfterError}
`);else if(this._showHelpAfterError)this._outputConfiguration.writeErr(`
`),this.outputHelp({error:!0});let n=t||{},r=n.exitCode||1,o=n.code||"commander.error";this._exit(r,o,e)}_parseOptionsEnv(){this.options.forEach((e)=>{if(e.envVar&&e.envVar in ve.env){let t=e.attributeName();if(this.getOptionValue(t)===void 0||["default","config","env"].includes(this.getOptionValueSource(t)))if(e.required||e.optional)this.emit(`optionEnv:${e.name()}`,ve.env[e.envVar]);else this.emit(`optionEnv:${e.name()}`)}})}_parseOptionsImplied(){let e=new dp(this.options),t=(n)=>this.getOptionValue(n)!==void 0&&!["default","implied"].includes(this.getOptionValueSource(n));this.options.filter((n)=>n.implied!==void 0&&t(n.attributeName())&&e.valueFromOption(this.getOptionValue(n.attributeName()),n)).forEach((n)=>{Object.keys(n.implied).filter((r)=>!t(r)).forEach((r)=>{this.setOptionValueWithSource(r,n.implied[r],"implied")})})}missingArgument(e){let t=`error: missing required argument '${e}'`;this.error(t,{code:"commander.missingArgument"})}optionMissingArgument(e){let t=`error: option '${e.flags}' argument missing`;this.error(t,{code:"commander.optionMissingArgument"})}missingMandatoryOptionValue(e){let t=`error: required option '${e.flags}' not specified`;this.error(t,{code:"commander.missingMandatoryOptionValue"})}_conflictingOption(e,t){let n=(s)=>{let i=s.attributeName(),a=this.getOptionValue(i),c=this.options.find((u)=>u.negate&&i===u.attributeName()),l=this.options.find((u)=>!u.negate&&i===u.attributeName());if(c&&(c.presetArg===void 0&&a===!1||c.presetArg!==void 0&&a===c.presetArg))return c;return l||s},r=(s)=>{let i=n(s),a=i.attributeName();if(this.getOptionValueSource(a)==="env")return`environment variable '${i.envVar}'`;return`option '${i.flags}'`},o=`error: ${r(e)} cannot be used with ${r(t)}`;this.error(o,{code:"commander.conflictingOption"})}unknownOption(e){if(this._allowUnknownOption)return;let t="";if(e.startsWith("--")&&this._showSuggestionAfterError){let r=[],o=this;do{let s=o.createHelp().visibleOptions(o).filter((i)=>i.long).map((i)=>i.long);r=r.concat(s),o=o.parent}while(o&&!o._enablePositionalOptions);t=fp(e,r)}let n=`error: unknown option '${e}'${t}`;this.error(n,{code:"commander.unknownOption"})}_excessArguments(e){if(this._allowExcessArguments)return;let t=this.registeredArguments.length,n=t===1?"":"s",r=e.length,o=this.parent?` for '${this.name()}'`:"",s=e.join(", "),i=`error: too many arguments${o}. Expected ${t} argument${n} but got ${r}: ${s}.`;this.error(i,{code:"commander.excessArguments"})}unknownCommand(){let e=this.args[0],t="";if(this._showSuggestionAfterError){let r=[];this.createHelp().visibleCommands(this).forEach((o)=>{if(r.push(o.name()),o.alias())r.push(o.alias())}),t=fp(e,r)}let n=`error: unknown command '${e}'${t}`;this.error(n,{code:"commander.unknownCommand"})}version(e,t,n){if(e===void 0)return this._version;this._version=e,t=t||"-V, --version",n=n||"output the version number";let r=this.createOption(t,n);return this._versionOptionName=r.attributeName(),this._registerOption(r),this.on("option:"+r.name(),()=>{this._outputConfiguration.writeOut(`${e}
`),this._exit(0,"commander.version",e)}),this}description(e,t){if(e===void 0&&t===void 0)return this._description;if(this._description=e,t)this._argsDescription=t;return this}summary(e){if(e===void 0)return this._summary;return this._summary=e,this}alias(e){if(e===void 0)return this._aliases[0];let t=this;if(this.commands.length!==0&&this.commands[this.commands.length-1]._executableHandler)t=this.commands[this.commands.length-1];if(e===t._name)throw Error("Command alias can't be the same as its name");let n=this.parent?._findCommand(e);if(n){let r=[n.name()].concat(n.aliases()).join("|");throw Error(`cannot add alias '${e}' to command '${this.name()}' as already have command '${r}'`)}return t._aliases.push(e),this}aliases(e){if(e===void 0)return this._aliases;return e.forEach((t)=>this.alias(t)),this}usage(e){if(e===void 0){if(this._usage)return this._usage;let t=this.registeredArguments.map((n)=>qa(n));return[].concat(this.options.length||this._helpOption!==null?"[options]":[],this.commands.length?"[command]":[],this.registeredArguments.length?t:[]).join(" ")}return this._usage=e,this}name(e){if(e===void 0)return this._name;return this._name=e,this}helpGroup(e){if(e===void 0)return this._helpGroupHeading??"";return this._helpGroupHeading=e,this}commandsGroup(e){if(e===void 0)return this._defaultCommandGroup??"";return this._defaultCommandGroup=e,this}optionsGroup(e){if(e===void 0)return this._defaultOptionGroup??"";return this._defaultOptionGroup=e,this}_initOptionGroup(e){if(this._defaultOptionGroup&&!e.helpGroupHeading)e.helpGroup(this._defaultOptionGroup)}_initCommandGroup(e){if(this._defaultCommandGroup&&!e.helpGroup())e.helpGroup(this._defaultCommandGroup)}nameFromFilename(e){return this._name=Qn.basename(e,Qn.extname(e)),this}executableDir(e){if(e===void 0)return this._executableDir;return this._executableDir=e,this}helpInformation(e){let t=this.createHelp(),n=this._getOutputContext(e);t.prepareContext({error:n.error,helpWidth:n.helpWidth,outputHasColors:n.hasColors});let r=t.formatHelp(this,t);if(n.hasColors)return r;return this._outputConfiguration.stripColor(r)}_getOutputContext(e){e=e||{};let t=!!e.error,n,r,o;if(t)n=(i)=>this._outputConfiguration.writeErr(i),r=this._outputConfiguration.getErrHasColors(),o=this._outputConfiguration.getErrHelpWidth();else n=(i)=>this._outputConfiguration.writeOut(i),r=this._outputConfiguration.getOutHasColors(),o=this._outputConfiguration.getOutHelpWidth();return{error:t,write:(i)=>{if(!r)i=this._outputConfiguration.stripColor(i);return n(i)},hasColors:r,helpWidth:o}}outputHelp(e){let t;if(typeof e==="function")t=e,e=void 0;let n=this._getOutputContext(e),r={error:n.error,write:n.write,command:this};this._getCommandAndAncestors().reverse().forEach((s)=>s.emit("beforeAllHelp",r)),this.emit("beforeHelp",r);let o=this.helpInformation({error:n.error});if(t){if(o=t(o),typeof o!=="string"&&!Buffer.isBuffer(o))throw Error("outputHelp callback must return a string or a Buffer")}if(n.write(o),this._getHelpOption()?.long)this.emit(this._getHelpOption().long);this.emit("afterHelp",r),this._getCommandAndAncestors().forEach((s)=>s.emit("afterAllHelp",r))}helpOption(e,t){if(typeof e==="boolean"){if(e){if(this._helpOption===null)this._helpOption=void 0;if(this._defaultOptionGroup)this._initOptionGroup(this._getHelpOption())}else this._helpOption=null;return this}if(this._helpOption=this.createOption(e??"-h, --help",t??"display help for command"),e||t)this._initOptionGroup(this._helpOption);return this}_getHelpOption(){if(this._helpOption===void 0)this.helpOption(void 0,void 0);return this._helpOption}addHelpOption(e){return this._helpOption=e,this._initOptionGroup(e),this}help(e){this.outputHelp(e);let t=Number(ve.exitCode??0);if(t===0&&e&&typeof e!=="function"&&e.error)t=1;this._exit(t,"commander.help","(outputHelp)")}addHelpText(e,t){let n=["beforeAll","before","after","afterAll"];if(!n.includes(e))throw Error(`Unexpected value for position to addHelpText.
Expecting one of '${n.join("', '")}'`);let r=`${e}Help`;return this.on(r,(o)=>{let s;if(typeof t==="function")s=t({error:o.error,command:o.command});else s=t;if(s)o.write(`${s}
`)}),this}_outputHelpIfRequested(e){let t=this._getHelpOption();if(t&&e.find((r)=>t.is(r)))this.outputHelp(),this._exit(0,"commander.helpDisplayed","(outputHelp)")}}});var mte;var Ba=h(()=>{ja();Yb();Xs();up();pp();mte=new Zo});var Qb="molecule-mcp-claude-channel",e_="0.2.0",t_="Claude Code channel plugin that makes a session on a laptop a first-class workspace on a Molecule AI canvas.",Ga="bun@1.4.5";var Va=()=>{};var _t,ce,wte;var Qe=h(()=>{Va();_t={name:Qb,version:e_,description:t_},ce={name:"molecule",marketplace:"molecule-channel",serverKey:"molecule"},wte=`plugin:${ce.name}:${ce.serverKey}`});function Ys(e){let t=Object.values(e).filter((r)=>typeof r==="number");return Object.entries(e).filter(([r,o])=>t.indexOf(+r)===-1).map(([r,o])=>o)}function gp(e,t="|"){return e.map((n)=>bp(n)).join(t)}function Qs(e,t){if(typeof t==="bigint")return t.toString();return t}class n_{constructor(e){this._getter=e,this._value=void 0}get value(){let e=this._getter;if(e!==void 0)this._value=e(),this._getter=void 0;return this._value}}function ei(e){return new n_(e)}function r_(e){return e===null||e===void 0}function Ka(e){let t=e.startsWith("^")?1:0,n=e.endsWith("$")?e.length-1:e.length;return e.slice(t,n)}function o_(e,t){let n=e/t,r=Math.round(n),o=4*Number.EPSILON*Math.max(Math.abs(n),1);if(Math.abs(n-r)<o)return 0;return n-r}function Qt(e,t,n){Object.defineProperty(e,t,{value:n,writable:!0,enumerable:!0,configurable:!0})}function ti(e){let t=Object.getOwnPropertyDescriptor(e,"shape");return t?.get?t.get.raw:t?.value}function er(e){return ti(e._zod.def)??e._zod.def.shape}function s_(e,t,n){Object.defineProperty(e,t,{get(){let r=n();return Qt(this,t,r),r},enumerable:!0,configurable:!0})}function i_(e,t,n){if(t in e)Qt(e,t,n);else e[t]=n}function Qr(e,t,n,r){let o=er(t);for(let s of n){let i=Object.getOwnPropertyDescriptor(o,s);if(!i.enumerable)continue;if(i.get)s_(e,s,()=>{let a=t._zod.def.shape[s];return r?r(a,s):a});else i_(e,s,r?r(i.value,s):i.value)}}function Vz(e,t){for(let n of Reflect.ownKeys(t)){let r=Object.getOwnPropertyDescriptor(t,n);if(!r.enumerable)continue;if(r.get)s_(e,n,()=>t[n]);else i_(e,n,r.value)}}function qt(...e){let t={};for(let n of e){let r=Object.getOwnPropertyDescriptors(n);Object.assign(t,r)}return Object.defineProperties({},t)}function a_(e){return JSON.stringify(e)}function c_(e){return e.toLowerCase().trim().replace(/[^\w\s-]/g,"").replace(/[\s_-]+/g,"-").replace(/^-+|-+$/g,"")}function Vo(e){return typeof e==="object"&&e!==null&&!Array.isArray(e)}function eo(e){if(Vo(e)===!1)return!1;let t=e.constructor;if(t===void 0)return!0;if(typeof t!=="function")return!0;let n=t.prototype;if(Vo(n)===!1)return!1;if(Object.prototype.hasOwnProperty.call(n,"isPrototypeOf")===!1)return!1;return!0}function wp(e){if(eo(e))return{...e};if(Array.isArray(e))return[...e];if(e instanceof Map)return new Map(e);if(e instanceof Set)return new Set(e);return e}function _r(e){return e.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function Dn(e,t,n){let r=new e._zod.constr(t??e._zod.def);if(!t||n?.parent)r._zod.parent=e;return r}function D(e){let t=e;if(!t)return{};if(typeof t==="string")return{error:()=>t};if(t?.message!==void 0){if(t?.error!==void 0)throw Error("Cannot specify both `message` and `error` params");t.error=t.message}if(delete t.message,typeof t.error==="string")return{...t,error:()=>t.error};return t}function bp(e){if(typeof e==="bigint")return e.toString()+"n";if(typeof e==="string")return`"${e}"`;return`${e}`}function d_(e){return Object.keys(e).filter((t)=>e[t]._zod.optin!==void 0&&e[t]._zod.optout==="optional")}function Gz(e,t){let n=e._zod.def,r=n.checks;if(r&&r.length>0)throw Error(".pick() cannot be used on object schemas containing refinements");let s={};return Qr(s,e,Ja(e,t)),Dn(e,qt(n,{shape:s,checks:[]}))}function Ja(e,t){let n=er(e),r=[];for(let o of Reflect.ownKeys(t)){if(!Object.getOwnPropertyDescriptor(n,o)?.enumerable)throw Error(`Unrecognized key: "${String(o)}"`);if(t[o])r.push(o)}return r}function Kz(e,t){let n=e._zod.def,r=n.checks;if(r&&r.length>0)throw Error(".omit() cannot be used on object schemas containing refinements");let s=new Set(Ja(e,t)),i={};return Qr(i,e,Reflect.ownKeys(er(e)).filter((a)=>!s.has(a))),Dn(e,qt(n,{shape:i,checks:[]}))}function Xz(e,t){if(!eo(t))throw Error("Invalid input to extend: expected a plain object");let n=e._zod.def.checks;if(n&&n.length>0){let o=er(e);for(let s of Reflect.ownKeys(t))if(Object.getOwnPropertyDescriptor(o,s)!==void 0)throw Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.")}return Dn(e,qt(e._zod.def,{shape:p_(e,t)}))}function p_(e,t){let n={};return Qr(n,e,Reflect.ownKeys(er(e))),Vz(n,t),n}function Jz(e,t){if(!eo(t))throw Error("Invalid input to safeExtend: expected a plain object");return Dn(e,qt(e._zod.def,{shape:p_(e,t)}))}function Yz(e,t){if(!t?._zod?.def)throw Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");if(e._zod.def.checks?.length)throw Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");let n={};Qr(n,e,Reflect.ownKeys(er(e))),Qr(n,t,Reflect.ownKeys(er(t)));let r=qt(e._zod.def,{shape:n,get catchall(){return t._zod.def.catchall},checks:t._zod.def.checks??[]});return Dn(e,r)}function f_(e,t,n,r="partial"){let s=t._zod.def.checks;if(s&&s.length>0)throw Error(`.${r}() cannot be used on object schemas containing refinements`);let a=n?new Set(Ja(t,n)):void 0,c={};return Qr(c,t,Reflect.ownKeys(er(t)),e&&((l,u)=>a&&!a.has(u)?l:new e({type:"optional",innerType:l}))),Dn(t,qt(t._zod.def,{shape:c,checks:[]}))}function Qz(e,t,n){let r=n?new Set(Ja(t,n)):void 0,o={};return Qr(o,t,Reflect.ownKeys(er(t)),(s,i)=>r&&!r.has(i)?s:new e({type:"nonoptional",innerType:s})),Dn(t,qt(t._zod.def,{shape:o}))}function zn(e,t=0){if(e.aborted===!0)return!0;for(let n=t;n<e.issues.length;n++)if(e.issues[n]?.continue!==!0)return!0;return!1}function m_(e,t=0){if(e.aborted===!0)return!0;for(let n=t;n<e.issues.length;n++)if(e.issues[n]?.continue===!1)return!0;return!1}function kr(e,t){return t.map((n)=>{var r;return(r=n).path??(r.path=[]),n.path.unshift(e),n})}function Js(e){return typeof e==="string"?e:e?.message}function kp(e){let t=[];for(let n of e??[]){let r=n._zod.def;if(!/_(length|size)$|_equals$/.test(r.check))break;let o=r.maximum??r.length??r.size;if(o>=0)t.push([o,n])}return t}function Ya(e,t,n){var r;for(let o=t;o<e.length;o++)(r=e[o]).schema??(r.schema=n)}function Fn(e,t,n){var r;let o=e.inst?._zod?.traits;if(o?.has("$ZodType"))if(o.has("$ZodCheck"))(r=e).schema??(r.schema=e.inst);else e.schema=e.inst;let s=e.schema!==e.inst?e.schema?._zod.def?.error:void 0,i=e.message?e.message:Js(e.inst?._zod.def?.error?.(e))??Js(s?.(e))??Js(t?.error?.(e))??Js(n.customError?.(e))??Js(n.localeError?.(e))??"Invalid input",a={};for(let c of Object.keys(e)){if(c==="inst"||c==="schema"||c==="continue"||c==="input"||c==="__proto__")continue;a[c]=e[c]}if(a.path??(a.path=[]),a.message=i,t?.reportInput)a.input=e.input;return a}function Qa(e){let t=e.length;if(!eF.test(e))return t;let n=t;for(let r=0;r<t-1;r++)if((e.charCodeAt(r)&64512)===55296&&(e.charCodeAt(r+1)&64512)===56320)n--,r++;return n}function ec(e){if(Array.isArray(e))return"array";if(typeof e==="string")return"string";return"unknown"}function h_(e){let t=typeof e;switch(t){case"number":return Number.isNaN(e)?"nan":"number";case"object":{if(e===null)return"null";if(Array.isArray(e))return"array";let n=e;if(n&&Object.getPrototypeOf(n)!==Object.prototype&&"constructor"in n&&n.constructor)return n.constructor.name}}return t}function to(...e){let[t,n,r]=e;if(typeof t==="string")return{message:t,code:"custom",input:n,inst:r};return{...t}}function g_(e,t){for(let n in t){let r=Object.getOwnPropertyDescriptor(t,n);if(r.get)Object.defineProperty(e,n,{...r,enumerable:!1});else tF(e,n,r.value)}}function tr(e,t,n,r=!0){return Object.defineProperty(e,t,{configurable:!0,writable:!0,enumerable:r,value:n}),n}function tc(e,t,n){return tr(e,t,n,!1)}function y_(e,t){for(let n in e){let r=e[n];Object.defineProperty(t,n,{configurable:!0,enumerable:!0,get(){return tr(this,n,r(this))},set(o){tr(this,n,o)}})}return t}function tF(e,t,n){Object.defineProperty(e,t,{configurable:!0,get(){return this==null?n:tr(this,t,n.bind(this))},set(r){tr(this,t,r)}})}function nF(e,t){let n=Object.getPrototypeOf(e);return t in n?void 0:n}function be(e,t,n){let r=Object.getPrototypeOf(e._zod);if(t in r&&hp!==e._zod){hp=void 0;return}hp=e._zod,Object.defineProperty(r,t,{configurable:!0,get(){Object.defineProperty(this,t,rF);let o=br;br=!1;try{let s=n(this);if(br)delete this[t];else Object.defineProperty(this,t,{configurable:!0,writable:!0,value:s});return br=br||o,s}catch(s){throw delete this[t],br=br||o,s}},set(o){Object.defineProperty(this,t,{configurable:!0,writable:!0,value:o})}})}function oF(e,t,n,r){let o=nF(e,t);if(!o)return;Object.defineProperty(o,t,{configurable:!0,get(){let s={configurable:!0,writable:!0,enumerable:r,value:void 0};return Object.defineProperty(this,t,s),s.value=n(this),Object.defineProperty(this,t,s),s.value},set(s){Object.defineProperty(this,t,{configurable:!0,writable:!0,enumerable:r,value:s})}})}function w_(e){let t=()=>e;return t[sF]=!0,t}var yp,l_,u_,Xa,_p,eF,hp,br=!1,rF,sF="~constantCatch";var It=h(()=>{no();yp="captureStackTrace"in Error?Error.captureStackTrace:(...e)=>{};l_=ei(()=>{if(Pt.jitless)return!1;if(typeof navigator<"u"&&navigator?.userAgent?.includes("Cloudflare"))return!1;try{return new Function(""),!0}catch(e){return!1}});u_=new Set(["string","number","symbol"]);Xa=(()=>({safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-340282346638528860000000000000000000000,340282346638528860000000000000000000000],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]}))(),_p={int64:[BigInt("-9223372036854775808"),BigInt("9223372036854775807")],uint64:[BigInt(0),BigInt("18446744073709551615")]};eF=/[\uD800-\uDBFF]/;rF={configurable:!0,get(){br=!0;return}}});function iF(e){let t=__;if(t){let n=t.stackTraceLimit;if(typeof n==="number"){try{t.stackTraceLimit=0}catch{return __=null,new e}try{return new e}finally{t.stackTraceLimit=n}}}return new e}function x(e,t,n,r){let o={};function s(p){this.def=p,this.constr=d,this.traits=new Set}s.prototype=o;let i=n,a=i&&new WeakSet;function c(p,f){if(!p._zod){xp.value=new s(f);try{Object.defineProperty(p,"_zod",xp)}finally{xp.value=void 0}}else if(p._zod.traits.has(e))return;if(p._zod.traits.add(e),t(p,f),a){let y=Object.getPrototypeOf(p),_=p._zod.constr.prototype,k=y;while(k&&k!==_)k=Object.getPrototypeOf(k);let E=k??y;if(!a.has(E))a.add(E),g_(E,i)}let g=d.prototype;for(let y in g){if(!Object.prototype.hasOwnProperty.call(g,y))continue;if(!(y in p))p[y]=g[y].bind(p)}}let l=r?.Parent??Object;class u extends l{}Object.defineProperty(u,"name",{value:e});function d(p){let f=r?.Parent?iF(u):this;c(f,p);let g=f._zod.deferred;if(g){for(let _ of g)_();f._zod.deferred=void 0}let y=globalThis.__zod_globalConfig?.postProcessor;if(y)y(f);return f}return Object.defineProperty(d,"init",{value:c}),Object.defineProperty(d,Symbol.hasInstance,{value:(p)=>{if(r?.Parent&&p instanceof r.Parent)return!0;return p?._zod?.traits?.has(e)}}),Object.defineProperty(d,"name",{value:e}),d}function jt(e){if(e)Object.assign(Pt,e);return Pt}var b_,xp,__,Un,ni,Pt;var no=h(()=>{It();xp={value:void 0,enumerable:!1},__="captureStackTrace"in Error?Error:null;Un=class Un extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}};ni=class ni extends Error{constructor(e){super(`Encountered unidirectional transform during encode: ${e}`);this.name="ZodEncodeError"}};(b_=globalThis).__zod_globalConfig??(b_.__zod_globalConfig={});Pt=globalThis.__zod_globalConfig});function aF(){let e=this._zod;return e.message??(e.message=JSON.stringify(e.def,Qs,2)),e.message}function cF(e){this._zod.message=e}function uF(e,t,n){if(!Object.prototype.hasOwnProperty.call(e,t))if(t==="__proto__")Object.defineProperty(e,t,{value:n(),writable:!0,enumerable:!0,configurable:!0});else e[t]=n();return e[t]}function E_(e,t=(n)=>n.message){let n={},r=[];for(let o of e.issues)if(o.path.length>0)uF(n,o.path[0],()=>[]).push(t(o));else r.push(t(o));return{formErrors:r,fieldErrors:n}}function T_(e,t=(n)=>n.message){let n={_errors:[]},r=(o,s=[])=>{for(let i of o.issues)if(i.code==="invalid_union"&&i.errors.length)i.errors.map((a)=>r({issues:a},[...s,...i.path]));else if(i.code==="invalid_key")r({issues:i.issues},[...s,...i.path]);else if(i.code==="invalid_element")r({issues:i.issues},[...s,...i.path]);else{let a=[...s,...i.path];if(a.length===0)n._errors.push(t(i));else{let c=n,l=0;while(l<a.length){let u=a[l],d=l===a.length-1;if(u==="_errors"){if(d)c._errors.push(t(i));l++;continue}if(!Object.prototype.hasOwnProperty.call(c,u))Object.defineProperty(c,u,{value:{_errors:[]},enumerable:!0,writable:!0,configurable:!0});let p=c[u];if(d)p._errors.push(t(i));c=p,l++}}}};return r(e),n}var lF,Sp,k_,x_=(e,t)=>{e.name="$ZodError",Sp.value=t,Object.defineProperty(e,"issues",Sp),Sp.value=void 0,Object.defineProperty(e,"message",lF);let n=Object.getPrototypeOf(e);if(!k_.has(n))k_.add(n),Object.defineProperty(n,"toString",{configurable:!0,enumerable:!1,get(){let r=()=>this.message;return Object.defineProperty(this,"toString",{value:r,configurable:!0,writable:!0}),r},set(r){Object.defineProperty(this,"toString",{value:r,configurable:!0,writable:!0})}})},v_,S_;var Ep=h(()=>{no();It();lF={get:aF,set:cF,enumerable:!0,configurable:!0},Sp={value:void 0,enumerable:!1},k_=new WeakSet([Object.prototype,Error.prototype]),v_=x("$ZodError",x_),S_=x("$ZodError",x_,void 0,{Parent:Error})});function nc(e,t){return{callee:t?.callee??e,Err:t?.Err}}function A_(e,t,n){let r;return{success:!1,get error(){if(!r)r=new e(t.map((o)=>Fn(o,n,jt()))),t=void 0,n=void 0;return r},set error(o){r=o,t=void 0,n=void 0}}}function mF(e,t,n){let r=n?{...n,async:!1,abortEarly:!0}:{async:!1,abortEarly:!0},o=e._zod.bag.fallbackRun,s;if(o)r[fF]=!0,s=o({value:t,issues:[]},r);else s=e._zod.run({value:t,issues:[]},r);if(s instanceof Promise)throw new Un;return s.issues.length===0}var rc=(e)=>{let t=(n,r,o,s)=>{let i=o?{...o,async:!1}:{async:!1},a=n._zod.run({value:r,issues:[]},i);if(a instanceof Promise)throw new Un;if(a.issues.length){let c=new(s?.Err??e)(a.issues.map((l)=>Fn(l,i,jt())));throw yp(c,s?.callee??t),c}return a.value};return t},oc=(e)=>{let t=async(n,r,o,s)=>{let i=o?{...o,async:!0}:{async:!0},a=n._zod.run({value:r,issues:[]},i);if(a instanceof Promise)a=await a;if(a.issues.length){let c=new(s?.Err??e)(a.issues.map((l)=>Fn(l,i,jt())));throw yp(c,s?.callee??t),c}return a.value};return t},ri=(e)=>(t,n,r)=>{let o=r?{...r,async:!1}:{async:!1},s=t._zod.run({value:n,issues:[]},o);if(s instanceof Promise)throw new Un;return s.issues.length?A_(e,s.issues,o):{success:!0,data:s.value}},Tp,sc=(e)=>async(t,n,r)=>{let o=r?{...r,async:!0}:{async:!0},s=t._zod.run({value:n,issues:[]},o);if(s instanceof Promise)s=await s;return s.issues.length?A_(e,s.issues,o):{success:!0,data:s.value}},pF,fF,ic=(e,t,n)=>{let r=e._zod.bag.validator;if(r!==void 0){if(r(t)!==pF)return!0;if(r.definite===!0&&n===void 0)return!1}return mF(e,t,n)},ac=async(e,t,n)=>{let r=n?{...n,async:!0,abortEarly:!0}:{async:!0,abortEarly:!0},o=e._zod.run({value:t,issues:[]},r);if(o instanceof Promise)o=await o;return o.issues.length===0},R_=(e)=>{let t=rc(e),n=(r,o,s,i)=>{let a=s?{...s,direction:"backward"}:{direction:"backward"};return t(r,o,a,nc(n,i))};return n},$_=(e)=>{let t=rc(e),n=(r,o,s,i)=>t(r,o,s,nc(n,i));return n},O_=(e)=>{let t=oc(e),n=async(r,o,s,i)=>{let a=s?{...s,direction:"backward"}:{direction:"backward"};return await t(r,o,a,nc(n,i))};return n},C_=(e)=>{let t=oc(e),n=async(r,o,s,i)=>await t(r,o,s,nc(n,i));return n},I_=(e)=>(t,n,r)=>{let o=r?{...r,direction:"backward"}:{direction:"backward"};return ri(e)(t,n,o)},P_=(e)=>(t,n,r)=>ri(e)(t,n,r),N_=(e)=>async(t,n,r)=>{let o=r?{...r,direction:"backward"}:{direction:"backward"};return sc(e)(t,n,o)},L_=(e)=>async(t,n,r)=>sc(e)(t,n,r);var M_=h(()=>{no();Ep();It();Tp=ri(S_);pF=Symbol.for("zod.compile.invalid"),fF=Symbol.for("zod.compile.fallback")});function W_(e){return new RegExp(`^[a-zA-Z0-9_-]{${e}}$`)}function V_(){return new RegExp(hF,"u")}function gF(e){return new RegExp(`^${e}$`)}function Ap(e){return typeof e.precision==="number"?e.precision===-1?"(?:[01]\\d|2[0-3]):[0-5]\\d":e.precision===0?"(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d":`(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{${e.precision}}`:e.seconds?"(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?":"(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d+)?)?"}function ok(e){return new RegExp(`^${Ap(e)}$`)}function sk(e){let t=["Z"];if(e.offset)t.push("([+-](?:[01]\\d|2[0-3]):[0-5]\\d)");let n=`${Ap({precision:e.precision,seconds:!0})}(?:${t.join("|")})`,r=e.local?`${n}|${Ap({precision:e.precision})}`:n;return new RegExp(`^${nk}T(?:${r})$`)}var D_,z_,F_,U_,q_,j_,H_,B_,Rp=(e)=>{if(!e)return/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;return new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${e}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`)},Z_,hF="^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$",G_,K_,X_,J_,Y_,Q_,ek,tk,nk="(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))",rk,ik,$p,oi,ak,ck,lk,uk;var ii=h(()=>{D_=/^[cC][0-9a-z]{6,}$/,z_=/^[0-9a-z]+$/,F_=/^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/,U_=/^[0-9a-vA-V]{20}$/,q_=/^[A-Za-z0-9]{27}$/,j_=/^[a-zA-Z0-9_-]{21}$/;H_=/^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/,B_=/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/,Z_=/^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;G_=/^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/,K_=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/,X_=/^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/,J_=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/,Y_=/^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/,Q_=/^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/,ek=/^https?$/,tk=/^\+[1-9]\d{6,14}$/;rk=gF(nk);ik=/^[\s\S]{0,}$/,$p=/^-?\d+$/,oi=/^-?\d+(?:\.\d+)?$/,ak=/^(?:true|false)$/i,ck=/^null$/i,lk=/^[^A-Z]*$/,uk=/^[^a-z]*$/});var dt,Op=(e)=>{let t=e.value;return!r_(t)&&t.length!==void 0},cc,Cp,Ip,dk,pk,fk,mk,hk,ai,gk,yk,wk,bk,_k,kk,xk;var lc=h(()=>{no();ii();It();dt=x("$ZodCheck",(e,t)=>{var n;e._zod??(e._zod={}),e._zod.def=t,(n=e._zod).onattach??(n.onattach=[])}),cc={number:"number",bigint:"bigint",object:"date"},Cp=x("$ZodCheckLessThan",(e,t)=>{dt.init(e,t);let n=cc[typeof t.value];e._zod.check=(r)=>{if(t.inclusive?r.value<=t.value:r.value<t.value)return;r.issues.push({origin:cc[typeof r.value]??n,code:"too_big",maximum:typeof t.value==="object"?t.value.getTime():t.value,input:r.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),Ip=x("$ZodCheckGreaterThan",(e,t)=>{dt.init(e,t);let n=cc[typeof t.value];e._zod.check=(r)=>{if(t.inclusive?r.value>=t.value:r.value>t.value)return;r.issues.push({origin:cc[typeof r.value]??n,code:"too_small",minimum:typeof t.value==="object"?t.value.getTime():t.value,input:r.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),dk=x("$ZodCheckMultipleOf",(e,t)=>{dt.init(e,t),e._zod.check=(n)=>{if(typeof n.value!==typeof t.value)throw Error("Cannot mix number and bigint in multiple_of check.");if(typeof n.value==="bigint"?t.value!==BigInt(0)&&n.value%t.value===BigInt(0):o_(n.value,t.value)===0)return;n.issues.push({origin:typeof n.value,code:"not_multiple_of",divisor:t.value,input:n.value,inst:e,continue:!t.abort})}}),pk=x("$ZodCheckNumberFormat",(e,t)=>{dt.init(e,t),t.format=t.format||"float64";let n=t.format?.includes("int"),r=n?"int":"number",[o,s]=Xa[t.format];e._zod.check=(i)=>{let a=i.value;if(n){if(!Number.isInteger(a)){i.issues.push({expected:r,format:t.format,code:"invalid_type",continue:!1,input:a,inst:e});return}if(!Number.isSafeInteger(a)){if(a>0)i.issues.push({input:a,code:"too_big",maximum:Number.MAX_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:r,inclusive:!0,continue:!t.abort});else i.issues.push({input:a,code:"too_small",minimum:Number.MIN_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:r,inclusive:!0,continue:!t.abort});return}}if(a<o)i.issues.push({origin:"number",input:a,code:"too_small",minimum:o,inclusive:!0,inst:e,continue:!t.abort});if(a>s)i.issues.push({origin:"number",input:a,code:"too_big",maximum:s,inclusive:!0,inst:e,continue:!t.abort})}}),fk=x("$ZodCheckMaxLength",(e,t)=>{var n;dt.init(e,t),(n=e._zod.def).when??(n.when=Op),e._zod.check=(r)=>{let o=r.value,s=o.length;if((typeof o==="string"&&s>t.maximum?Qa(o):s)<=t.maximum)return;let a=ec(o);r.issues.push({origin:a,code:"too_big",maximum:t.maximum,inclusive:!0,input:o,inst:e,continue:!t.abort})}}),mk=x("$ZodCheckMinLength",(e,t)=>{var n;dt.init(e,t),(n=e._zod.def).when??(n.when=Op),e._zod.check=(r)=>{let o=r.value,s=o.length;if((typeof o==="string"&&s>=t.minimum&&s<t.minimum*2?Qa(o):s)>=t.minimum)return;let a=ec(o);r.issues.push({origin:a,code:"too_small",minimum:t.minimum,inclusive:!0,input:o,inst:e,continue:!t.abort})}}),hk=x("$ZodCheckLengthEquals",(e,t)=>{var n;dt.init(e,t),(n=e._zod.def).when??(n.when=Op),e._zod.check=(r)=>{let o=r.value,s=o.length,i=typeof o==="string"&&s>=t.length&&s<=t.length*2?Qa(o):s;if(i===t.length)return;let a=ec(o),c=i>t.length;r.issues.push({origin:a,...c?{code:"too_big",maximum:t.length}:{code:"too_small",minimum:t.length},inclusive:!0,exact:!0,input:r.value,inst:e,continue:!t.abort})}}),ai=x("$ZodCheckStringFormat",(e,t)=>{var n,r;if(dt.init(e,t),t.pattern)(n=e._zod).check??(n.check=(o)=>{if(t.pattern.lastIndex=0,t.pattern.test(o.value))return;o.issues.push({origin:"string",code:"invalid_format",format:t.format,input:o.value,...t.pattern?{pattern:t.pattern.toString()}:{},inst:e,continue:!t.abort})});else(r=e._zod).check??(r.check=()=>{})}),gk=x("$ZodCheckRegex",(e,t)=>{ai.init(e,t),e._zod.check=(n)=>{if(t.pattern.lastIndex=0,t.pattern.test(n.value))return;n.issues.push({origin:"string",code:"invalid_format",format:"regex",input:n.value,pattern:t.pattern.toString(),inst:e,continue:!t.abort})}}),yk=x("$ZodCheckLowerCase",(e,t)=>{t.pattern??(t.pattern=lk),ai.init(e,t)}),wk=x("$ZodCheckUpperCase",(e,t)=>{t.pattern??(t.pattern=uk),ai.init(e,t)}),bk=x("$ZodCheckIncludes",(e,t)=>{dt.init(e,t);let n=_r(t.includes),r=new RegExp(typeof t.position==="number"?`^.{${t.position},}${n}`:n);t.pattern=r,e._zod.check=(o)=>{if(o.value.includes(t.includes,t.position))return;o.issues.push({origin:"string",code:"invalid_format",format:"includes",includes:t.includes,input:o.value,inst:e,continue:!t.abort})}}),_k=x("$ZodCheckStartsWith",(e,t)=>{dt.init(e,t);let n=new RegExp(`^${_r(t.prefix)}.*`);t.pattern??(t.pattern=n),e._zod.check=(r)=>{if(r.value.startsWith(t.prefix))return;r.issues.push({origin:"string",code:"invalid_format",format:"starts_with",prefix:t.prefix,input:r.value,inst:e,continue:!t.abort})}}),kk=x("$ZodCheckEndsWith",(e,t)=>{dt.init(e,t);let n=new RegExp(`.*${_r(t.suffix)}$`);t.pattern??(t.pattern=n),e._zod.check=(r)=>{if(r.value.endsWith(t.suffix))return;r.issues.push({origin:"string",code:"invalid_format",format:"ends_with",suffix:t.suffix,input:r.value,inst:e,continue:!t.abort})}}),xk=x("$ZodCheckOverwrite",(e,t)=>{dt.init(e,t),e._zod.check=(n)=>{n.value=t.tx(n.value)}})});class Pp{constructor(e=[],t={}){this.content=[],this.indent=0,this.args=e,this.closed=t}indented(e){this.indent+=1;try{e(this)}finally{this.indent-=1}}write(e){if(typeof e==="function"){e(this,{execution:"sync"}),e(this,{execution:"async"});return}let n=e.split(`
`).filter((s)=>s),r=Math.min(...n.map((s)=>s.length-s.trimStart().length)),o=n.map((s)=>s.slice(r)).map((s)=>" ".repeat(this.indent*2)+s);for(let s of o)this.content.push(s)}compile(){let e=Function,t=this?.content??[""];return new e(...Object.keys(this.closed),`return function (${this.args.join(", ")}) {
${t.join(`
`)}
};`)(...Object.values(this.closed))}}var Sk;var Np=h(()=>{Sk={major:4,minor:6,patch:7}});async function yF(e,t){let n={async:!0};return Lk(await e._zod.run({value:t,issues:[]},n),n)}function Mp(e){return{validate:(t)=>{let n={async:!1};try{let r=e._zod.run({value:t,issues:[]},n);if(!(r instanceof Promise))return Lk(r,n)}catch(r){}return yF(e,t)},vendor:"zod",version:1}}function Uk(e){try{if(typeof URL<"u"&&typeof URL.canParse==="function")return URL.canParse(e);return new URL(e),!0}catch{return!1}}function wF(e,t){if(!("normalize"in t)&&!("hostname"in t)&&!("protocol"in t))return Uk(e)||dc;return bF(e,t)}function bF(e,t){if(!t.normalize&&t.protocol?.source===ek.source&&!/^https?:\/\//i.test(e))return Fk;try{if(typeof URL<"u"){let n=URL;if(typeof n.parse==="function")return n.parse(e)??dc}return new URL(e)}catch{return dc}}function Ek(e){return e.replace(_F,"")}function kF(e,t){return t.lastIndex=0,t.test(e.hostname)}function xF(e,t){return t.lastIndex=0,t.test(e.protocol.endsWith(":")?e.protocol.slice(0,-1):e.protocol)}function ex(e){if(!vF.test(e))return!1;return Uk(`http://[${e}]`)}function SF(e){let t=e.split("/");if(t.length!==2)return!1;let[n,r]=t;if(!r)return!1;let o=Number(r);if(`${o}`!==r)return!1;if(o<0||o>128)return!1;return ex(n)}function ox(e){if(e==="")return!0;if(/\s/.test(e))return!1;if(e.length%4!==0)return!1;try{return atob(e),!0}catch{return!1}}function EF(e){if(!mc.test(e))return!1;let t=e.replace(/[-_]/g,(r)=>r==="-"?"+":"/"),n=t.padEnd(Math.ceil(t.length/4)*4,"=");return ox(n)}function TF(e,t=null){try{let n=e.split(".");if(n.length!==3)return!1;let[r]=n;if(!r)return!1;let o=JSON.parse(atob(r));if("typ"in o&&o?.typ!=="JWT")return!1;if(!o.alg)return!1;if(t&&(!("alg"in o)||o.alg!==t))return!1;return!0}catch{return!1}}function AF(e,t){let n=kp(e._zod.def.checks);if(!n.length)return;let r=Math.min(...n.map((s)=>s[0])),o=e._zod.parse;e._zod.parse=(s,i)=>{let a=t(s.value);if(a>r&&!i?.skipChecks&&i?.direction!=="backward"){for(let[c,l]of kp(e._zod.def.checks))if(a>c&&l._zod.def.when(s)){let u=s.issues.length;return l._zod.check(s),s.issues[u].continue=!1,Ya(s.issues,u,e),s}}return o(s,i)}}function Tk(e,t,n){if(e.issues.length)t.issues.push(...kr(n,e.issues));t.value[n]=e.value}function pc(e,t,n,r,o,s){let i=n in r,a=s==="optional";if(!i&&a&&o==="optional")return;if(e.issues.length){if(o!==void 0&&a&&!i)return;t.issues.push(...kr(n,e.issues))}if(!i&&o===void 0){if(!e.issues.length)t.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[n]});return}if(e.value===void 0){if(i||o==="defaulted"&&!a)t.value[n]=void 0}else t.value[n]=e.value}function hx(e){let t=Object.keys(e.shape),n=Object.getOwnPropertySymbols(e.shape),r=n.length?n:$F,o=r.length?[...t,...r]:t;for(let i of o)if(!e.shape?.[i]?._zod?.traits?.has("$ZodType"))throw Error(`Invalid element at key "${String(i)}": expected a Zod schema`);let s=d_(e.shape);return{...e,allKeys:o,symbolKeys:r,keySet:new Set(t),numKeys:t.length,optionalKeys:new Set(s)}}function gx(e,t,n,r,o,s,i){let a=[],c=o.keySet,l=o.catchall._zod,u=l.def.type,{optin:d,optout:p}=l,f=0;for(let g in t){if(i&&n.issues.length!==f){if(zn(n,f))break;f=n.issues.length}if(c.has(g))continue;if(g==="__proto__"){if(u==="never")a.push(g);continue}if(u==="never"){a.push(g);continue}let y=l.run({value:t[g],issues:[]},r);if(y instanceof Promise)e.push(y.then((_)=>pc(_,n,g,t,d,p)));else pc(y,n,g,t,d,p)}if(a.length)n.issues.push({code:"unrecognized_keys",keys:a,input:t,inst:s,continue:!0});if(!e.length)return n;return Promise.all(e).then(()=>n)}function Ak(e,t,n,r){for(let s of e)if(s.issues.length===0)return t.value=s.value,t;let o=e.filter((s)=>!zn(s));if(o.length===1)return t.value=o[0].value,o[0];return t.issues.push({code:"invalid_union",input:t.value,inst:n,errors:e.map((s)=>s.issues.map((i)=>Fn(i,r,jt())))}),t}function CF(e){let t=new Map;for(let n of e.options){let r=n._zod.propValues?.[e.discriminator];if(!r||r.size===0)throw Error(`Invalid discriminated union option at index "${e.options.indexOf(n)}"`);for(let o of r)if(t.has(o)){if(o!==void 0)throw Error(`Duplicate discriminator value "${String(o)}"`);t.set(o,null)}else t.set(o,n)}return t}function Lp(e,t){if(e===t)return{valid:!0,data:e};if(e instanceof Date&&t instanceof Date&&+e===+t)return{valid:!0,data:e};if(eo(e)&&eo(t)){let n=Object.keys(t),r=Object.keys(e).filter((s)=>n.indexOf(s)!==-1),o={...e,...t};if(Object.prototype.hasOwnProperty.call(o,"__proto__"))delete o.__proto__;for(let s of r){if(s==="__proto__")continue;let i=Lp(e[s],t[s]);if(!i.valid)return{valid:!1,mergeErrorPath:[s,...i.mergeErrorPath]};o[s]=i.data}return{valid:!0,data:o}}if(Array.isArray(e)&&Array.isArray(t)){if(e.length!==t.length)return{valid:!1,mergeErrorPath:[]};let n=[];for(let r=0;r<e.length;r++){let o=e[r],s=t[r],i=Lp(o,s);if(!i.valid)return{valid:!1,mergeErrorPath:[r,...i.mergeErrorPath]};n.push(i.data)}return{valid:!0,data:n}}return{valid:!1,mergeErrorPath:[]}}function Rk(e,t,n){let r=new Map,o,s=new Map,i=(l,u)=>{let d;if(l.code==="unrecognized_keys"&&!l.path?.length)o??(o=l),d=l.keys;else if(l.code==="invalid_key"&&l.origin==="record"&&l.path?.length===1){let p=String(l.path[0]);if(!s.has(p))s.set(p,l);d=[p]}else return!1;for(let p of d){if(!r.has(p))r.set(p,{});r.get(p)[u]=!0}return!0};for(let l of t.issues)if(!i(l,"l"))e.issues.push(l);for(let l of n.issues)if(!i(l,"r"))e.issues.push(l);let a=[...r].filter(([,l])=>l.l&&l.r).map(([l])=>l);if(a.length){let l=o?a.filter((u)=>o.keys.includes(u)):[];if(l.length)e.issues.push({...o,keys:l});for(let u of a)if(!l.includes(u)&&s.has(u))e.issues.push(s.get(u))}let c=Lp(t.value,n.value);if(!c.valid){if(zn(e))return e;throw Error(`Unmergable intersection. Error path: ${JSON.stringify(c.mergeErrorPath)}`)}return e.value=c.data,e}function $k(e,t){return e.value=t.issues.length?void 0:t.value,e}function Ok(e,t){if(e.value===void 0)e.value=t.defaultValue;return e}function Ck(e,t){if(!e.issues.length&&e.value===void 0)e.issues.push({code:"invalid_type",expected:"nonoptional",input:e.value,inst:t});return e}function Ik(e,t,n,r){if(!t.issues.length){if(e.value=t.value,t.memo)e.memo=!0;return e}return e.value=n.catchValue({...t,value:e.value,error:{issues:t.issues.map((o)=>Fn(o,r,jt()))},input:e.value}),e}function uc(e,t,n){if(e.issues.some((r)=>r.code!=="unrecognized_keys"))return e.aborted=!0,e;return t._zod.run({value:e.value,issues:e.issues},n)}function Pk(e){if(!e.memo)e.value=Object.freeze(e.value);return e}function Nk(e,t,n,r){if(!e){let o={code:"custom",input:n,inst:r,path:[...r._zod.def.path??[]],continue:!r._zod.def.abort};if(r._zod.def.params)o.params=r._zod.def.params;t.issues.push(to(o))}}var De,Lk=(e,t)=>e.issues.length?{issues:e.issues.map((n)=>Fn(n,t,jt()))}:{value:e.value},fc,ze,Mk,Dk,zk,Fk=1,dc=2,_F,qk,jk,Wk,Hk,Bk,Zk,Vk,Gk,Kk,Xk,Jk,Yk,Qk,vF,tx,nx,rx,Dp,sx,mc,ix,ax,cx,zp,lx,ux,dx,px,fx,RF=(e)=>Array.isArray(e)?e.length:-1,mx,$F,OF,yx,Fp,wx,bx,_x,kx,xx,vx,Up,Sx,Ex,Tx,Ax,Rx,$x,qp,Ox,Cx,Ix;var jp=h(()=>{lc();no();ii();It();Np();It();De=x("$ZodType",(e,t)=>{var n;e??(e={}),e._zod.def=t,e._zod.bag=e._zod.bag||{},e._zod.version=Sk;let r=e._zod.def.checks,o=e._zod.traits.has("$ZodCheck")?[e,...r??[]]:r?.length?[...r]:[];for(let s of o)for(let i of s._zod.onattach)i(e);if(o.length===0)(n=e._zod).deferred??(n.deferred=[]),e._zod.deferred?.push(()=>{e._zod.run=e._zod.parse});else{let s=(a,c,l)=>{if(a.memo)return a;let u=zn(a),d;for(let p of c){if(p._zod.def.when){if(m_(a))continue;if(!p._zod.def.when(a))continue}else if(u)continue;let f=a.issues.length,g=p._zod.check(a);if(g instanceof Promise&&l?.async===!1)throw new Un;if(d||g instanceof Promise)d=(d??Promise.resolve()).then(async()=>{if(await g,a.issues.length===f)return;if(Ya(a.issues,f,e),!u)u=zn(a,f)});else{if(a.issues.length===f)continue;if(Ya(a.issues,f,e),!u)u=zn(a,f)}}if(d)return d.then(()=>a);return a},i=(a,c,l)=>{if(zn(a))return a.aborted=!0,a;let u=s(c,o,l);if(u instanceof Promise){if(l.async===!1)throw new Un;return u.then((d)=>e._zod.parse(d,l))}return e._zod.parse(u,l)};e._zod.run=(a,c)=>{if(c.skipChecks)return e._zod.parse(a,c);if(c.direction==="backward"){let u=e._zod.parse({value:a.value,issues:[]},{...c,skipChecks:!0});if(u instanceof Promise)return u.then((d)=>i(d,a,c));return i(u,a,c)}let l=e._zod.parse(a,c);if(l instanceof Promise){if(c.async===!1)throw new Un;return l.then((u)=>s(u,o,c))}return s(l,o,c)}}},{get "~standard"(){return tc(this,"~standard",Mp(this))},set "~standard"(e){tr(this,"~standard",e)}});fc=x("$ZodString",(e,t)=>{De.init(e,t),e._zod.pattern=t.pattern??ik,e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=String(n.value)}catch(o){}if(typeof n.value==="string")return n;return n.issues.push({expected:"string",code:"invalid_type",input:n.value,inst:e}),n}}),ze=x("$ZodStringFormat",(e,t)=>{ai.init(e,t),fc.init(e,t)}),Mk=x("$ZodGUID",(e,t)=>{t.pattern??(t.pattern=B_),ze.init(e,t)}),Dk=x("$ZodUUID",(e,t)=>{if(t.version){let r={v1:1,v2:2,v3:3,v4:4,v5:5,v6:6,v7:7,v8:8}[t.version];if(r===void 0)throw Error(`Invalid UUID version: "${t.version}"`);t.pattern??(t.pattern=Rp(r))}else t.pattern??(t.pattern=Rp());ze.init(e,t)}),zk=x("$ZodEmail",(e,t)=>{t.pattern??(t.pattern=Z_),ze.init(e,t)});_F=/[\t\n\r]/g;qk=x("$ZodURL",(e,t)=>{ze.init(e,t),e._zod.check=(n)=>{try{let r=n.value.trim(),o=wF(r,t);if(o===Fk){n.issues.push({code:"invalid_format",format:"url",note:"Invalid URL format",input:n.value,inst:e,continue:!t.abort});return}if(o===dc){n.issues.push({code:"invalid_format",format:"url",input:n.value,inst:e,continue:!t.abort});return}if(o===!0){n.value=Ek(r);return}if(t.hostname&&!kF(o,t.hostname))n.issues.push({code:"invalid_format",format:"url",note:"Invalid hostname",pattern:t.hostname.source,input:n.value,inst:e,continue:!t.abort});if(t.protocol&&!xF(o,t.protocol))n.issues.push({code:"invalid_format",format:"url",note:"Invalid protocol",pattern:t.protocol.source,input:n.value,inst:e,continue:!t.abort});n.value=t.normalize?o.href:Ek(r);return}catch(r){n.issues.push({code:"invalid_format",format:"url",input:n.value,inst:e,continue:!t.abort})}}}),jk=x("$ZodEmoji",(e,t)=>{t.pattern??(t.pattern=V_()),ze.init(e,t)}),Wk=x("$ZodNanoID",(e,t)=>{if(t.length!==void 0&&(!Number.isInteger(t.length)||t.length<1))throw Error(`Invalid nanoid length: ${t.length}`);t.pattern??(t.pattern=t.length===void 0?j_:W_(t.length)),ze.init(e,t)}),Hk=x("$ZodCUID",(e,t)=>{t.pattern??(t.pattern=D_),ze.init(e,t)}),Bk=x("$ZodCUID2",(e,t)=>{t.pattern??(t.pattern=z_),ze.init(e,t)}),Zk=x("$ZodULID",(e,t)=>{t.pattern??(t.pattern=F_),ze.init(e,t)}),Vk=x("$ZodXID",(e,t)=>{t.pattern??(t.pattern=U_),ze.init(e,t)}),Gk=x("$ZodKSUID",(e,t)=>{t.pattern??(t.pattern=q_),ze.init(e,t)}),Kk=x("$ZodISODateTime",(e,t)=>{t.pattern??(t.pattern=sk(t)),ze.init(e,t)}),Xk=x("$ZodISODate",(e,t)=>{t.pattern??(t.pattern=rk),ze.init(e,t)}),Jk=x("$ZodISOTime",(e,t)=>{t.pattern??(t.pattern=ok(t)),ze.init(e,t)}),Yk=x("$ZodISODuration",(e,t)=>{t.pattern??(t.pattern=H_),ze.init(e,t)}),Qk=x("$ZodIPv4",(e,t)=>{t.pattern??(t.pattern=G_),ze.init(e,t)}),vF=/^[0-9a-fA-F:.]+$/;tx=x("$ZodIPv6",(e,t)=>{t.pattern??(t.pattern=K_),ze.init(e,t),e._zod.check=(n)=>{if(!ex(n.value))n.issues.push({code:"invalid_format",format:"ipv6",input:n.value,inst:e,continue:!t.abort})}}),nx=x("$ZodCIDRv4",(e,t)=>{t.pattern??(t.pattern=X_),ze.init(e,t)});rx=x("$ZodCIDRv6",(e,t)=>{t.pattern??(t.pattern=J_),ze.init(e,t),e._zod.check=(n)=>{if(!SF(n.value))n.issues.push({code:"invalid_format",format:"cidrv6",input:n.value,inst:e,continue:!t.abort})}});Dp=/^[0-9a-zA-Z+/]*={0,2}$/,sx=x("$ZodBase64",(e,t)=>{t.pattern??(t.pattern=Dp),ze.init(e,t),e._zod.check=(n)=>{if(ox(n.value))return;n.issues.push({code:"invalid_format",format:"base64",input:n.value,inst:e,continue:!t.abort})}}),mc=/^[A-Za-z0-9_-]*$/;ix=x("$ZodBase64URL",(e,t)=>{t.pattern??(t.pattern=mc),ze.init(e,t),e._zod.check=(n)=>{if(EF(n.value))return;n.issues.push({code:"invalid_format",format:"base64url",input:n.value,inst:e,continue:!t.abort})}}),ax=x("$ZodE164",(e,t)=>{t.pattern??(t.pattern=tk),ze.init(e,t)});cx=x("$ZodJWT",(e,t)=>{ze.init(e,t),e._zod.check=(n)=>{if(TF(n.value,t.alg))return;n.issues.push({code:"invalid_format",format:"jwt",input:n.value,inst:e,continue:!t.abort})}}),zp=x("$ZodNumber",(e,t)=>{De.init(e,t),e._zod.pattern=oi,e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=Number(n.value)}catch(i){}let o=n.value;if(typeof o==="number"&&!Number.isNaN(o)&&Number.isFinite(o))return n;let s=typeof o==="number"?Number.isNaN(o)?"NaN":!Number.isFinite(o)?String(o):void 0:void 0;return n.issues.push({expected:"number",code:"invalid_type",input:o,inst:e,...s?{received:s}:{}}),n}}),lx=x("$ZodNumberFormat",(e,t)=>{pk.init(e,t),zp.init(e,t)}),ux=x("$ZodBoolean",(e,t)=>{De.init(e,t),e._zod.pattern=ak,e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=Boolean(n.value)}catch(s){}let o=n.value;if(typeof o==="boolean")return n;return n.issues.push({expected:"boolean",code:"invalid_type",input:o,inst:e}),n}}),dx=x("$ZodNull",(e,t)=>{De.init(e,t),e._zod.pattern=ck,e._zod.values=new Set([null]),e._zod.parse=(n,r)=>{let o=n.value;if(o===null)return n;return n.issues.push({expected:"null",code:"invalid_type",input:o,inst:e}),n}}),px=x("$ZodUnknown",(e,t)=>{De.init(e,t),e._zod.parse=(n)=>n}),fx=x("$ZodNever",(e,t)=>{De.init(e,t),e._zod.parse=(n,r)=>(n.issues.push({expected:"never",code:"invalid_type",input:n.value,inst:e}),n)});mx=x("$ZodArray",(e,t)=>{De.init(e,t);let n=Pt.memoizer;n?.attach(e),e._zod.parse=(r,o)=>{let s=r.value;if(!Array.isArray(s))return r.issues.push({expected:"array",code:"invalid_type",input:s,inst:e}),r;r.value=n?n.alloc(e,r,Array(s.length),o):Array(s.length);let i=[],a=o?.abortEarly;for(let c=0;c<s.length;c++){let l=s[c],u=t.element._zod.run({value:l,issues:[]},o);if(u instanceof Promise)i.push(u.then((d)=>Tk(d,r,c)));else if(Tk(u,r,c),a&&u.issues.length!==0&&zn(u))break}if(i.length)return Promise.all(i).then(()=>r);return r},AF(e,RF)});$F=[];OF=x("$ZodObject",(e,t)=>{De.init(e,t);let n=Object.getOwnPropertyDescriptor(t,"shape"),r=n?.get?n.get.raw:t.shape??{};if(r){let l=()=>{let u={...r};return Object.defineProperty(t,"shape",{value:u}),l.raw=u,u};l.raw=r,Object.defineProperty(t,"shape",{get:l})}let o=ei(()=>hx(t));be(e,"propValues",(l)=>{let u=l.def.shape,d={};for(let p in u){let f=u[p]._zod;if(f.values){if(!Object.prototype.hasOwnProperty.call(d,p))Qt(d,p,new Set);for(let g of f.values)d[p].add(g);if(f.optin!==void 0)d[p].add(void 0)}}return d});let s=Vo,i=t.catchall,a,c=Pt.memoizer;c?.attach(e),e._zod.parse=(l,u)=>{a??(a=o.value);let d=l.value;if(!s(d))return l.issues.push({expected:"object",code:"invalid_type",input:d,inst:e}),l;l.value=c?c.alloc(e,l,{},u):{};let p=[],f=a.shape,g=u?.abortEarly,y=l.issues.length;for(let _ of a.allKeys){if(g&&l.issues.length!==y){if(zn(l,y))break;y=l.issues.length}if(_==="__proto__")continue;let k=f[_],E=k._zod.optin,Z=k._zod.optout,ue=k._zod.run({value:d[_],issues:[]},u);if(ue instanceof Promise)p.push(ue.then((j)=>pc(j,l,_,d,E,Z)));else pc(ue,l,_,d,E,Z)}if(!i)return p.length?Promise.all(p).then(()=>l):l;return gx(p,d,l,u,o.value,e,g===!0)}}),yx=x("$ZodObjectJIT",(e,t)=>{OF.init(e,t);let n=e._zod.parse,r=ei(()=>hx(t)),o=Pt.memoizer,s=(f)=>{let g=r.value,y=g.symbolKeys,_=new Pp(["payload","ctx"],{shape:f,inst:e,memo:o,syms:y}),k=(j)=>`shape[${j}]._zod.run({ value: input[${j}], issues: [] }, ctx)`,E=(j,V)=>`
          let ${j}_ab = false;
          for (let i = 0; i < ${j}.issues.length; i++) {
            const iss = ${j}.issues[i];
            iss.path = iss.path ? [${V}, ...iss.path] : [${V}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${j}_ab = true;
          }
          if (${j}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;_.write("const input = payload.value;");let Z=Object.create(null),ue=0;for(let j of g.allKeys)Z[j]=`key_${ue++}`;_.write(o?"const newResult = memo.alloc(inst, payload, {}, ctx);":"const newResult = {};");for(let j of g.allKeys){if(j==="__proto__")continue;let V=Z[j],U=typeof j==="symbol"?`syms[${y.indexOf(j)}]`:a_(j),v=`${U} in input`,A=f[j],S=A?._zod?.optin,P=S!==void 0,O=A?._zod?.optout==="optional";if(_.write(`const ${V} = ${k(U)};`),P&&O){let ne=S==="optional"?`${V}_present`:`${V}.value !== undefined || ${V}_present`;_.write(`
        const ${V}_present = ${v};
        if (!${V}.issues.length || ${V}_present) {
          if (${V}.issues.length) {${E(V,U)}
          }

          if (${ne}) {
            newResult[${U}] = ${V}.value;
          }
        }

      `)}else if(!P)_.write(`
        const ${V}_present = ${v};
        if (${V}.issues.length) {${E(V,U)}
        }
        if (!${V}_present && !${V}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${U}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${V}_present) {
          newResult[${U}] = ${V}.value;
        }

      `);else if(_.write(`
        if (${V}.issues.length) {${E(V,U)}
        }
      `),S==="defaulted")_.write(`newResult[${U}] = ${V}.value;`);else _.write(`
        if (${V}.value !== undefined || ${v}) {
          newResult[${U}] = ${V}.value;
        }
      `)}return _.write("payload.value = newResult;"),_.write("return payload;"),_.compile()},i,a=Vo,c=!Pt.jitless,u=c&&l_.value,d=t.catchall,p;e._zod.parse=(f,g)=>{p??(p=r.value);let y=f.value;if(!a(y))return f.issues.push({expected:"object",code:"invalid_type",input:y,inst:e}),f;if(c&&u&&g?.async===!1&&g.jitless!==!0){if(!i)i=s(t.shape);if(f=i(f,g),!d)return f;return gx([],y,f,g,p,e,g?.abortEarly===!0)}return n(f,g)}});Fp=x("$ZodUnion",(e,t)=>{De.init(e,t),be(e,"optin",(r)=>r.def.options.some((o)=>o._zod.optin==="defaulted")?"defaulted":r.def.options.some((o)=>o._zod.optin!==void 0)?"optional":void 0),be(e,"optout",(r)=>r.def.options.some((o)=>o._zod.optout==="optional")?"optional":void 0),be(e,"values",(r)=>{if(r.def.options.every((o)=>o._zod.values))return new Set(r.def.options.flatMap((o)=>Array.from(o._zod.values)));return}),be(e,"pattern",(r)=>{if(r.def.options.every((o)=>o._zod.pattern)){let o=r.def.options.map((s)=>s._zod.pattern);return new RegExp(`^(${o.map((s)=>Ka(s.source)).join("|")})$`)}return});let n=t.options.length===1?t.options[0]._zod.run:null;e._zod.parse=(r,o)=>{if(n)return n(r,o);let s=!1,i=[];for(let a of t.options){let c=a._zod.run({value:r.value,issues:[]},o);if(c instanceof Promise)i.push(c),s=!0;else{if(c.issues.length===0)return c;i.push(c)}}if(!s)return Ak(i,r,e,o);return Promise.all(i).then((a)=>Ak(a,r,e,o))}});wx=x("$ZodDiscriminatedUnion",(e,t)=>{t.inclusive=!1,Fp.init(e,t);let n=e._zod.parse;be(e,"propValues",(o)=>{let s={},i=0;for(let a of o.def.options){let c=a._zod.propValues;if(!c||Object.keys(c).length===0)throw Error(`Invalid discriminated union option at index "${o.def.options.indexOf(a)}"`);if(c[o.def.discriminator]?.has(void 0))i++;for(let[l,u]of Object.entries(c)){if(!Object.prototype.hasOwnProperty.call(s,l))Qt(s,l,new Set);for(let d of u)s[l].add(d)}}if(!o.def.unionFallback&&i>1)s[o.def.discriminator]?.delete(void 0);return s}),t.options.forEach((o,s)=>{let i=ti(o._zod.def);if(i&&!Object.prototype.hasOwnProperty.call(i,t.discriminator))throw Error(`Invalid discriminated union option at index "${s}"`)});let r=ei(()=>CF(t));e._zod.parse=(o,s)=>{let i=o.value;if(!Vo(i))return o.issues.push({code:"invalid_type",expected:"object",input:i,inst:e}),o;let a=i?.[t.discriminator],c=r.value.get(a);if(c&&(a!==void 0||s.direction!=="backward"))return c._zod.run(o,s);if(t.unionFallback||s.direction==="backward")return n(o,s);return o.issues.push({code:"invalid_union",errors:[],note:"No matching discriminator",discriminator:t.discriminator,options:Array.from(r.value.keys()).filter((l)=>r.value.get(l)!==null),input:i,path:[t.discriminator],inst:e}),o}}),bx=x("$ZodIntersection",(e,t)=>{De.init(e,t),e._zod.parse=(n,r)=>{let o=n.value,s=t.left._zod.run({value:o,issues:[]},r),i=t.right._zod.run({value:o,issues:[]},r);if(s instanceof Promise||i instanceof Promise)return Promise.all([s,i]).then(([c,l])=>Rk(n,c,l));return Rk(n,s,i)}});_x=x("$ZodRecord",(e,t)=>{De.init(e,t);let n=Pt.memoizer;n?.attach(e),e._zod.parse=(r,o)=>{let s=r.value;if(!eo(s))return r.issues.push({expected:"record",code:"invalid_type",input:s,inst:e}),r;let i=[],a=t.keyType._zod.values;if(a&&!t.partial){r.value=n?n.alloc(e,r,{},o):{};let c=new Set;for(let u of a)if(typeof u==="string"||typeof u==="number"||typeof u==="symbol"){if(c.add(typeof u==="number"?u.toString():u),u==="__proto__")continue;let d=t.keyType._zod.run({value:u,issues:[]},o);if(d instanceof Promise)throw Error("Async schemas not supported in object keys currently");if(d.issues.length){r.issues.push({code:"invalid_key",origin:"record",issues:d.issues.map((g)=>Fn(g,o,jt())),input:u,path:[u],inst:e});continue}let p=d.value;if(p==="__proto__")continue;let f=t.valueType._zod.run({value:s[u],issues:[]},o);if(f instanceof Promise)i.push(f.then((g)=>{if(g.issues.length)r.issues.push(...kr(u,g.issues));r.value[p]=g.value}));else{if(f.issues.length)r.issues.push(...kr(u,f.issues));r.value[p]=f.value}}let l;for(let u in s)if(!c.has(u))if(t.mode==="loose"){if(u==="__proto__")continue;r.value[u]=s[u]}else l=l??[],l.push(u);if(l&&l.length>0)r.issues.push({code:"unrecognized_keys",input:s,inst:e,keys:l,continue:!0})}else{r.value=n?n.alloc(e,r,{},o):{};let c;for(let l of Reflect.ownKeys(s)){if(l==="__proto__")continue;if(!Object.prototype.propertyIsEnumerable.call(s,l))continue;let u=t.keyType._zod.run({value:l,issues:[]},o);if(u instanceof Promise)throw Error("Async schemas not supported in object keys currently");if(typeof l==="string"&&oi.test(l)&&u.issues.length){let g=t.keyType._zod.run({value:Number(l),issues:[]},o);if(g instanceof Promise)throw Error("Async schemas not supported in object keys currently");if(g.issues.length===0)u=g}if(u.issues.length){if(t.mode==="loose")r.value[l]=s[l];else if(a)c=c??[],c.push(l);else r.issues.push({code:"invalid_key",origin:"record",issues:u.issues.map((g)=>Fn(g,o,jt())),input:l,path:[l],inst:e});continue}let p=u.value;if(p==="__proto__")continue;let f=t.valueType._zod.run({value:s[l],issues:[]},o);if(f instanceof Promise)i.push(f.then((g)=>{if(g.issues.length)r.issues.push(...kr(l,g.issues));r.value[p]=g.value}));else{if(f.issues.length)r.issues.push(...kr(l,f.issues));r.value[p]=f.value}}if(c&&c.length>0)r.issues.push({code:"unrecognized_keys",input:s,inst:e,keys:c,continue:!0})}if(i.length)return Promise.all(i).then(()=>r);return r}}),kx=x("$ZodEnum",(e,t)=>{De.init(e,t);let n=Ys(t.entries),r=new Set(n);e._zod.values=r,be(e,"pattern",(o)=>{let s=Ys(o.def.entries).filter((i)=>u_.has(typeof i));return new RegExp(s.length?`^(${s.map((i)=>_r(i.toString())).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(o,s)=>{let i=o.value;if(r.has(i))return o;return o.issues.push({code:"invalid_value",values:n,input:i,inst:e}),o}}),xx=x("$ZodLiteral",(e,t)=>{De.init(e,t);let n=new Set(t.values);e._zod.values=n,be(e,"pattern",(r)=>{let o=r.def.values;return new RegExp(o.length?`^(${o.map((s)=>typeof s==="string"?_r(s):s?_r(s.toString()):String(s)).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(r,o)=>{let s=r.value;if(n.has(s))return r;return r.issues.push({code:"invalid_value",values:t.values,input:s,inst:e}),r}}),vx=x("$ZodTransform",(e,t)=>{De.init(e,t),e._zod.optin="optional",Pt.memoizer?.guard(e),e._zod.parse=(n,r)=>{if(r.direction==="backward")throw new ni(e.constructor.name);let o=t.transform(n.value,n);if(r.async)return(o instanceof Promise?o:Promise.resolve(o)).then((i)=>(n.value=i,n));if(o instanceof Promise)throw new Un;return n.value=o,n}});Up=x("$ZodOptional",(e,t)=>{De.init(e,t),be(e,"optin",(n)=>n.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),e._zod.optout="optional",be(e,"values",(n)=>{let r=n.def.innerType._zod.values;return r?new Set([...r,void 0]):void 0}),be(e,"pattern",(n)=>{let r=n.def.innerType._zod.pattern;return r?new RegExp(`^(${Ka(r.source)})?$`):void 0}),e._zod.parse=(n,r)=>{if(n.value===void 0){if(t.innerType._zod.optin!=="defaulted")return n;let o=t.innerType._zod.run({value:n.value,issues:[]},r);if(o instanceof Promise)return o.then((s)=>$k(n,s));return $k(n,o)}return t.innerType._zod.run(n,r)}}),Sx=x("$ZodExactOptional",(e,t)=>{Up.init(e,t),be(e,"values",(n)=>n.def.innerType._zod.values),be(e,"pattern",(n)=>n.def.innerType._zod.pattern),e._zod.parse=(n,r)=>t.innerType._zod.run(n,r)}),Ex=x("$ZodNullable",(e,t)=>{De.init(e,t),be(e,"optin",(n)=>n.def.innerType._zod.optin),be(e,"optout",(n)=>n.def.innerType._zod.optout),be(e,"pattern",(n)=>{let r=n.def.innerType._zod.pattern;return r?new RegExp(`^(${Ka(r.source)}|null)$`):void 0}),be(e,"values",(n)=>n.def.innerType._zod.values?new Set([...n.def.innerType._zod.values,null]):void 0),e._zod.parse=(n,r)=>{if(n.value===null)return n;return t.innerType._zod.run(n,r)}}),Tx=x("$ZodDefault",(e,t)=>{De.init(e,t),e._zod.optin="defaulted",be(e,"values",(n)=>n.def.innerType._zod.values),e._zod.parse=(n,r)=>{if(r.direction==="backward")return t.innerType._zod.run(n,r);if(n.value===void 0)return n.value=t.defaultValue,n;let o=t.innerType._zod.run(n,r);if(o instanceof Promise)return o.then((s)=>Ok(s,t));return Ok(o,t)}});Ax=x("$ZodPrefault",(e,t)=>{De.init(e,t),e._zod.optin="defaulted",be(e,"values",(n)=>n.def.innerType._zod.values),e._zod.parse=(n,r)=>{if(r.direction==="backward")return t.innerType._zod.run(n,r);if(n.value===void 0)n.value=t.defaultValue;return t.innerType._zod.run(n,r)}}),Rx=x("$ZodNonOptional",(e,t)=>{De.init(e,t),be(e,"values",(n)=>{let r=n.def.innerType._zod.values;return r?new Set([...r].filter((o)=>o!==void 0)):void 0}),e._zod.parse=(n,r)=>{let o=t.innerType._zod.run(n,r);if(o instanceof Promise)return o.then((s)=>Ck(s,e));return Ck(o,e)}});$x=x("$ZodCatch",(e,t)=>{De.init(e,t),be(e,"optin",(n)=>n.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),be(e,"optout",(n)=>n.def.innerType._zod.optout),be(e,"values",(n)=>n.def.innerType._zod.values),e._zod.parse=(n,r)=>{if(r.direction==="backward")return t.innerType._zod.run(n,r);let o=t.innerType._zod.run({value:n.value,issues:[]},r);if(o instanceof Promise)return o.then((s)=>Ik(n,s,t,r));return Ik(n,o,t,r)}}),qp=x("$ZodPipe",(e,t)=>{De.init(e,t),be(e,"values",(n)=>n.def.in._zod.values),be(e,"optin",(n)=>n.def.in._zod.optin),be(e,"optout",(n)=>n.def.out._zod.optout),be(e,"propValues",(n)=>n.def.in._zod.propValues),e._zod.parse=(n,r)=>{if(r.direction==="backward"){let s=t.out._zod.run(n,r);if(s instanceof Promise)return s.then((i)=>uc(i,t.in,r));return uc(s,t.in,r)}let o=t.in._zod.run(n,r);if(o instanceof Promise)return o.then((s)=>uc(s,t.out,r));return uc(o,t.out,r)}});Ox=x("$ZodPreprocess",(e,t)=>{qp.init(e,t)}),Cx=x("$ZodReadonly",(e,t)=>{De.init(e,t),be(e,"propValues",(n)=>n.def.innerType._zod.propValues),be(e,"values",(n)=>n.def.innerType._zod.values),be(e,"optin",(n)=>n.def.innerType?._zod?.optin),be(e,"optout",(n)=>n.def.innerType?._zod?.optout),e._zod.parse=(n,r)=>{if(r.direction==="backward")return t.innerType._zod.run(n,r);let o=t.innerType._zod.run(n,r);if(o instanceof Promise)return o.then(Pk);return Pk(o)}});Ix=x("$ZodCustom",(e,t)=>{dt.init(e,t),De.init(e,t),e._zod.parse=(n,r)=>n,e._zod.check=(n)=>{let r=n.value,o=t.fn(r);if(o instanceof Promise)return o.then((s)=>Nk(s,n,r,e));Nk(o,n,r,e);return}})});function Lx(e){return e!==null&&typeof e==="object"}function Wp(e){return e.map((t)=>t.path?{...t,path:t.path.slice()}:{...t})}function wc(e,t,n){let r=Mx.get(e);if(r!==void 0)return r?li:ci;if(t.has(e))return li;t.add(e);let o=ci,s=(u)=>{if(o!==li&&u?._zod){let d=wc(u,t,n);if(d>o)o=d}},i=(u,d)=>{let p=ci;for(let f of Reflect.ownKeys(u)){let g=Object.getOwnPropertyDescriptor(u,f);if(d&&!g.enumerable)continue;let y=g.get?yc:g.value?._zod?wc(g.value,t,n):ci;if(y>p)p=y}return p},a=(u)=>{if(u>o)o=u},c=e._zod.def,l=c.type;switch(l){case"object":{let u=ti(c);a(u?i(u,!0):yc),s(c.catchall);break}case"array":s(c.element);break;case"tuple":for(let u of c.items)s(u);s(c.rest);break;case"record":case"map":s(c.keyType),s(c.valueType);break;case"set":s(c.valueType);break;case"union":for(let u of c.options)s(u);break;case"intersection":s(c.left),s(c.right);break;case"optional":case"nullable":case"default":case"prefault":case"catch":case"readonly":case"nonoptional":case"promise":case"success":s(c.innerType);break;case"pipe":s(c.in),s(c.out);break;case"function":s(c.input),s(c.output);break;case"lazy":{let u=c._cachedInner??(n?e._zod.innerType:void 0);a(u?wc(u,t,!1):yc);break}case"template_literal":case"string":case"number":case"int":case"boolean":case"bigint":case"symbol":case"undefined":case"null":case"void":case"never":case"any":case"unknown":case"date":case"nan":case"enum":case"literal":case"file":case"transform":case"custom":break;default:for(let u in c){let d=Object.getOwnPropertyDescriptor(c,u);if(!d||d.get)continue;let p=d.value;if(!p||typeof p!=="object")continue;if(p._zod)s(p);else if(Array.isArray(p))for(let f of p)s(f)}}return t.delete(e),IF(e,o)}function IF(e,t){if(t!==yc)Mx.set(e,t===li);return t}function PF(e,t){let n=e.buckets.get(t);if(!n)n=new WeakMap,e.buckets.set(t,n);return n}function Dx(){return NF}function LF(e,t){let n=e[Hp]?.backEdges;return n!==void 0&&Lx(t)&&n.has(t)}var Nx,Hp="~memo",Px,Mx,ci=0,yc=1,li=2,hc,gc,NF;var zx=h(()=>{It();Nx=class Nx extends Error{constructor(){super("Cannot parse a reference cycle that closes through a transform");this.name="ZodCyclicError"}};Px=[];Mx=new WeakMap;gc=[],NF={alloc(e,t,n){let r=hc;if(!r)return n;hc=void 0;let o={value:n,issues:null};return r.set(t.value,o),gc.push(o),n},guard(e){var t;(t=e._zod).deferred??(t.deferred=[]),e._zod.deferred.push(()=>{let n=e._zod.parse,r=(o,s)=>{if(s.direction!=="backward"&&LF(s,o.value))throw new Nx;return n(o,s)};if(e._zod.parse=r,e._zod.run===n)e._zod.run=r})},attach(e){var t;let n,r=!1,o,s;(t=e._zod).deferred??(t.deferred=[]),e._zod.deferred.push(()=>{let i=e._zod.parse,a=(c,l)=>{if(n===void 0){let k=wc(e,new Set,!1);if(k===ci){if(e._zod.parse=i,e._zod.run===a)e._zod.run=i;return i(c,l)}if(k===li||r)n=!0;else r=!0}let u=c.value;if(!Lx(u))return i(c,l);let d=l[Hp];if(!d)d={buckets:new WeakMap,backEdges:void 0},l[Hp]=d;let p;if(o===l)p=s;else p=PF(d,e),o=l,s=p;let f=p.get(u);if(f){if(c.value=f.value,f.issues){if(f.issues.length)c.issues.push(...Wp(f.issues))}else c.memo=!0,d.backEdges??(d.backEdges=new WeakSet),d.backEdges.add(f.value);return c}hc=p;let g=gc.length,y=i(c,l);hc=void 0;let _=gc.length>g?gc.pop():void 0;if(y instanceof Promise)return y.then((k)=>{if(_)_.issues=k.issues.length?Wp(k.issues):Px;return k});if(_)_.issues=y.issues.length?Wp(y.issues):Px;return y};if(e._zod.parse=a,e._zod.run===i)e._zod.run=a})}}});function Bp(){return{localeError:MF()}}var MF=()=>{let e={string:{unit:"characters",verb:"to have"},file:{unit:"bytes",verb:"to have"},array:{unit:"items",verb:"to have"},set:{unit:"items",verb:"to have"},map:{unit:"entries",verb:"to have"}};function t(s){return e[s]??null}let n={regex:"input",email:"email address",url:"URL",emoji:"emoji",uuid:"UUID",uuidv4:"UUIDv4",uuidv6:"UUIDv6",nanoid:"nanoid",guid:"GUID",cuid:"cuid",cuid2:"cuid2",ulid:"ULID",xid:"XID",ksuid:"KSUID",datetime:"ISO datetime",date:"ISO date",time:"ISO time",duration:"ISO duration",ipv4:"IPv4 address",ipv6:"IPv6 address",mac:"MAC address",cidrv4:"IPv4 range",cidrv6:"IPv6 range",base64:"base64-encoded string",base64url:"base64url-encoded string",json_string:"JSON string",e164:"E.164 number",currency_code:"currency code",credit_card:"credit card number",iban:"IBAN",jwt:"JWT",template_literal:"input"},r={nan:"NaN"};function o(s,i){if(s==="number"&&typeof i==="number"&&!Number.isFinite(i))return String(i);return r[s]??s}return(s)=>{switch(s.code){case"invalid_type":{let i=o(s.expected),a=h_(s.input),c=o(a,s.input);return`Invalid input: expected ${i}, received ${c}`}case"invalid_value":if(s.values.length===1)return`Invalid input: expected ${bp(s.values[0])}`;return`Invalid option: expected one of ${gp(s.values,"|")}`;case"too_big":{let i=s.exact?"exactly ":s.inclusive?"<=":"<",a=t(s.origin);if(a)return`Too big: expected ${s.origin??"value"} to have ${i}${s.maximum.toString()} ${a.unit??"elements"}`;return`Too big: expected ${s.origin??"value"} to be ${i}${s.maximum.toString()}`}case"too_small":{let i=s.exact?"exactly ":s.inclusive?">=":">",a=t(s.origin);if(a)return`Too small: expected ${s.origin} to have ${i}${s.minimum.toString()} ${a.unit}`;return`Too small: expected ${s.origin} to be ${i}${s.minimum.toString()}`}case"invalid_format":{let i=s;if(i.format==="starts_with")return`Invalid string: must start with "${i.prefix}"`;if(i.format==="ends_with")return`Invalid string: must end with "${i.suffix}"`;if(i.format==="includes")return`Invalid string: must include "${i.includes}"`;if(i.format==="regex")return`Invalid string: must match pattern ${i.pattern}`;return`Invalid ${n[i.format]??s.format}`}case"not_multiple_of":return`Invalid number: must be a multiple of ${s.divisor}`;case"unrecognized_keys":return`Unrecognized key${s.keys.length>1?"s":""}: ${gp(s.keys,", ")}`;case"invalid_key":return`Invalid key in ${s.origin}`;case"invalid_union":if(s.options&&Array.isArray(s.options)&&s.options.length>0)return`Invalid discriminator value. Expected ${s.options.map((a)=>`'${a}'`).join(" | ")}`;if(s.inclusive===!1)return"Invalid input: more than one option matched";return"Invalid input";case"invalid_element":return`Invalid value in ${s.origin}`;default:return"Invalid input"}}};var Fx=h(()=>{It()});var bc=()=>{};class qx{constructor(){this._map=new WeakMap,this._idmap=new Map}add(e,...t){let n=t[0];if(this._map.set(e,n),n&&typeof n==="object"&&"id"in n)this._idmap.set(n.id,e);return this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(e){let t=this._map.get(e);if(t&&typeof t==="object"&&"id"in t)this._idmap.delete(t.id);return this._map.delete(e),this}get(e){let t=e._zod.parent;if(t){let n={...this.get(t)??{}};delete n.id;let r={...n,...this._map.get(e)};return Object.keys(r).length?r:void 0}return this._map.get(e)}has(e){return this._map.has(e)}}function DF(){return new qx}var Ux,ro;var Vp=h(()=>{(Ux=globalThis).__zod_globalRegistry??(Ux.__zod_globalRegistry=DF());ro=globalThis.__zod_globalRegistry});var jx=()=>{};function Wx(e){if(e.checks)e.checks=[...e.checks];return e}function Hx(e,t){return new e(Wx({type:"string",...D(t)}))}function Bx(e,t){return new e({type:"string",format:"email",check:"string_format",abort:!1,...D(t)})}function Zx(e,t){return new e({type:"string",format:"guid",check:"string_format",abort:!1,...D(t)})}function Gp(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,...D(t)})}function Vx(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v4",...D(t)})}function Gx(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v6",...D(t)})}function Kx(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v7",...D(t)})}function Xx(e,t){return new e({type:"string",format:"url",check:"string_format",abort:!1,...D(t)})}function Jx(e,t){return new e({type:"string",format:"emoji",check:"string_format",abort:!1,...D(t)})}function Yx(e,t){return new e({type:"string",format:"nanoid",check:"string_format",abort:!1,...D(t)})}function Qx(e,t){return new e({type:"string",format:"cuid",check:"string_format",abort:!1,...D(t)})}function ev(e,t){return new e({type:"string",format:"cuid2",check:"string_format",abort:!1,...D(t)})}function tv(e,t){return new e({type:"string",format:"ulid",check:"string_format",abort:!1,...D(t)})}function nv(e,t){return new e({type:"string",format:"xid",check:"string_format",abort:!1,...D(t)})}function rv(e,t){return new e({type:"string",format:"ksuid",check:"string_format",abort:!1,...D(t)})}function ov(e,t){return new e({type:"string",format:"ipv4",check:"string_format",abort:!1,...D(t)})}function sv(e,t){return new e({type:"string",format:"ipv6",check:"string_format",abort:!1,...D(t)})}function iv(e,t){return new e({type:"string",format:"cidrv4",check:"string_format",abort:!1,...D(t)})}function av(e,t){return new e({type:"string",format:"cidrv6",check:"string_format",abort:!1,...D(t)})}function cv(e,t){return new e({type:"string",format:"base64",check:"string_format",abort:!1,...D(t)})}function lv(e,t){return new e({type:"string",format:"base64url",check:"string_format",abort:!1,...D(t)})}function uv(e,t){return new e({type:"string",format:"e164",check:"string_format",abort:!1,...D(t)})}function dv(e,t){return new e({type:"string",format:"jwt",check:"string_format",abort:!1,...D(t)})}function _c(e,t){return new e({type:"string",format:"datetime",check:"string_format",offset:!1,local:!1,precision:null,...D(t)})}function Kp(e,t){return new e({type:"string",format:"date",check:"string_format",...D(t)})}function Xp(e,t){return new e({type:"string",format:"time",check:"string_format",precision:null,...D(t)})}function Jp(e,t){return new e({type:"string",format:"duration",check:"string_format",...D(t)})}function pv(e,t){return new e(Wx({type:"number",checks:[],...D(t)}))}function fv(e,t){return new e({type:"number",check:"number_format",abort:!1,format:"safeint",...D(t)})}function mv(e,t){return new e({type:"boolean",...D(t)})}function hv(e,t){return new e({type:"null",...D(t)})}function gv(e){return new e({type:"unknown"})}function yv(e,t){return new e({type:"never",...D(t)})}function kc(e,t){return new Cp({check:"less_than",...D(t),value:e,inclusive:!1})}function ui(e,t){return new Cp({check:"less_than",...D(t),value:e,inclusive:!0})}function xc(e,t){return new Ip({check:"greater_than",...D(t),value:e,inclusive:!1})}function di(e,t){return new Ip({check:"greater_than",...D(t),value:e,inclusive:!0})}function vc(e,t){return new dk({check:"multiple_of",...D(t),value:e})}function Sc(e,t){return new fk({check:"max_length",...D(t),maximum:e})}function Go(e,t){return new mk({check:"min_length",...D(t),minimum:e})}function Ec(e,t){return new hk({check:"length_equals",...D(t),length:e})}function Yp(e,t){return new gk({check:"string_format",format:"regex",...D(t),pattern:e})}function Qp(e){return new yk({check:"string_format",format:"lowercase",...D(e)})}function ef(e){return new wk({check:"string_format",format:"uppercase",...D(e)})}function tf(e,t){return new bk({check:"string_format",format:"includes",...D(t),includes:e})}function nf(e,t){return new _k({check:"string_format",format:"starts_with",...D(t),prefix:e})}function rf(e,t){return new kk({check:"string_format",format:"ends_with",...D(t),suffix:e})}function xr(e){return new xk({check:"overwrite",tx:e})}function of(e){return xr((t)=>t.normalize(e))}function sf(){return xr((e)=>e.trim())}function af(){return xr((e)=>e.toLowerCase())}function cf(){return xr((e)=>e.toUpperCase())}function lf(){return xr((e)=>c_(e))}function wv(e,t,n){return new e({type:"array",element:t,...D(n)})}function bv(e,t,n){let r=D(n);return r.abort??(r.abort=!0),new e({type:"custom",check:"custom",fn:t,...r})}function _v(e,t,n){return new e({type:"custom",check:"custom",fn:t,...D(n)})}function kv(e,t){let n=zF((r)=>(r.addIssue=(o)=>{if(typeof o==="string")r.issues.push(to(o,r.value,n._zod.def));else{let s=o;if(s.fatal)s.continue=!1;if(s.code??(s.code="custom"),!("input"in s))s.input=r.value;s.inst??(s.inst=n),s.continue??(s.continue=!n._zod.def.abort),r.issues.push(to(s))}},e(r.value,r)),t);return n}function zF(e,t){let n=new dt({check:"custom",...D(t)});return n._zod.check=e,n}var xv=h(()=>{lc();It()});function pi(e,...t){for(let n of t)for(let r of Reflect.ownKeys(n))if(Object.prototype.propertyIsEnumerable.call(n,r))Qt(e,r,n[r]);return e}function df(e){let t=e?.target??"draft-2020-12";if(t==="draft-4")t="draft-04";if(t==="draft-7")t="draft-07";return{processors:e.processors??{},metadataRegistry:e?.metadata??ro,target:t,unrepresentable:e?.unrepresentable??"throw",override:e?.override??(()=>{}),io:e?.io??"output",counter:0,seen:new Map,sharedDefsExtractedFor:void 0,sharedEmitDoneFor:void 0,cycles:e?.cycles??"ref",reused:e?.reused??"inline",intersections:[],deferred:[],external:e?.external??void 0}}function nr(e,t,n,r,o){let s=typeof t.unrepresentable==="function"?t.unrepresentable({zodSchema:e,path:r.path,message:o}):t.unrepresentable;if(s==="any")return!1;if(s===void 0||s==="throw")throw Error(o);return Object.assign(n,s),!0}function Ge(e,t,n={path:[],schemaPath:[]}){var r;let o=e._zod.def,s=t.seen.get(e);if(s){if(s.count++,n.schemaPath.includes(e))s.cycle=n.path;return s.schema}let i={schema:{},count:1,cycle:void 0,path:n.path};t.seen.set(e,i),t.sharedDefsExtractedFor=void 0,t.sharedEmitDoneFor=void 0;let a=e._zod.toJSONSchema?.();if(a)i.schema=a;else{let u={...n,schemaPath:[...n.schemaPath,e],path:n.path};if(e._zod.processJSONSchema)e._zod.processJSONSchema(t,i.schema,u);else{let p=i.schema,f=t.processors[o.type];if(!f)throw Error(`[toJSONSchema]: Non-representable type encountered: ${o.type}`);f(e,t,p,u)}let d=e._zod.parent;if(d){if(!i.ref)i.ref=d;Ge(d,t,u),t.seen.get(d).isParent=!0}}let c=t.metadataRegistry.get(e);if(c)pi(i.schema,c);if(t.io==="input"&&Rt(e))delete i.schema.examples,delete i.schema.default;if(t.io==="input"&&"_prefault"in i.schema)(r=i.schema).default??(r.default=i.schema._prefault);return delete i.schema._prefault,t.seen.get(e).schema}function vv(e){return e.replace(/~/g,"~0").replace(/\//g,"~1")}function pf(e,t){let n=e.seen.get(t);if(!n)throw Error("Unprocessed schema. This is a bug in Zod.");if(e.external&&e.sharedDefsExtractedFor===e.external)return;let r=new Map;for(let i of e.seen.entries()){let a=e.metadataRegistry.get(i[0])?.id;if(a){let c=r.get(a);if(c&&c!==i[0])throw Error(`Duplicate schema id "${a}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);r.set(a,i[0])}}let o=(i)=>{let a=e.target==="draft-2020-12"?"$defs":"definitions";if(e.external){let d=e.external.registry.get(i[0])?.id,p=e.external.uri??((g)=>g);if(d)return{ref:p(d)};let f=i[1].defId??i[1].schema.id??`schema${e.counter++}`;return i[1].defId=f,{defId:f,ref:`${p("__shared")}#/${a}/${vv(f)}`}}let c="#",l=`${c}/${a}/`;if(i[1]===n&&!i[1].schema.id)return{ref:c};let u=i[1].schema.id??`__schema${e.counter++}`;return{defId:u,ref:l+vv(u)}},s=(i)=>{if(i[1].schema.$ref)return;let a=i[1],{ref:c,defId:l}=o(i);if(a.def={...a.schema},l)a.defId=l;let u=a.schema;for(let d in u)delete u[d];u.$ref=c};if(e.cycles==="throw")for(let i of e.seen.entries()){let a=i[1];if(a.cycle)throw Error(`Cycle detected: #/${a.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`)}for(let i of e.seen.entries()){let a=i[1];if(t===i[0]){s(i);continue}if(e.external){let l=e.external.registry.get(i[0])?.id;if(t!==i[0]&&l){s(i);continue}}if(e.metadataRegistry.get(i[0])?.id){s(i);continue}if(a.cycle){s(i);continue}if(a.count>1){if(e.reused==="ref")s(i)}}if(e.external)e.sharedDefsExtractedFor=e.external}function Tv(e){let t=e.anyOf;if(!Array.isArray(t)||t.length===0||e.type!==void 0)return;let n=[];for(let r of t){if(!r||typeof r!=="object")return;Tv(r);let o=Object.keys(r);if(o.length!==1||o[0]!=="type")return;let s=r.type;for(let i of Array.isArray(s)?s:[s]){if(typeof i!=="string")return;if(!n.includes(i))n.push(i)}}delete e.anyOf,e.type=n.length===1?n[0]:n}function Ev(e){let t=e.additionalProperties;if(t===void 0||t===!1||typeof t!=="object"||t===null)return null;return Object.keys(t).length?t:null}function uf(e){let t=[];for(let s of e){if(typeof s!=="object"||s.type!=="object")return null;for(let i in s)if(!Av.has(i))return null;t.push(s)}let n={},r=new Set;for(let s of t){for(let i in s.properties){if(Object.prototype.hasOwnProperty.call(n,i))continue;let a=[];for(let l of t){let u=l.properties?.[i]??Ev(l);if(u===null||u===void 0)continue;if(!a.some((d)=>JSON.stringify(d)===JSON.stringify(u)))a.push(u)}let c=a.length===1?a[0]:uf(a)??{allOf:a};Qt(n,i,c)}for(let i of s.required??[])r.add(i)}let o={type:"object",properties:n};if(r.size)o.required=[...r];if(t.every((s)=>s.additionalProperties===!1))o.additionalProperties=!1;else{let s=[];for(let i of t){let a=Ev(i);if(a&&!s.some((c)=>JSON.stringify(c)===JSON.stringify(a)))s.push(a)}if(s.length===1)o.additionalProperties=s[0];else if(s.length>1)o.additionalProperties={allOf:s}}return o}function FF(e){let t=e.allOf;if(!Array.isArray(t)||t.length<2)return;for(let o of Av)if(o in e)return;let n=t.filter((o)=>Sv.some((s)=>Array.isArray(o[s]))),r=null;if(!n.length)r=uf(t);else{let o=n[0],s=Sv.find((c)=>Array.isArray(o[c]));if(Object.keys(o).length!==1)return;let i=t.filter((c)=>c!==o),a=o[s].map((c)=>uf([...i,c]));if(a.some((c)=>!c))return;r={[s]:a}}if(!r)return;delete e.allOf,pi(e,r)}function ff(e,t){let n=e.seen.get(t);if(!n)throw Error("Unprocessed schema. This is a bug in Zod.");let r=(a)=>{let c=e.seen.get(a);if(c.ref===null)return;let l=c.def??c.schema,u={...l},d=c.ref;if(c.ref=null,d){r(d);let f=e.seen.get(d),g=f.schema;if(g.$ref&&(e.target==="draft-07"||e.target==="draft-04"||e.target==="openapi-3.0"))l.allOf=l.allOf??[],l.allOf.push(g);else pi(l,g);if(pi(l,u),a._zod.parent===d)for(let _ in l){if(_==="$ref"||_==="allOf")continue;if(!(_ in u))delete l[_]}if(g.$ref&&f.def)for(let _ in l){if(_==="$ref"||_==="allOf")continue;if(_ in f.def&&JSON.stringify(l[_])===JSON.stringify(f.def[_]))delete l[_]}}let p=a._zod.parent;if(p&&p!==d){r(p);let f=e.seen.get(p);if(f?.schema.$ref){if(l.$ref=f.schema.$ref,f.def)for(let g in l){if(g==="$ref"||g==="allOf")continue;if(g in f.def&&JSON.stringify(l[g])===JSON.stringify(f.def[g]))delete l[g]}}}e.override({zodSchema:a,jsonSchema:l,path:c.path??[]})};if(!e.external||e.sharedEmitDoneFor!==e.external){for(let a of[...e.seen.entries()].reverse())r(a[0]);if(e.target!=="openapi-3.0")for(let a of e.seen.entries())Tv(a[1].def??a[1].schema);for(let a of e.deferred)a();if(e.intersections.length){let a=new Map;for(let c of e.seen.values())for(let l of[c.schema,c.def]){let u=l?.allOf;if(!Array.isArray(u))continue;let d=a.get(u);if(d)d.push(l);else a.set(u,[l])}for(let c of e.intersections)for(let l of a.get(c)??[])FF(l)}}let o={};if(e.target==="draft-2020-12")o.$schema="https://json-schema.org/draft/2020-12/schema";else if(e.target==="draft-07")o.$schema="http://json-schema.org/draft-07/schema#";else if(e.target==="draft-04")o.$schema="http://json-schema.org/draft-04/schema#";else if(e.target==="openapi-3.0");if(e.external?.uri){let a=e.external.registry.get(t)?.id;if(!a)throw Error("Schema is missing an `id` property");o.$id=e.external.uri(a)}pi(o,n.defId?n.schema:n.def??n.schema);let s=e.metadataRegistry.get(t)?.id;if(s!==void 0&&o.id===s)delete o.id;let i=e.external?.defs??{};if(!e.external||e.sharedEmitDoneFor!==e.external)for(let a of e.seen.entries()){let c=a[1];if(c.def&&c.defId){if(c.def.id===c.defId)delete c.def.id;Qt(i,c.defId,c.def)}}if(e.external)e.sharedEmitDoneFor=e.external;if(e.external);else if(Object.keys(i).length>0)if(e.target==="draft-2020-12")o.$defs=i;else o.definitions=i;try{let a=JSON.parse(JSON.stringify(o));return Object.defineProperty(a,"~standard",{value:{...t["~standard"],jsonSchema:{input:fi(t,"input",e.processors),output:fi(t,"output",e.processors)}},enumerable:!1,writable:!1}),a}catch(a){throw Error("Error converting schema to JSON.")}}function Rt(e,t){let n=t??{seen:new Set};if(n.seen.has(e))return!1;n.seen.add(e);let r=e._zod.def;if(r.type==="transform")return!0;if(r.type==="array")return Rt(r.element,n);if(r.type==="set")return Rt(r.valueType,n);if(r.type==="lazy")return Rt(r.getter(),n);if(r.type==="promise"||r.type==="optional"||r.type==="nonoptional"||r.type==="nullable"||r.type==="readonly"||r.type==="default"||r.type==="prefault"||r.type==="catch")return Rt(r.innerType,n);if(r.type==="intersection")return Rt(r.left,n)||Rt(r.right,n);if(r.type==="record"||r.type==="map")return Rt(r.keyType,n)||Rt(r.valueType,n);if(r.type==="pipe"){if(e._zod.traits.has("$ZodCodec"))return!0;return Rt(r.in,n)||Rt(r.out,n)}if(r.type==="object"){for(let o in r.shape)if(Rt(r.shape[o],n))return!0;return!1}if(r.type==="union"){for(let o of r.options)if(Rt(o,n))return!0;return!1}if(r.type==="tuple"){for(let o of r.items)if(Rt(o,n))return!0;if(r.rest&&Rt(r.rest,n))return!0;return!1}return!1}var Av,Sv,Rv=(e,t={})=>(n)=>{let r=df({...n,processors:t});return Ge(e,r),pf(r,e),ff(r,e)},fi=(e,t,n={})=>(r)=>{let{libraryOptions:o,target:s}=r??{},i=df({...o??{},target:s,io:t,processors:n});return Ge(e,i),pf(i,e),ff(i,e)};var Tc=h(()=>{Vp();It();Av=new Set(["type","properties","required","additionalProperties"]),Sv=["oneOf","anyOf"]});function en(e){let t={},n=e._zod.def,r=e._zod.traits.has("$ZodCheck")?[e,...n.checks??[]]:n.checks??[];for(let s of r)UF[s._zod.def.check]?.(t,s._zod.def);let o=e._zod.bag;if(o.minimum!==void 0)Ko(t,"minimum",o.minimum);if(o.exclusiveMinimum!==void 0)Ko(t,"exclusiveMinimum",o.exclusiveMinimum);if(o.maximum!==void 0)Xo(t,"maximum",o.maximum);if(o.exclusiveMaximum!==void 0)Xo(t,"exclusiveMaximum",o.exclusiveMaximum);if(o.multipleOf!==void 0)Pv(t,o.multipleOf);if(o.format!==void 0){if(t.format??(t.format=o.format),o.format.includes("int"))t.isInt=!0}if(o.mime)Lv(t,o.mime);for(let s of o.patterns??[])Nv(t,s);return t}function Ac(e){let t=e._zod.def;if(t.type==="pipe"&&t.in._zod.traits.has("$ZodTransform"))return Ac(t.out);if(t.type==="catch")return Ac(t.innerType);return e._zod.optin}function mf(e,t,n){if(t.$ref){if(n.has(t))return t;n.add(t);let g=e.get(t)?.def;if(!g)return t;let y=mf(e,g,n);return y===g?t:y}for(let g of["anyOf","oneOf"]){let y=t[g];if(!Array.isArray(y))continue;let _=y.map((k)=>mf(e,k,n));if(_.some((k,E)=>k!==y[E]))t={...t,[g]:_}}let r=Array.isArray(t.type)?t.type:[t.type],o=!r.includes("string")&&r.some((g)=>g==="number"||g==="integer"),s=t.enum??(t.const!==void 0?[t.const]:void 0);if(!o&&!s?.some((g)=>typeof g==="number"))return t;let{minimum:i,maximum:a,exclusiveMinimum:c,exclusiveMaximum:l,multipleOf:u,format:d,id:p,...f}=t;if(f.enum)f.enum=f.enum.map((g)=>typeof g==="number"?String(g):g);else if(typeof f.const==="number")f.const=String(f.const);if(!o)return f;if(f.type="string",!s)f.pattern=(r.includes("number")?oi:$p).source;return f}function WF(e){let t=new Map;for(let r of e.seen.values())if(r.def&&!t.has(r.schema))t.set(r.schema,r);let n=new Map;for(let r of hf.get(e)??[]){let o=e.seen.get(r),s=(o?.def??o?.schema)?.propertyNames;if(!s||s===!0||n.has(s))continue;let i=mf(t,s,new Set);if(i!==s)n.set(s,i)}if(!n.size)return;for(let r of e.seen.values())for(let o of[r.schema,r.def]){let s=o&&n.get(o.propertyNames);if(s)o.propertyNames=s}}function tS(e,t,n,r,o){let s=!1,i=JSON.stringify(e,(a,c)=>{if(typeof c!=="bigint")return c;return s=!0,null});if(!s)return JSON.parse(i);return nr(t,n,r,o,"BigInt defaults cannot be represented in JSON Schema"),gf}var Ko=(e,t,n)=>{if(e[t]===void 0||n>e[t])e[t]=n},Xo=(e,t,n)=>{if(e[t]===void 0||n<e[t])e[t]=n},$v=(e,t)=>{Ko(e,"minimum",t),Xo(e,"maximum",t)},Pv=(e,t)=>{if(e.multipleOf??(e.multipleOf=[]),!e.multipleOf.includes(t))e.multipleOf.push(t)},Nv=(e,t)=>{e.patterns??(e.patterns=new Set),e.patterns.add(t)},Lv=(e,t)=>{e.mime=e.mime?e.mime.filter((n)=>t.includes(n)):[...t]},Mv=(e,t)=>{if(e.format=t,t.includes("int"))e.isInt=!0},Ov=(e,t)=>Ko(e,"minimum",t.minimum),Cv=(e,t)=>Xo(e,"maximum",t.maximum),Iv=(e)=>(t,n)=>{Mv(t,n.format);let[r,o]=e[n.format];Ko(t,"minimum",r),Xo(t,"maximum",o)},UF,qF,jF,Dv=(e)=>jF.get(e)??e,zv=(e,t,n,r)=>{let o=n;o.type="string";let{minimum:s,maximum:i,format:a,patterns:c,contentEncoding:l,laxFormat:u}=en(e);if(typeof s==="number")o.minLength=s;if(typeof i==="number")o.maxLength=i;if(a){if(o.format=qF[a]??a,o.format==="")delete o.format;if(a==="time"||u)delete o.format}if(l)o.contentEncoding=l;if(c&&c.size>0){let d=[...c].map(Dv);if(d.length===1)o.pattern=d[0].source;else if(d.length>1)o.allOf=[...d.map((p)=>({...t.target==="draft-07"||t.target==="draft-04"||t.target==="openapi-3.0"?{type:"string"}:{},pattern:p.source}))]}},Fv=(e,t,n,r)=>{let o=n,{minimum:s,maximum:i,multipleOf:a,exclusiveMaximum:c,exclusiveMinimum:l,isInt:u}=en(e);o.type=u?"integer":"number";let d=typeof l==="number"&&l>=(s??Number.NEGATIVE_INFINITY),p=typeof c==="number"&&c<=(i??Number.POSITIVE_INFINITY),f=t.target==="draft-04"||t.target==="openapi-3.0";if(d)if(f)o.minimum=l,o.exclusiveMinimum=!0;else o.exclusiveMinimum=l;else if(typeof s==="number")o.minimum=s;if(p)if(f)o.maximum=c,o.exclusiveMaximum=!0;else o.exclusiveMaximum=c;else if(typeof i==="number")o.maximum=i;if(a){let g=new Set;for(let k of a)if(Number.isFinite(k)&&k!==0)g.add(Math.abs(k));else nr(e,t,o,r,`A multipleOf divisor of ${k} cannot be represented in JSON Schema`);let[y,..._]=g;if(y!==void 0)o.multipleOf=y;if(_.length)o.allOf=[...o.allOf??[],..._.map((k)=>({multipleOf:k}))]}},Uv=(e,t,n,r)=>{n.type="boolean"},qv=(e,t,n,r)=>{if(t.target==="openapi-3.0")n.type="string",n.nullable=!0,n.enum=[null];else n.type="null"},jv=(e,t,n,r)=>{n.not={}},Wv=(e,t,n,r)=>{},Hv=(e,t,n,r)=>{let o=e._zod.def,s=Ys(o.entries);if(s.length===0){n.not={};return}if(s.every((i)=>typeof i==="number"))n.type="number";if(s.every((i)=>typeof i==="string"))n.type="string";n.enum=s},Bv=(e,t,n,r)=>{let o=e._zod.def;if(o.values.length===0){n.not={};return}let s=[];for(let i of o.values)if(i===void 0){if(nr(e,t,n,r,"Literal `undefined` cannot be represented in JSON Schema"))return}else if(typeof i==="bigint"){if(nr(e,t,n,r,"BigInt literals cannot be represented in JSON Schema"))return;s.push(Number(i))}else s.push(i);if(s.length===0);else if(s.length===1){let i=s[0];if(n.type=i===null?"null":typeof i,t.target==="draft-04"||t.target==="openapi-3.0")n.enum=[i];else n.const=i}else{if(s.every((i)=>typeof i==="number"))n.type="number";if(s.every((i)=>typeof i==="string"))n.type="string";if(s.every((i)=>typeof i==="boolean"))n.type="boolean";if(s.every((i)=>i===null))n.type="null";n.enum=s}},Zv=(e,t,n,r)=>{nr(e,t,n,r,"Custom types cannot be represented in JSON Schema")},Vv=(e,t,n,r)=>{nr(e,t,n,r,"Transforms cannot be represented in JSON Schema")},Gv=(e,t,n,r)=>{let o=n,s=e._zod.def,{minimum:i,maximum:a}=en(e);if(typeof i==="number")o.minItems=i;if(typeof a==="number")o.maxItems=a;o.type="array",o.items=Ge(s.element,t,{...r,path:[...r.path,"items"]})},Kv=(e,t,n,r)=>{let o=n,s=e._zod.def,i=s.shape;if(Object.getOwnPropertySymbols(i).length&&nr(e,t,o,r,"Symbol keys cannot be represented in JSON Schema"))return;o.type="object",o.properties={};for(let l in i)Qt(o.properties,l,Ge(i[l],t,{...r,path:[...r.path,"properties",l]}));let c=[];for(let l of Object.keys(i)){let u=s.shape[l];if(t.io==="input"?Ac(u)===void 0:u._zod.optout===void 0)c.push(l)}if(c.length>0)o.required=c;if(s.catchall?._zod.def.type==="never")o.additionalProperties=!1;else if(!s.catchall){if(t.io==="output")o.additionalProperties=!1}else if(s.catchall)o.additionalProperties=Ge(s.catchall,t,{...r,path:[...r.path,"additionalProperties"]})},Xv=(e,t,n,r)=>{let o=e._zod.def,s=o.inclusive===!1,i=o.options.map((a,c)=>Ge(a,t,{...r,path:[...r.path,s?"oneOf":"anyOf",c]}));if(s)n.oneOf=i;else n.anyOf=i},Jv=(e,t,n,r)=>{let o=e._zod.def,s=Ge(o.left,t,{...r,path:[...r.path,"allOf",0]}),i=Ge(o.right,t,{...r,path:[...r.path,"allOf",1]}),a=(l)=>("allOf"in l)&&Object.keys(l).length===1,c=[...a(s)?s.allOf:[s],...a(i)?i.allOf:[i]];n.allOf=c,t.intersections.push(c)},hf,Yv=(e,t,n,r)=>{let o=n,s=e._zod.def;o.type="object";let i=s.keyType,a=en(i).patterns;if(s.mode==="loose"&&a&&a.size>0){let u=Ge(s.valueType,t,{...r,path:[...r.path,"patternProperties","*"]});o.patternProperties={};for(let d of a)Qt(o.patternProperties,Dv(d).source,u)}else{if(t.target==="draft-07"||t.target==="draft-2020-12"){o.propertyNames=Ge(s.keyType,t,{...r,path:[...r.path,"propertyNames"]});let u=hf.get(t);if(!u)u=[],hf.set(t,u),t.deferred.push(()=>WF(t));u.push(e)}o.additionalProperties=Ge(s.valueType,t,{...r,path:[...r.path,"additionalProperties"]})}let c=i._zod.values,l=t.io==="input"&&Ac(s.valueType)!==void 0;if(c&&!s.partial&&!l){let u=[...c].filter((d)=>typeof d==="string"||typeof d==="number");if(u.length>0)o.required=u.map(String)}},Qv=(e,t,n,r)=>{let o=e._zod.def,s=Ge(o.innerType,t,r),i=t.seen.get(e);if(t.target==="openapi-3.0")i.ref=o.innerType,n.nullable=!0;else n.anyOf=[s,{type:"null"}]},eS=(e,t,n,r)=>{let o=e._zod.def;Ge(o.innerType,t,r);let s=t.seen.get(e);s.ref=o.innerType},gf,nS=(e,t,n,r)=>{let o=e._zod.def;Ge(o.innerType,t,r);let s=t.seen.get(e);s.ref=o.innerType;let i=tS(o.defaultValue,e,t,n,r);if(i!==gf)n.default=i},rS=(e,t,n,r)=>{let o=e._zod.def;Ge(o.innerType,t,r);let s=t.seen.get(e);if(s.ref=o.innerType,t.io!=="input")return;let i=tS(o.defaultValue,e,t,n,r);if(i!==gf)n._prefault=i},oS=(e,t,n,r)=>{let o=e._zod.def;Ge(o.innerType,t,r);let s=t.seen.get(e);s.ref=o.innerType;let i;try{i=o.catchValue(void 0)}catch{nr(e,t,n,r,"Dynamic catch values are not supported in JSON Schema");return}n.default=i},sS=(e,t,n,r)=>{let o=e._zod.def,s=o.in._zod.traits.has("$ZodTransform"),i=t.io==="input"?s?o.out:o.in:o.out;Ge(i,t,r);let a=t.seen.get(e);a.ref=i},iS=(e,t,n,r)=>{let o=e._zod.def;Ge(o.innerType,t,r);let s=t.seen.get(e);s.ref=o.innerType,n.readOnly=!0},yf=(e,t,n,r)=>{let o=e._zod.def;Ge(o.innerType,t,r);let s=t.seen.get(e);s.ref=o.innerType};var aS=h(()=>{ii();jp();Tc();It();UF={greater_than:(e,t)=>Ko(e,t.inclusive?"minimum":"exclusiveMinimum",t.value),less_than:(e,t)=>Xo(e,t.inclusive?"maximum":"exclusiveMaximum",t.value),multiple_of:(e,t)=>Pv(e,t.value),number_format:Iv(Xa),bigint_format:Iv(_p),min_length:Ov,max_length:Cv,length_equals:(e,t)=>$v(e,t.length),min_size:Ov,max_size:Cv,size_equals:(e,t)=>$v(e,t.size),string_format:(e,t)=>{if(Mv(e,t.format),t.pattern)Nv(e,t.pattern);if(t.format==="base64"||t.format==="base64url")e.contentEncoding=t.format;if(t.local||t.precision===-1)e.laxFormat=!0},mime_type:(e,t)=>Lv(e,t.mime)};qF={guid:"uuid",url:"uri",datetime:"date-time",json_string:"json-string",regex:""},jF=new Map([[Dp,Y_],[mc,Q_]]);hf=new WeakMap;gf=Symbol()});var cS=()=>{};var tn=h(()=>{It();ii();bc();cS();no();M_();Ep();jp();zx();lc();Np();Vp();jx();xv();Tc()});var wf=h(()=>{tn()});function Rc(e,t,n){Object.defineProperty(e,t,{configurable:!0,enumerable:!1,get(){let r=n(this);return Object.defineProperty(this,t,{value:r,configurable:!0,writable:!0}),r},set(r){Object.defineProperty(this,t,{value:r,configurable:!0,writable:!0})}})}var lS,JF=(e,t)=>{v_.init(e,t),e.name="ZodError";let n=Object.getPrototypeOf(e);if(lS.has(n))return;lS.add(n),Rc(n,"format",(r)=>(o)=>T_(r,o)),Rc(n,"flatten",(r)=>(o)=>E_(r,o)),Rc(n,"addIssue",(r)=>(o)=>{r.issues.push(o),r.message=JSON.stringify(r.issues,Qs,2)}),Rc(n,"addIssues",(r)=>(o)=>{r.issues.push(...o),r.message=JSON.stringify(r.issues,Qs,2)}),Object.defineProperty(n,"isEmpty",{configurable:!0,enumerable:!1,get(){return this.issues.length===0}})},Wt;var bf=h(()=>{tn();tn();It();lS=new WeakSet([Object.prototype,Error.prototype]);Wt=x("ZodError",JF,void 0,{Parent:Error})});var uS,dS,pS,fS,mS,hS,gS,yS,wS,bS,_S,kS;var _f=h(()=>{tn();bf();tn();uS=rc(Wt),dS=oc(Wt),pS=ri(Wt),fS=sc(Wt),mS=R_(Wt),hS=$_(Wt),gS=O_(Wt),yS=C_(Wt),wS=I_(Wt),bS=P_(Wt),_S=N_(Wt),kS=L_(Wt)});function QF(){if(!Pt.localeError)jt(Bp())}function $c(){if(!Pt.memoizer)jt({memoizer:Dx()})}function m(e){return Hx(eU,e)}function rU(e){return Gp(mi,e)}function Y(e){return pv(RS,e)}function Ke(e){return fv(_U,e)}function L(e){return mv(kU,e)}function $S(e){return hv(xU,e)}function J(){return gv(vU)}function OS(e){return yv(SU,e)}function F(e,t){return wv(EU,e,t)}function b(e,t){let n={type:"object",shape:e??{},...D(t)};return new Sf(n)}function st(e,t){return new Sf({type:"object",shape:e,catchall:OS(),...D(t)})}function Se(e,t){return new Sf({type:"object",shape:e,catchall:J(),...D(t)})}function Ne(e,t){return new CS({type:"union",options:e,...D(t)})}function Yo(e,t,n){return new TU({type:"union",options:t,discriminator:e,...D(n)})}function Oc(e,t){return new AU({type:"intersection",left:e,right:t})}function le(e,t,n){if(!t||!t._zod)return new kf({type:"record",keyType:m(),valueType:e,...D(t)});return new kf({type:"record",keyType:e,valueType:t,...D(n)})}function RU(e,t,n){return new kf({type:"record",keyType:e,valueType:t,...D(n),partial:!0})}function Re(e,t){let n=Array.isArray(e)?Object.fromEntries(e.map((r)=>[r,r])):e;return new xf({type:"enum",entries:n,...D(t)})}function C(e,t){return new $U({type:"literal",values:Array.isArray(e)?e:[e],...D(t)})}function IS(e){return new OU({type:"transform",transform:e})}function Ue(e){return new PS({type:"optional",innerType:e})}function CU(e){return new NS({type:"optional",innerType:e})}function xS(e){return new IU({type:"nullable",innerType:e})}function NU(e,t){return new PU({type:"default",innerType:e,get defaultValue(){return typeof t==="function"?t():wp(t)}})}function MU(e,t){return new LU({type:"prefault",innerType:e,get defaultValue(){return typeof t==="function"?t():wp(t)}})}function DU(e,t){return new LS({type:"nonoptional",innerType:e,...D(t)})}function FU(e,t){return new zU({type:"catch",innerType:e,catchValue:typeof t==="function"?t:w_(t)})}function vS(e,t){return new MS({type:"pipe",in:e,out:t})}function jU(e){return new qU({type:"readonly",innerType:e})}function zS(e,t){return bv(DS,e??(()=>!0),t)}function WU(e,t={}){return _v(DS,e,t)}function HU(e,t){return kv(e,t)}function Cc(e,t){return new UU({type:"pipe",in:IS(e),out:t})}var qe,SS,eU,He,vf,ES,TS,AS,tU,nU,mi,oU,sU,iU,aU,cU,lU,uU,dU,pU,fU,mU,hU,gU,yU,wU,bU,RS,_U,kU,xU,vU,SU,EU,Sf,CS,TU,AU,kf,xf,$U,OU,PS,NS,IU,PU,LU,LS,zU,MS,UU,qU,DS;var Ef=h(()=>{tn();tn();aS();Tc();Fx();wf();_f();qe=x("ZodType",(e,t)=>(QF(),De.init(e,t),e.def=t,e.type=t.type,e),{check(...e){let t=this.def;return this.clone(qt(t,{checks:[...t.checks??[],...e.map((n)=>typeof n==="function"?{_zod:{check:n,def:{check:"custom"},onattach:[]}}:n)]}),{parent:!0})},with(...e){return this.check(...e)},clone(e,t){return Dn(this,e,t)},brand(){return this},register(e,t){return e.add(this,t),this},refine(e,t){return this.check(WU(e,t))},superRefine(e,t){return this.check(HU(e,t))},overwrite(e){return this.check(xr(e))},optional(){return Ue(this)},exactOptional(){return CU(this)},nullable(){return xS(this)},nullish(){return Ue(xS(this))},nonoptional(e){return DU(this,e)},array(){return F(this)},or(e){return Ne([this,e])},and(e){return Oc(this,e)},transform(e){return vS(this,IS(e))},default(e){return NU(this,e)},prefault(e){return MU(this,e)},catch(e){return FU(this,e)},pipe(e){return vS(this,e)},readonly(){return jU(this)},describe(e){let t=this.clone();return ro.add(t,{description:e}),t},meta(...e){if(e.length===0)return ro.get(this);let t=this.clone();return ro.add(t,e[0]),t},isOptional(){return this.safeParse(void 0).success},isNullable(){return this.safeParse(null).success},apply(e,...t){return t.length===0?e(this):e(this,...t)},get "~standard"(){return tc(this,"~standard",{...Mp(this),jsonSchema:{input:fi(this,"input"),output:fi(this,"output")}})},set "~standard"(e){tr(this,"~standard",e)},parse:function e(t,n){return uS(this,t,n,{callee:e})},parseAsync:async function e(t,n){return await dS(this,t,n,{callee:e})},safeParse(e,t){return pS(this,e,t)},async safeParseAsync(e,t){return fS(this,e,t)},get spa(){return this?.safeParseAsync},set spa(e){tr(this,"spa",e)},validate(e,t){return ic(this,e,t)},validateAsync(e,t){return ac(this,e,t)},encode:function e(t,n){return mS(this,t,n,{callee:e})},decode:function e(t,n){return hS(this,t,n,{callee:e})},encodeAsync:async function e(t,n){return await gS(this,t,n,{callee:e})},decodeAsync:async function e(t,n){return await yS(this,t,n,{callee:e})},safeEncode(e,t){return wS(this,e,t)},safeDecode(e,t){return bS(this,e,t)},async safeEncodeAsync(e,t){return _S(this,e,t)},async safeDecodeAsync(e,t){return kS(this,e,t)},toJSONSchema(e){return Rv(this,{})(e)},get description(){return ro.get(this)?.description},get _def(){return this._zod.def}}),SS=x("_ZodString",(e,t)=>{fc.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>zv(e,n,r,o)},y_({format:(e)=>en(e).format??null,minLength:(e)=>en(e).minimum??null,maxLength:(e)=>en(e).maximum??null},{regex(...e){return this.check(Yp(...e))},includes(...e){return this.check(tf(...e))},startsWith(...e){return this.check(nf(...e))},endsWith(...e){return this.check(rf(...e))},min(...e){return this.check(Go(...e))},max(...e){return this.check(Sc(...e))},length(...e){return this.check(Ec(...e))},nonempty(...e){return this.check(Go(1,...e))},lowercase(e){return this.check(Qp(e))},uppercase(e){return this.check(ef(e))},trim(){return this.check(sf())},normalize(...e){return this.check(of(...e))},toLowerCase(){return this.check(af())},toUpperCase(){return this.check(cf())},slugify(){return this.check(lf())}})),eU=x("ZodString",(e,t)=>{fc.init(e,t),SS.init(e,t)},{email(e){return this.check(Bx(tU,e))},url(e){return this.check(Xx(oU,e))},jwt(e){return this.check(dv(bU,e))},emoji(e){return this.check(Jx(sU,e))},guid(e){return this.check(Zx(nU,e))},uuid(e){return this.check(Gp(mi,e))},uuidv4(e){return this.check(Vx(mi,e))},uuidv6(e){return this.check(Gx(mi,e))},uuidv7(e){return this.check(Kx(mi,e))},nanoid(e){return this.check(Yx(iU,e))},cuid(e){return this.check(Qx(aU,e))},cuid2(e){return this.check(ev(cU,e))},ulid(e){return this.check(tv(lU,e))},base64(e){return this.check(cv(gU,e))},base64url(e){return this.check(lv(yU,e))},xid(e){return this.check(nv(uU,e))},ksuid(e){return this.check(rv(dU,e))},ipv4(e){return this.check(ov(pU,e))},ipv6(e){return this.check(sv(fU,e))},cidrv4(e){return this.check(iv(mU,e))},cidrv6(e){return this.check(av(hU,e))},e164(e){return this.check(uv(wU,e))},datetime(e){return this.check(_c(vf,e))},date(e){return this.check(Kp(ES,e))},time(e){return this.check(Xp(TS,e))},duration(e){return this.check(Jp(AS,e))}});He=x("ZodStringFormat",(e,t)=>{ze.init(e,t),SS.init(e,t)}),vf=x("ZodISODateTime",(e,t)=>{Kk.init(e,t),He.init(e,t)}),ES=x("ZodISODate",(e,t)=>{Xk.init(e,t),He.init(e,t)}),TS=x("ZodISOTime",(e,t)=>{Jk.init(e,t),He.init(e,t)}),AS=x("ZodISODuration",(e,t)=>{Yk.init(e,t),He.init(e,t)}),tU=x("ZodEmail",(e,t)=>{zk.init(e,t),He.init(e,t)}),nU=x("ZodGUID",(e,t)=>{Mk.init(e,t),He.init(e,t)}),mi=x("ZodUUID",(e,t)=>{Dk.init(e,t),He.init(e,t)});oU=x("ZodURL",(e,t)=>{qk.init(e,t),He.init(e,t)}),sU=x("ZodEmoji",(e,t)=>{jk.init(e,t),He.init(e,t)}),iU=x("ZodNanoID",(e,t)=>{Wk.init(e,t),He.init(e,t)}),aU=x("ZodCUID",(e,t)=>{Hk.init(e,t),He.init(e,t)}),cU=x("ZodCUID2",(e,t)=>{Bk.init(e,t),He.init(e,t)}),lU=x("ZodULID",(e,t)=>{Zk.init(e,t),He.init(e,t)}),uU=x("ZodXID",(e,t)=>{Vk.init(e,t),He.init(e,t)}),dU=x("ZodKSUID",(e,t)=>{Gk.init(e,t),He.init(e,t)}),pU=x("ZodIPv4",(e,t)=>{Qk.init(e,t),He.init(e,t)}),fU=x("ZodIPv6",(e,t)=>{tx.init(e,t),He.init(e,t)}),mU=x("ZodCIDRv4",(e,t)=>{nx.init(e,t),He.init(e,t)}),hU=x("ZodCIDRv6",(e,t)=>{rx.init(e,t),He.init(e,t)}),gU=x("ZodBase64",(e,t)=>{sx.init(e,t),He.init(e,t)}),yU=x("ZodBase64URL",(e,t)=>{ix.init(e,t),He.init(e,t)}),wU=x("ZodE164",(e,t)=>{ax.init(e,t),He.init(e,t)}),bU=x("ZodJWT",(e,t)=>{cx.init(e,t),He.init(e,t)}),RS=x("ZodNumber",(e,t)=>{zp.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Fv(e,n,r,o),e.isFinite=!0},y_({minValue:(e)=>{let{minimum:t,exclusiveMinimum:n}=en(e);return Math.max(t??Number.NEGATIVE_INFINITY,n??Number.NEGATIVE_INFINITY)},maxValue:(e)=>{let{maximum:t,exclusiveMaximum:n}=en(e);return Math.min(t??Number.POSITIVE_INFINITY,n??Number.POSITIVE_INFINITY)},isInt:(e)=>{let{isInt:t,multipleOf:n}=en(e);return!!t||!!n?.some(Number.isSafeInteger)},format:(e)=>en(e).format??null},{gt(e,t){return this.check(xc(e,t))},gte(e,t){return this.check(di(e,t))},min(e,t){return this.check(di(e,t))},lt(e,t){return this.check(kc(e,t))},lte(e,t){return this.check(ui(e,t))},max(e,t){return this.check(ui(e,t))},int(e){return this.check(Ke(e))},safe(e){return this.check(Ke(e))},positive(e){return this.check(xc(0,e))},nonnegative(e){return this.check(di(0,e))},negative(e){return this.check(kc(0,e))},nonpositive(e){return this.check(ui(0,e))},multipleOf(e,t){return this.check(vc(e,t))},step(e,t){return this.check(vc(e,t))},finite(){return this}}));_U=x("ZodNumberFormat",(e,t)=>{lx.init(e,t),RS.init(e,t)});kU=x("ZodBoolean",(e,t)=>{ux.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Uv(e,n,r,o)});xU=x("ZodNull",(e,t)=>{dx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>qv(e,n,r,o)});vU=x("ZodUnknown",(e,t)=>{px.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Wv(e,n,r,o)});SU=x("ZodNever",(e,t)=>{fx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>jv(e,n,r,o)});EU=x("ZodArray",(e,t)=>{$c(),mx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Gv(e,n,r,o),e.element=t.element},{min(e,t){return this.check(Go(e,t))},nonempty(e){return this.check(Go(1,e))},max(e,t){return this.check(Sc(e,t))},length(e,t){return this.check(Ec(e,t))},unwrap(){return this.element}});Sf=x("ZodObject",(e,t)=>{$c(),yx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Kv(e,n,r,o),oF(e,"shape",(n)=>n._zod.def.shape,!1)},{keyof(){return Re(Object.keys(this._zod.def.shape))},catchall(e){return this.clone(qt(this._zod.def,{catchall:e}))},passthrough(){return this.clone(qt(this._zod.def,{catchall:J()}))},loose(){return this.clone(qt(this._zod.def,{catchall:J()}))},strict(){return this.clone(qt(this._zod.def,{catchall:OS()}))},strip(){return this.clone(qt(this._zod.def,{catchall:void 0}))},extend(e){return Xz(this,e)},safeExtend(e){return Jz(this,e)},merge(e){return Yz(this,e)},pick(e){return Gz(this,e)},omit(e){return Kz(this,e)},partial(...e){return f_(PS,this,e[0])},exactPartial(...e){return f_(NS,this,e[0],"exactPartial")},required(...e){return Qz(LS,this,e[0])}});CS=x("ZodUnion",(e,t)=>{Fp.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Xv(e,n,r,o),e.options=t.options});TU=x("ZodDiscriminatedUnion",(e,t)=>{CS.init(e,t),wx.init(e,t)});AU=x("ZodIntersection",(e,t)=>{bx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Jv(e,n,r,o)});kf=x("ZodRecord",(e,t)=>{$c(),_x.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Yv(e,n,r,o),e.keyType=t.keyType,e.valueType=t.valueType});xf=x("ZodEnum",(e,t)=>{kx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(r,o,s)=>Hv(e,r,o,s),e.enum=t.entries,e.options=[...e._zod.values];let n=new Set(Object.keys(t.entries));e.extract=(r,o)=>{let s={};for(let i of r)if(n.has(i))s[i]=t.entries[i];else throw Error(`Key ${i} not found in enum`);return new xf({...t,checks:[],...D(o),entries:s})},e.exclude=(r,o)=>{let s={...t.entries};for(let i of r)if(n.has(i))delete s[i];else throw Error(`Key ${i} not found in enum`);return new xf({...t,checks:[],...D(o),entries:s})}});$U=x("ZodLiteral",(e,t)=>{xx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Bv(e,n,r,o),e.values=new Set(t.values),Object.defineProperty(e,"value",{get(){if(t.values.length>1)throw Error("This schema contains multiple valid literal values. Use `.values` instead.");return t.values[0]}})});OU=x("ZodTransform",(e,t)=>{$c(),vx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Vv(e,n,r,o),e._zod.parse=(n,r)=>{if(r.direction==="backward")throw new ni(e.constructor.name);n.addIssue=(s)=>{if(typeof s==="string")n.issues.push(to(s,n.value,t));else{let i=s;if(i.fatal)i.continue=!1;if(i.code??(i.code="custom"),!("input"in i))i.input=n.value;i.inst??(i.inst=e),n.issues.push(to(i))}};let o=t.transform(n.value,n);if(o instanceof Promise)return o.then((s)=>(n.value=s,n));return n.value=o,n}});PS=x("ZodOptional",(e,t)=>{Up.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>yf(e,n,r,o),e.unwrap=()=>e._zod.def.innerType});NS=x("ZodExactOptional",(e,t)=>{Sx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>yf(e,n,r,o),e.unwrap=()=>e._zod.def.innerType});IU=x("ZodNullable",(e,t)=>{Ex.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Qv(e,n,r,o),e.unwrap=()=>e._zod.def.innerType});PU=x("ZodDefault",(e,t)=>{Tx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>nS(e,n,r,o),e.unwrap=()=>e._zod.def.innerType,e.removeDefault=e.unwrap});LU=x("ZodPrefault",(e,t)=>{Ax.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>rS(e,n,r,o),e.unwrap=()=>e._zod.def.innerType});LS=x("ZodNonOptional",(e,t)=>{Rx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>eS(e,n,r,o),e.unwrap=()=>e._zod.def.innerType});zU=x("ZodCatch",(e,t)=>{$x.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>oS(e,n,r,o),e.unwrap=()=>e._zod.def.innerType,e.removeCatch=e.unwrap});MS=x("ZodPipe",(e,t)=>{qp.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>sS(e,n,r,o),e.in=t.in,e.out=t.out});UU=x("ZodPreprocess",(e,t)=>{MS.init(e,t),Ox.init(e,t)}),qU=x("ZodReadonly",(e,t)=>{Cx.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>iS(e,n,r,o),e.unwrap=()=>e._zod.def.innerType});DS=x("ZodCustom",(e,t)=>{Ix.init(e,t),qe.init(e,t),e._zod.processJSONSchema=(n,r,o)=>Zv(e,n,r,o)})});var FS;var US=h(()=>{(function(e){})(FS||(FS={}))});function BU(e){return _c(vf,e)}var jS=h(()=>{tn();Ef()});var WS=()=>{};var Ic=h(()=>{tn();bc();jS();WS();Ef();wf();bf();_f();US()});var K=h(()=>{Ic();Ic()});var Nt;var hi=h(()=>{Nt={nowMs:()=>Date.now(),monotonicMs:()=>performance.now(),random:()=>Math.random()}});import{existsSync as VU,readFileSync as GU,statSync as KU}from"fs";import{dirname as HS,join as BS}from"path";function oo(e=import.meta.dir){for(let t=e;;t=HS(t)){if(JU(BS(t,"package.json")))return t;if(t===HS(t))return}}function JU(e){try{if(!KU(e).isFile())return!1;return XU.safeParse(JSON.parse(GU(e,"utf8"))).success}catch{return!1}}function kt(e){let t=oo(),n=t===void 0?void 0:BS(t,gi.commands);if(n===void 0||!VU(n))return`molecule-channel ${e}`;return`${nn(n)} ${e}`}function nn(e){if(/^[A-Za-z0-9_@%+=:,./-]+$/.test(e))return e;return`'${e.replaceAll("'","'\\''")}'`}var XU,gi;var Ht=h(()=>{K();Qe();XU=b({name:C(_t.name)});gi={server:"bin/start",commands:"bin/molecule-channel"}});var VS=yt(function(ZS){Object.defineProperty(ZS,"__esModule",{value:!0});ZS.signals=void 0;ZS.signals=[];ZS.signals.push("SIGHUP","SIGINT","SIGTERM");if(process.platform!=="win32")ZS.signals.push("SIGALRM","SIGABRT","SIGVTALRM","SIGXCPU","SIGXFSZ","SIGUSR2","SIGTRAP","SIGSYS","SIGQUIT","SIGIOT");if(process.platform==="linux")ZS.signals.push("SIGIO","SIGPOLL","SIGPWR","SIGSTKFLT")});var YS=yt(function(Of){var Pc;Object.defineProperty(Of,"__esModule",{value:!0});Of.unload=Of.load=Of.onExit=Of.signals=void 0;var vr=VS();Object.defineProperty(Of,"signals",{enumerable:!0,get:function(){return vr.signals}});var Nc=(e)=>!!e&&typeof e==="object"&&typeof e.removeListener==="function"&&typeof e.emit==="function"&&typeof e.reallyExit==="function"&&typeof e.listeners==="function"&&typeof e.kill==="function"&&typeof e.pid==="number"&&typeof e.on==="function",Tf=Symbol.for("signal-exit emitter"),Af=globalThis,YU=Object.defineProperty.bind(Object);class GS{emitted={afterExit:!1,exit:!1};listeners={afterExit:[],exit:[]};count=0;id=Math.random();constructor(){if(Af[Tf])return Af[Tf];YU(Af,Tf,{value:this,writable:!1,enumerable:!1,configurable:!1})}on(e,t){this.listeners[e].push(t)}removeListener(e,t){let n=this.listeners[e],r=n.indexOf(t);if(r===-1)return;if(r===0&&n.length===1)n.length=0;else n.splice(r,1)}emit(e,t,n){if(this.emitted[e])return!1;this.emitted[e]=!0;let r=!1;for(let o of this.listeners[e])r=o(t,n)===!0||r;if(e==="exit")r=this.emit("afterExit",t,n)||r;return r}}class $f{}var QU=(e)=>({onExit(t,n){return e.onExit(t,n)},load(){return e.load()},unload(){return e.unload()}});class KS extends $f{onExit(){return()=>{}}load(){}unload(){}}class XS extends $f{#e=Rf.platform==="win32"?"SIGINT":"SIGHUP";#t=new GS;#n;#r;#o;#s={};#a=!1;constructor(e){super();this.#n=e,this.#s={};for(let t of vr.signals)this.#s[t]=()=>{let n=this.#n.listeners(t),{count:r}=this.#t,o=e;if(typeof o.__signal_exit_emitter__==="object"&&typeof o.__signal_exit_emitter__.count==="number")r+=o.__signal_exit_emitter__.count;if(n.length===r){this.unload();let s=this.#t.emit("exit",null,t),i=t==="SIGHUP"?this.#e:t;if(!s)e.kill(e.pid,i)}};this.#o=e.reallyExit,this.#r=e.emit}onExit(e,t){if(!Nc(this.#n))return()=>{};if(this.#a===!1)this.load();let n=t?.alwaysLast?"afterExit":"exit";return this.#t.on(n,e),()=>{if(this.#t.removeListener(n,e),this.#t.listeners.exit.length===0&&this.#t.listeners.afterExit.length===0)this.unload()}}load(){if(this.#a)return;this.#a=!0,this.#t.count+=1;for(let e of vr.signals)try{let t=this.#s[e];if(t)this.#n.on(e,t)}catch(t){}this.#n.emit=(e,...t)=>this.#c(e,...t),this.#n.reallyExit=(e)=>this.#i(e)}unload(){if(!this.#a)return;this.#a=!1,vr.signals.forEach((e)=>{let t=this.#s[e];if(!t)throw Error("Listener not defined for signal: "+e);try{this.#n.removeListener(e,t)}catch(n){}}),this.#n.emit=this.#r,this.#n.reallyExit=this.#o,this.#t.count-=1}#i(e){if(!Nc(this.#n))return 0;return this.#n.exitCode=e||0,this.#t.emit("exit",this.#n.exitCode,null),this.#o.call(this.#n,this.#n.exitCode)}#c(e,...t){let n=this.#r;if(e==="exit"&&Nc(this.#n)){if(typeof t[0]==="number")this.#n.exitCode=t[0];let r=n.call(this.#n,e,...t);return this.#t.emit("exit",this.#n.exitCode,null),r}else return n.call(this.#n,e,...t)}}var Rf=globalThis.process;Pc=QU(Nc(Rf)?new XS(Rf):new KS),Of.onExit=Pc.onExit,Of.load=Pc.load,Of.unload=Pc.unload});var Qo=yt(function(eoe,wi){wi.exports=iq;wi.exports.sync=aq;wi.exports._getTmpname=Cf;wi.exports._cleanupOnExit=If;var te=ut("fs"),QS=ut("crypto"),{onExit:eE}=YS(),tE=ut("path"),{promisify:rn}=ut("util"),Sr={},nq=function e(){try{let t=ut("worker_threads");return t.threadId}catch(t){return 0}}(),rq=0;function Cf(e){return e+"."+QS.createHash("sha1").update("molecule-channel.js").update(String(process.pid)).update(String(nq)).update(String(++rq)).digest().readUInt32BE(0)}function If(e){return()=>{try{te.unlinkSync(typeof e==="function"?e():e)}catch{}}}function oq(e){return new Promise((t)=>{if(!Sr[e])Sr[e]=[];if(Sr[e].push(t),Sr[e].length===1)t()})}function Lc(e){if(e.code==="ENOSYS")return!0;if(!process.getuid||process.getuid()!==0){if(e.code==="EINVAL"||e.code==="EPERM")return!0}return!1}async function sq(e,t,n={}){if(typeof n==="string")n={encoding:n};let r,o,s=eE(If(()=>o)),i=tE.resolve(e);try{await oq(i);let a=await rn(te.realpath)(e).catch(()=>e);if(o=Cf(a),!n.mode||!n.chown){let c=await rn(te.stat)(a).catch(()=>{});if(c){if(n.mode==null)n.mode=c.mode;if(n.chown==null&&process.getuid)n.chown={uid:c.uid,gid:c.gid}}}if(r=await rn(te.open)(o,"w",n.mode),n.tmpfileCreated)await n.tmpfileCreated(o);if(ArrayBuffer.isView(t))await rn(te.write)(r,t,0,t.length,0);else if(t!=null)await rn(te.write)(r,String(t),0,String(n.encoding||"utf8"));if(n.fsync!==!1)await rn(te.fsync)(r);if(await rn(te.close)(r),r=null,n.chown)await rn(te.chown)(o,n.chown.uid,n.chown.gid).catch((c)=>{if(!Lc(c))throw c});if(n.mode)await rn(te.chmod)(o,n.mode).catch((c)=>{if(!Lc(c))throw c});await rn(te.rename)(o,a)}finally{if(r)await rn(te.close)(r).catch(()=>{});if(s(),await rn(te.unlink)(o).catch(()=>{}),Sr[i].shift(),Sr[i].length>0)Sr[i][0]();else delete Sr[i]}}async function iq(e,t,n,r){if(n instanceof Function)r=n,n={};let o=sq(e,t,n);if(r)try{let s=await o;return r(s)}catch(s){return r(s)}return o}function aq(e,t,n){if(typeof n==="string")n={encoding:n};else if(!n)n={};try{e=te.realpathSync(e)}catch(c){}let r=Cf(e);if(!n.mode||!n.chown)try{let c=te.statSync(e);if(n=Object.assign({},n),!n.mode)n.mode=c.mode;if(!n.chown&&process.getuid)n.chown={uid:c.uid,gid:c.gid}}catch(c){}let o,s=If(r),i=eE(s),a=!0;try{if(o=te.openSync(r,"w",n.mode||438),n.tmpfileCreated)n.tmpfileCreated(r);if(ArrayBuffer.isView(t))te.writeSync(o,t,0,t.length,0);else if(t!=null)te.writeSync(o,String(t),0,String(n.encoding||"utf8"));if(n.fsync!==!1)te.fsyncSync(o);if(te.closeSync(o),o=null,n.chown)try{te.chownSync(r,n.chown.uid,n.chown.gid)}catch(c){if(!Lc(c))throw c}if(n.mode)try{te.chmodSync(r,n.mode)}catch(c){if(!Lc(c))throw c}te.renameSync(r,e),a=!1}finally{if(o)try{te.closeSync(o)}catch(c){}if(i(),a)s()}}});import{closeSync as cq,constants as rE,fstatSync as lq,lstatSync as uq,openSync as dq,statSync as pq}from"fs";function Mc(){return process.geteuid?.()}function Lt(e,t){let n=nE(e,uq);if(n===void 0)return;if(!n.isSymbolicLink())return Pf(e,n,t);if(t.mayBeLink!==!0)return sE(e,n,t);if(oE(n))return iE(e,n,t);let r=nE(e,pq);return r===void 0?void 0:Pf(e,r,t)}function on(e,t){let n=Lt(e,t);if(n!==void 0)throw n}function $t(e,t,{mayBeLink:n=!1}={}){let r={kind:"file",mayBeLink:n};on(e,r);let o=dq(e,t|fq|(n?0:mq),384),s=Pf(e,lq(o),r);if(s===void 0)return o;throw cq(o),s}function nE(e,t){try{return t(e)}catch{return}}function Pf(e,t,n){if(!(n.kind==="file"?t.isFile():t.isDirectory()))return sE(e,t,n);if(oE(t))return iE(e,t,n);return hq(t)?yq(e,t,n):void 0}function oE({uid:e}){return Mc()!==void 0&&e!==Mc()&&e!==0}function hq({mode:e,uid:t,gid:n}){if(Mc()===void 0)return!1;return(e&2)!==0||(e&16)!==0&&n!==t}function sE(e,t,{kind:n}){let r=n==="file"?"a regular file":"a folder";return new Tt(e,`${gq(t)} instead of ${r}`,`Move it away: mv ${Dc(e)} ${Dc(`${e}.old`)}`)}function gq(e){if(e.isSymbolicLink())return"a symbolic link";if(e.isDirectory())return"a folder";if(e.isFIFO())return"a named pipe";if(e.isSocket())return"a socket";return e.isFile()?"a regular file":"a device"}function iE(e,{uid:t},{kind:n}){let r=`sudo chown ${n==="folder"?"-R ":""}${Mc()} ${Dc(e)}`;return new Tt(e,`another user's (UID ${t})`,n==="folder"?`Use a folder of your own (MOLECULE_STATE_DIR); or, when nobody else put anything into this one, make it yours: ${r}`:`Remove it; or, when you know what is in it, make it yours: ${r}`)}function yq(e,{mode:t},{kind:n}){let r=(t&4095).toString(8).padStart(4,"0");return new Tt(e,`open to changes by other users (mode ${r})`,`Check what is in it; then: chmod ${n==="folder"?700:600} ${Dc(e)}`)}function Dc(e){let t=re(e);return/^[\w./:@+,-]+$/.test(t)?t:`'${t.replaceAll("'","'\\''")}'`}var it,fq,mq;var xt=h(()=>{W();Me();it={kind:"folder",mayBeLink:!0};fq=rE.O_NONBLOCK??0,mq=rE.O_NOFOLLOW??0});import{closeSync as wq,constants as bq,fstatSync as _q,mkdirSync as kq,readFileSync as xq}from"fs";import{dirname as vq,join as aE}from"path";class Er{path;constructor(e){this.path=e}static of(e,t){let n=R(t,"HOME"),r=R(t,"XDG_CACHE_HOME")??(n&&aE(n,".cache"));return r?new Er(aE(r,"molecule-channel",`${e}-canvas.json`)):void 0}read(){try{let e=$t(this.path,bq.O_RDONLY);try{if((_q(e).mode&63)!==0)return;return Sq.safeParse(JSON.parse(xq(e,"utf8"))).data}finally{wq(e)}}catch{return}}write(e){try{return kq(vq(this.path),{recursive:!0,mode:448}),cE.default.sync(this.path,`${JSON.stringify(e)}
`,{mode:384}),!0}catch{return!1}}}var cE,Sq;var zc=h(()=>{K();xt();he();cE=Jr(Qo(),1),Sq=b({port:Ke().min(1).max(65535),key:m().regex(/^[\w-]{43}$/)})});class so{#e=0;#t=0;#n=0;#r=!1;#o=!1;get values(){return this.#n}beginElement(){this.#t=this.#e,this.#n=0}excess(e=Tr){if(this.#t>e.depth)return`nested more than ${e.depth} levels deep`;return this.#n>e.values?`more than ${e.values} values`:void 0}read(e){for(let t=0;t<e.length;t+=1)t=this.readElement(e,t)}readElement(e,t){for(let n=t;n<e.length;n+=1){let r=e[n];if(this.#r){if(this.#o)this.#o=!1;else if(r===92)this.#o=!0;else if(r===34)this.#r=!1}else if(r===34)this.#r=!0;else if(r===91||r===123){if(this.#e+=1,this.#n+=1,this.#e>this.#t)this.#t=this.#e}else if(r===93||r===125){if(this.#e-=1,this.#e===0)return n}else if(r===44||r===58){if(this.#n+=1,this.#e===1&&r===44)return n}}return e.length}}var Tr;var es=h(()=>{Tr={depth:100,values:1e5}});function M(e,t=Tr){let n=new so;if(n.read(new TextEncoder().encode(e)),n.excess(t)!==void 0)return;try{return JSON.parse(e)}catch{return}}function z(e){return Eq(e)?e:void 0}function Eq(e){return typeof e==="object"&&e!==null&&!Array.isArray(e)}var ye=h(()=>{es()});import{closeSync as Tq,constants as bi,fstatSync as Aq,openSync as Rq,readFileSync as $q}from"fs";function Lf(e){return uE(()=>Rq(e,bi.O_RDONLY|bi.O_NONBLOCK))}function vt(e){return uE(()=>$t(e,bi.O_RDONLY,{mayBeLink:!0}))}function uE(e){let t;try{t=e()}catch(n){return lE(n)}try{let{mode:n,size:r}=Aq(t);if((n&bi.S_IFMT)!==bi.S_IFREG)return Nf("not a regular file");if(r>Oq)return Nf("larger than 1 MiB");return{kind:"text",text:Cq($q(t)),mode:n&511}}catch(n){return lE(n)}finally{Tq(t)}}function Bt(e,t){let n=Lf(e);if(n.kind==="missing")return n;if(n.kind==="unreadable")return{kind:"unusable",reason:n.reason};let r=M(n.text.replace(/^\uFEFF/,""));if(r===void 0)return{kind:"unusable",reason:"not JSON"};let o=t.safeParse(r);if(o.success)return{kind:"read",value:o.data};return{kind:"unusable",reason:`unexpected value at ${o.error.issues[0]?.path.join(".")||"the top"}`}}function Ar(e){return process.platform!=="win32"&&(e&63)!==0}function ts(e){return(e&511).toString(8).padStart(4,"0")}function lE(e){if(e instanceof Tt)return{kind:"unreadable",reason:e.what,fix:e.advice};let t=Ie(e)??"unknown error";if(t==="ENOENT")return{kind:"missing"};return Nf(t==="EACCES"||t==="EPERM"?"no permission to read it":t)}function Nf(e){return{kind:"unreadable",reason:e}}function Cq(e){let t=e[0]===255&&e[1]===254;return new TextDecoder(t?"utf-16le":"utf-8").decode(e)}var Oq=1048576;var St=h(()=>{W();ye();xt()});import{readdirSync as Iq}from"fs";import{join as Fc}from"path";function Uc(e){switch(e){case"darwin":return"/Library/Application Support/ClaudeCode";case"win32":return"C:\\Program Files\\ClaudeCode";default:return"/etc/claude-code"}}function _i(e,t,n){let r=Fc(Ct(e),"remote-settings.json"),o=dE([r]);if(o.found.some(fE))return pE(o,n,r,"the organisation's managed settings");let s=Fc(t,"managed-settings.json"),i=dE([s,...Lq(Fc(t,"managed-settings.d"))]);return pE(i,n,t,s)}function dE(e){let t=[],n=[];for(let r of e){let o=Bt(r,Pq);if(o.kind==="read")t.push(o.value);if(o.kind==="unusable")n.push({path:r,reason:o.reason})}return{found:t,unusable:n}}function pE(e,t,n,r){return{policy:Mq(e.found,t),place:n,editedIn:r,hooksOffBy:Nq.find((o)=>e.found.findLast((s)=>s[o]!==void 0)?.[o]),unusable:e.unusable}}function fE(e){return Object.keys(e).length>0}function Lq(e){try{return Iq(e).filter((n)=>n.endsWith(".json")&&!n.startsWith(".")).sort().map((n)=>Fc(e,n))}catch{return[]}}function Mq(e,t){if(!e.some(fE))return"none";if(e.findLast(({channelsEnabled:s})=>s!==void 0)?.channelsEnabled!==!0)return"off";let r=e.flatMap(({allowedChannelPlugins:s})=>s===void 0?[]:[s]);if(r.length===0)return"on";return r.flat().some(({marketplace:s,plugin:i})=>s===t.marketplace&&i===t.plugin)?"listed":"unlisted"}var Pq,Nq;var ki=h(()=>{K();he();St();Pq=Se({channelsEnabled:L().optional(),allowManagedHooksOnly:L().optional(),disableAllHooks:L().optional(),allowedChannelPlugins:F(Se({marketplace:m(),plugin:m()})).optional()});Nq=["allowManagedHooksOnly","disableAllHooks"]});import{execFileSync as Dq}from"child_process";import{statfsSync as zq}from"fs";function xi(e){try{if(process.platform==="win32")return/^(?:\\\\|\/\/)[^?.]/.test(e)?"SMB":void 0;if(process.platform!=="darwin")return Fq[jq(zq(e).type)];return Wq(e,Dq("/sbin/mount",{timeout:qq,encoding:"utf8"}))}catch{return}}function jq(e){return e>>>0}function Wq(e,t){let r=t.split(`
`).map(Hq).filter(({point:o})=>o==="/"||e===o||e.startsWith(`${o}/`)).toSorted((o,s)=>s.point.length-o.point.length)[0];return r!==void 0&&Bq(r.type)?r.type:void 0}function Hq(e){let t=e.indexOf(" on /"),n=e.lastIndexOf(" (");if(t<0||n<t)return{point:"",type:""};let[r=""]=e.slice(n+2).split(/[,)]/);return{point:e.slice(t+4,n),type:r}}function Bq(e){return Uq.has(e)||e.includes("fuse")}var Fq,Uq,qq=2000;var qc=h(()=>{Fq={26985:"NFS",20859:"SMB",4283649346:"CIFS",4266872130:"SMB2",16914839:"9p",1702057286:"FUSE",12805120:"Ceph",1397113167:"AFS",1799439955:"AFS",1937076805:"Coda",198183888:"Lustre",1196443219:"GPFS",1952539503:"OCFS2",18225520:"GFS2",2020557398:"VirtualBox shared folder"},Uq=new Set(["nfs","smbfs","afpfs","webdav","ftp","cifs"])});import{readdirSync as Zq,readFileSync as mE}from"fs";function hE(){if(process.platform!=="linux")return;return Zq("/proc").filter((e)=>/^\d+$/.test(e)).flatMap((e)=>{let t=Mf(`/proc/${e}/cmdline`),r=(t?.some((i)=>/\/run\.mjs$/.test(i))&&t.some((i)=>/\/dist\/channel\.js$/.test(i)))===!0?Mf(`/proc/${e}/environ`):void 0;if(r===void 0)return[];let o=Gq(e),s=Object.fromEntries(r.map(Vq));return[{pid:Number(e),parentArgv:Mf(`/proc/${o}/cmdline`),parentPid:o,env:s,stateDirectory:At(s)}]})}function Mf(e){try{return mE(e,"utf8").split("\x00").slice(0,-1)}catch{return}}function Vq(e){let t=e.indexOf("=");return[e.slice(0,t),e.slice(t+1)]}function Gq(e){try{let t=mE(`/proc/${e}/stat`,"utf8");return Number(t.slice(t.lastIndexOf(")")+2).split(" ")[1])}catch{return 0}}var gE=h(()=>{he()});import{execFile as Kq}from"child_process";import{delimiter as yE,join as Xq}from"path";function wE(e){return{bunVersion:Bun.version,managedSettingsDirectory:Uc(process.platform),pluginRoot:oo(),workingDirectory:process.cwd(),channelServers:hE,networkFileSystem:xi,findProgram:(t)=>Mt(t,e),findBun:(t)=>kE(oo(),e,t),programVersion:xE}}function Mt(e,t){return Bun.which(e,{PATH:bE(t)})??void 0}function bE(e){return(R(e,"PATH")??R(e,"Path")??"").split(yE).filter((n)=>!Jq.test(n)).join(yE)}function Df(e){return Bun.semver.satisfies(e,Qq)}async function _E(e,t){let n=await kE(oo(),e,t),r=n===void 0?void 0:await xE(n,t);return r!==void 0&&Df(r)}async function kE(e,t,n){if(e===void 0)return Mt("bun",t);return(await vE(Xq(e,gi.server),"--which",n,{...t,PATH:bE(t)}))?.trim()||void 0}async function xE(e,t){return/\b\d{1,9}\.\d{1,9}\.\d{1,9}/.exec(await vE(e,"--version",t)??"")?.[0]}function vE(e,t,n,r){return new Promise((o)=>{let s={timeout:Yq,signal:n,encoding:"utf8",...r===void 0?{}:{env:r}};Kq(e,[t],s,(i,a)=>o(i===null?a:void 0))})}var Jq,Yq=1e4,Qq=">=1.4.3";var Rr=h(()=>{ki();Ht();qc();he();gE();Jq=/[\\/](_npx[\\/].*|node_modules[\\/]\.bin)[\\/]?$/});var EE='/*! @license DOMPurify 3.5.0 | (c) Cure53 and other contributors | Released under the Apache license 2.0 and Mozilla Public License 2.0 | github.com/cure53/DOMPurify/blob/3.5.0/LICENSE */\n(function(e,t){typeof exports==`object`&&typeof module<`u`?module.exports=t():typeof define==`function`&&define.amd?define([],t):(e=typeof globalThis<`u`?globalThis:e||self,e.DOMPurify=t())})(this,function(){"use strict";function e(e,t){this.v=e,this.k=t}function t(e,t){(t==null||t>e.length)&&(t=e.length);for(var n=0,r=Array(t);n<t;n++)r[n]=e[n];return r}function n(e){if(Array.isArray(e))return e}function r(e,t){var n=e==null?null:typeof Symbol<`u`&&e[Symbol.iterator]||e[`@@iterator`];if(n!=null){var r,i,a,o,s=[],c=!0,l=!1;try{if(a=(n=n.call(e)).next,t===0){if(Object(n)!==n)return;c=!1}else for(;!(c=(r=a.call(n)).done)&&(s.push(r.value),s.length!==t);c=!0);}catch(e){l=!0,i=e}finally{try{if(!c&&n.return!=null&&(o=n.return(),Object(o)!==o))return}finally{if(l)throw i}}return s}}function i(){throw TypeError(`Invalid attempt to destructure non-iterable instance.\nIn order to be iterable, non-array objects must have a [Symbol.iterator]() method.`)}\n/*! regenerator-runtime -- Copyright (c) 2014-present, Facebook, Inc. -- license (MIT): https://github.com/babel/babel/blob/main/packages/babel-helpers/LICENSE */\nfunction a(e,t){return n(e)||r(e,t)||o(e,t)||i()}function o(e,n){if(e){if(typeof e==`string`)return t(e,n);var r={}.toString.call(e).slice(8,-1);return r===`Object`&&e.constructor&&(r=e.constructor.name),r===`Map`||r===`Set`?Array.from(e):r===`Arguments`||/^(?:Ui|I)nt(?:8|16|32)(?:Clamped)?Array$/.test(r)?t(e,n):void 0}}function s(t){var n,r;function i(n,r){try{var o=t[n](r),s=o.value,c=s instanceof e;Promise.resolve(c?s.v:s).then(function(e){if(c){var r=n===`return`&&s.k?n:`next`;if(!s.k||e.done)return i(r,e);e=t[r](e).value}a(!!o.done,e)},function(e){i(`throw`,e)})}catch(e){a(2,e)}}function a(e,t){e===2?n.reject(t):n.resolve({value:t,done:e}),(n=n.next)?i(n.key,n.arg):r=null}this._invoke=function(e,t){return new Promise(function(a,o){var s={key:e,arg:t,resolve:a,reject:o,next:null};r?r=r.next=s:(n=r=s,i(e,t))})},typeof t.return!=`function`&&(this.return=void 0)}s.prototype[typeof Symbol==`function`&&Symbol.asyncIterator||`@@asyncIterator`]=function(){return this},s.prototype.next=function(e){return this._invoke(`next`,e)},s.prototype.throw=function(e){return this._invoke(`throw`,e)},s.prototype.return=function(e){return this._invoke(`return`,e)};let c=Object.entries,l=Object.keys,u=Object.setPrototypeOf,d=Object.isFrozen,f=Object.getPrototypeOf,p=Object.getOwnPropertyDescriptor,m=Object.freeze,h=Object.seal,g=Object.create,ee=typeof Reflect<`u`&&Reflect,te=ee.apply,ne=ee.construct;m||(m=function(e){return e}),h||(h=function(e){return e}),te||(te=function(e,t){var n=[...arguments].slice(2);return e.apply(t,n)}),ne||(ne=function(e){return new e(...[...arguments].slice(1))});let _=E(Array.prototype.forEach),re=E(Array.prototype.lastIndexOf),ie=E(Array.prototype.pop),ae=E(Array.prototype.push),oe=E(Array.prototype.slice),se=E(Array.prototype.splice),ce=Array.isArray,le=Ce(Set),ue=E(Set.prototype.add),de=E(Set.prototype.has),fe=E(Set.prototype.delete),pe=Ce(Map),me=E(Map.prototype.get),he=E(Map.prototype.set),v=E(String.prototype.toLowerCase),ge=E(String.prototype.toString),_e=E(String.prototype.match),ve=E(String.prototype.replace),ye=E(String.prototype.indexOf),be=E(String.prototype.trim),xe=E(Number.prototype.toString),y=E(Boolean.prototype.toString),b=typeof BigInt>`u`?null:E(BigInt.prototype.toString),Se=typeof Symbol>`u`?null:E(Symbol.prototype.toString),x=E(Object.prototype.hasOwnProperty),S=E(Object.prototype.toString),C=RegExp.prototype.test,w=function(e,t){return e instanceof RegExp&&(e.lastIndex=0),te(C,e,[t])},T=Ce(TypeError);function E(e){return function(t){var n=[...arguments].slice(1);return te(e,t,n)}}function Ce(e){return function(){return ne(e,[...arguments])}}function D(e,t){let n=arguments.length>2&&arguments[2]!==void 0?arguments[2]:v;if(u&&u(e,null),!ce(t))return e;let r=t.length;for(;r--;){let i=t[r];if(typeof i==`string`){let e=n(i);e!==i&&(d(t)||(t[r]=e),i=e)}e[i]=!0}return e}function O(e){for(let t=0;t<e.length;t++)x(e,t)||(e[t]=null);return e}function we(e){let t=g(null);for(let r of c(e)){var n=a(r,2);let i=n[0],o=n[1];x(e,i)&&(t[i]=ce(o)?O(o):o&&typeof o==`object`&&o.constructor===Object?we(o):o)}return t}function Te(e){let t=g(null),n=l(e),r=n.length;for(;r--;)t[n[r]]=e[n[r]];return t}function Ee(e){switch(typeof e){case`string`:return e;case`number`:return xe(e);case`boolean`:return y(e);case`bigint`:return b?b(e):`0`;case`symbol`:return Se?Se(e):`Symbol()`;case`undefined`:return S(e);case`function`:case`object`:{if(e===null)return S(e);let t=e,n=k(t,`toString`);if(typeof n==`function`){let e=n(t);return typeof e==`string`?e:S(e)}return S(e)}default:return S(e)}}function k(e,t){for(;e!==null;){let n=p(e,t);if(n){if(n.get)return E(n.get);if(typeof n.value==`function`)return E(n.value)}e=f(e)}function n(){return null}return n}function De(e,t){for(;e!==null;){let n=p(e,t);if(n)return n.get?E(n.get):null;e=f(e)}return null}function Oe(e){if(!e)return!1;try{return w(e,``),!0}catch(e){return!1}}let ke=m(/* @__PURE__ */ `a.abbr.acronym.address.area.article.aside.audio.b.bdi.bdo.big.blink.blockquote.body.br.button.canvas.caption.center.cite.code.col.colgroup.content.data.datalist.dd.decorator.del.details.dfn.dialog.dir.div.dl.dt.element.em.fieldset.figcaption.figure.font.footer.form.h1.h2.h3.h4.h5.h6.head.header.hgroup.hr.html.i.img.input.ins.kbd.label.legend.li.main.map.mark.marquee.menu.menuitem.meter.nav.nobr.ol.optgroup.option.output.p.picture.pre.progress.q.rp.rt.ruby.s.samp.search.section.select.shadow.slot.small.source.spacer.span.strike.strong.style.sub.summary.sup.table.tbody.td.template.textarea.tfoot.th.thead.time.tr.track.tt.u.ul.var.video.wbr`.split(`.`)),Ae=m(/* @__PURE__ */ `svg.a.altglyph.altglyphdef.altglyphitem.animatecolor.animatemotion.animatetransform.circle.clippath.defs.desc.ellipse.filter.font.g.glyph.glyphref.hkern.image.line.lineargradient.marker.mask.metadata.mpath.path.pattern.polygon.polyline.radialgradient.rect.stop.style.switch.symbol.text.textpath.title.tref.tspan.view.vkern`.split(`.`)),je=m([`feBlend`,`feColorMatrix`,`feComponentTransfer`,`feComposite`,`feConvolveMatrix`,`feDiffuseLighting`,`feDisplacementMap`,`feDistantLight`,`feDropShadow`,`feFlood`,`feFuncA`,`feFuncB`,`feFuncG`,`feFuncR`,`feGaussianBlur`,`feImage`,`feMerge`,`feMergeNode`,`feMorphology`,`feOffset`,`fePointLight`,`feSpecularLighting`,`feSpotLight`,`feTile`,`feTurbulence`]),Me=m([`animate`,`color-profile`,`cursor`,`discard`,`font-face`,`font-face-format`,`font-face-name`,`font-face-src`,`font-face-uri`,`foreignobject`,`hatch`,`hatchpath`,`mesh`,`meshgradient`,`meshpatch`,`meshrow`,`missing-glyph`,`script`,`set`,`solidcolor`,`unknown`,`use`]),Ne=m(/* @__PURE__ */ `math.menclose.merror.mfenced.mfrac.mglyph.mi.mlabeledtr.mmultiscripts.mn.mo.mover.mpadded.mphantom.mroot.mrow.ms.mspace.msqrt.mstyle.msub.msup.msubsup.mtable.mtd.mtext.mtr.munder.munderover.mprescripts`.split(`.`)),Pe=m([`maction`,`maligngroup`,`malignmark`,`mlongdiv`,`mscarries`,`mscarry`,`msgroup`,`mstack`,`msline`,`msrow`,`semantics`,`annotation`,`annotation-xml`,`mprescripts`,`none`]),Fe=m([`#text`]),Ie=m(/* @__PURE__ */ `accept.action.align.alt.autocapitalize.autocomplete.autopictureinpicture.autoplay.background.bgcolor.border.capture.cellpadding.cellspacing.checked.cite.class.clear.color.cols.colspan.command.commandfor.controls.controlslist.coords.crossorigin.datetime.decoding.default.dir.disabled.disablepictureinpicture.disableremoteplayback.download.draggable.enctype.enterkeyhint.exportparts.face.for.headers.height.hidden.high.href.hreflang.id.inert.inputmode.integrity.ismap.kind.label.lang.list.loading.loop.low.max.maxlength.media.method.min.minlength.multiple.muted.name.nonce.noshade.novalidate.nowrap.open.optimum.part.pattern.placeholder.playsinline.popover.popovertarget.popovertargetaction.poster.preload.pubdate.radiogroup.readonly.rel.required.rev.reversed.role.rows.rowspan.spellcheck.scope.selected.shape.size.sizes.slot.span.srclang.start.src.srcset.step.style.summary.tabindex.title.translate.type.usemap.valign.value.width.wrap.xmlns`.split(`.`)),Le=m(/* @__PURE__ */ `accent-height.accumulate.additive.alignment-baseline.amplitude.ascent.attributename.attributetype.azimuth.basefrequency.baseline-shift.begin.bias.by.class.clip.clippathunits.clip-path.clip-rule.color.color-interpolation.color-interpolation-filters.color-profile.color-rendering.cx.cy.d.dx.dy.diffuseconstant.direction.display.divisor.dominant-baseline.dur.edgemode.elevation.end.exponent.fill.fill-opacity.fill-rule.filter.filterunits.flood-color.flood-opacity.font-family.font-size.font-size-adjust.font-stretch.font-style.font-variant.font-weight.fx.fy.g1.g2.glyph-name.glyphref.gradientunits.gradienttransform.height.href.id.image-rendering.in.in2.intercept.k.k1.k2.k3.k4.kerning.keypoints.keysplines.keytimes.lang.lengthadjust.letter-spacing.kernelmatrix.kernelunitlength.lighting-color.local.marker-end.marker-mid.marker-start.markerheight.markerunits.markerwidth.maskcontentunits.maskunits.max.mask.mask-type.media.method.mode.min.name.numoctaves.offset.operator.opacity.order.orient.orientation.origin.overflow.paint-order.path.pathlength.patterncontentunits.patterntransform.patternunits.pointer-events.points.preservealpha.preserveaspectratio.primitiveunits.r.rx.ry.radius.refx.refy.repeatcount.repeatdur.restart.result.rotate.scale.seed.shape-rendering.slope.specularconstant.specularexponent.spreadmethod.startoffset.stddeviation.stitchtiles.stop-color.stop-opacity.stroke-dasharray.stroke-dashoffset.stroke-linecap.stroke-linejoin.stroke-miterlimit.stroke-opacity.stroke.stroke-width.style.surfacescale.systemlanguage.tabindex.tablevalues.targetx.targety.transform.transform-origin.text-anchor.text-decoration.text-orientation.text-rendering.textlength.type.u1.u2.unicode.values.vector-effect.viewbox.visibility.version.vert-adv-y.vert-origin-x.vert-origin-y.width.word-spacing.wrap.writing-mode.xchannelselector.ychannelselector.x.x1.x2.xmlns.y.y1.y2.z.zoomandpan`.split(`.`)),Re=m(/* @__PURE__ */ `accent.accentunder.align.bevelled.close.columnalign.columnlines.columnspacing.columnspan.denomalign.depth.dir.display.displaystyle.encoding.fence.frame.height.href.id.largeop.length.linethickness.lquote.lspace.mathbackground.mathcolor.mathsize.mathvariant.maxsize.minsize.movablelimits.notation.numalign.open.rowalign.rowlines.rowspacing.rowspan.rspace.rquote.scriptlevel.scriptminsize.scriptsizemultiplier.selection.separator.separators.stretchy.subscriptshift.supscriptshift.symmetric.voffset.width.xmlns`.split(`.`)),ze=m([`xlink:href`,`xml:id`,`xlink:title`,`xml:space`,`xmlns:xlink`]),Be=h(/{{[\\w\\W]*|^[\\w\\W]*}}/g),Ve=h(/<%[\\w\\W]*|^[\\w\\W]*%>/g),He=h(/\\${[\\w\\W]*/g),Ue=h(/{{|}}|\\${|<%|%>/),We=h(/[^\\t\\n\\f\\r ]/),Ge=h(/\\u0000/g),Ke=h(/^data-[\\-\\w.\\u00B7-\\uFFFF]+$/),qe=h(/^aria-[\\-\\w]+$/),Je=h(/^(?:(?:(?:f|ht)tps?|mailto|tel|callto|sms|cid|xmpp|matrix):|[^a-z]|[a-z+.\\-]+(?:[^a-z+.\\-:]|$))/i),Ye=h(/^(?:\\w+script|data):/i),Xe=h(/[\\u0000-\\u0020\\u00A0\\u1680\\u180E\\u2000-\\u2029\\u205F\\u3000]/g),Ze=h(/^html$/i),Qe=h(/^[a-z][.\\w]*(-[.\\w]+)+$/i),$e=h(/<[/\\w!]/g),et=h(/<[/\\w]/g),tt=h(/<[/\\w]|^-?>|--!?>|<!-$/g),nt=h(/<\\/no(script|embed|frames)/i),rt=h(/\\/>/i),it=h(/((--!?|])>)|<\\/(style|script|title|xmp|textarea|noscript|iframe|noembed|noframes)/i),at=h(/^[\\r\\n\\t ]+/),A={element:1,text:3,processingInstruction:7,comment:8,document:9,documentFragment:11},ot=m(D({},[`style`,`script`,`xmp`,`iframe`,`noembed`,`noframes`,`plaintext`,`noscript`])),st=m(D({},[`textarea`,`title`])),ct=m(D({},[`area`,`base`,`basefont`,`bgsound`,`br`,`col`,`embed`,`frame`,`hr`,`img`,`input`,`keygen`,`link`,`meta`,`param`,`source`,`track`,`wbr`])),lt=function(){return typeof window>`u`?null:window},ut=function(e,t){if(typeof e!=`object`||typeof e.createPolicy!=`function`)return null;let n=null,r=`data-tt-policy-suffix`;t&&t.hasAttribute(r)&&(n=t.getAttribute(r));let i=`dompurify`+(n?`#`+n:``);try{return e.createPolicy(i,{createHTML(e){return e},createScriptURL(e){return e}})}catch(e){return console.warn(`TrustedTypes policy `+i+` could not be created.`),null}},dt=function(){return{afterSanitizeAttributes:[],afterSanitizeElements:[],afterSanitizeShadowDOM:[],beforeSanitizeAttributes:[],beforeSanitizeElements:[],beforeSanitizeShadowDOM:[],uponSanitizeAttribute:[],uponSanitizeElement:[],uponSanitizeShadowNode:[]}},j=function(e,t,n,r){return x(e,t)&&ce(e[t])?D(r.base?Te(r.base):{},e[t],r.transform):n},ft=function(e,t,n){let r=x(e,t)?e[t]:void 0;return r&&typeof r==`object`?we(r):n};function pt(){let e=arguments.length>0&&arguments[0]!==void 0?arguments[0]:lt(),t=e=>pt(e);if(t.version=`3.5.0`,t.removed=[],!e||!e.document||e.document.nodeType!==A.document||!e.Element)return t.isSupported=!1,t;let n=e.document,r=n,i=r.currentScript,a=e.HTMLTemplateElement,o=e.Node,s=e.Element,l=e.NodeFilter,u=e.DOMParser,d=e.trustedTypes,f=s.prototype,p=k(f,`cloneNode`),ee=k(f,`remove`),te=k(f,`removeChild`),ne=k(f,`removeAttributeNode`),xe=k(f,`nextSibling`),y=k(f,`childNodes`),b=k(f,`parentNode`),Se=k(f,`shadowRoot`),S=k(f,`attributes`),C=o&&o.prototype?k(o.prototype,`nodeType`):null,E=o&&o.prototype?k(o.prototype,`nodeName`):null,Ce=o&&o.prototype?k(o.prototype,`ownerDocument`):null,O=function(e){return C?C(e):e.nodeType},M=function(e){return E?E(e):e.nodeName},mt=De(f,`namespaceURI`),ht=function(e){return mt?mt(e):e.namespaceURI},gt=function(e){return O(e)===A.element?S(e):null};if(typeof a==`function`){let e=n.createElement(`template`);e.content&&e.content.ownerDocument&&(n=e.content.ownerDocument)}let N,P=``,_t,vt=!1,yt=0,bt=function(){if(yt>0)throw T(`A configured TRUSTED_TYPES_POLICY callback (createHTML or createScriptURL) must not call DOMPurify.sanitize, as that causes infinite recursion. Do not pass a policy whose callbacks wrap DOMPurify as TRUSTED_TYPES_POLICY; see the "DOMPurify and Trusted Types" section of the README.`)},xt=function(e){bt(),yt++;try{return N.createHTML(e)}finally{yt--}},St=function(e){return N&&$t?xt(e):e},Ct=function(e){bt(),yt++;try{return N.createScriptURL(e)}finally{yt--}},wt=function(){return vt||(_t=ut(d,i),vt=!0),_t},Tt=n,Et=Tt.implementation,Dt=Tt.createNodeIterator,Ot=Tt.createDocumentFragment,kt=Tt.getElementsByTagName,At=r.importNode,F=dt();t.isSupported=typeof c==`function`&&typeof b==`function`&&Et&&Et.createHTMLDocument!==void 0;let jt=Be,Mt=Ve,Nt=He,Pt=Ke,Ft=qe,It=Ye,Lt=Xe,Rt=Qe,zt=Je,I=null,Bt=D({},[...ke,...Ae,...je,...Ne,...Fe]),L=null,Vt=D({},[...Ie,...Le,...Re,...ze]),R=null,Ht=null,Ut=null,z=Object.seal(g(null,{tagCheck:{writable:!0,configurable:!1,enumerable:!0,value:null},attributeCheck:{writable:!0,configurable:!1,enumerable:!0,value:null}})),Wt=!0,Gt=!0,Kt=!1,qt=!0,B=!1,V=!0,H=!1,Jt=!1,Yt=null,Xt=null,Zt=!1,U=!1,Qt=!1,$t=!1,en=!0,tn=!1,nn=`user-content-`,rn=!0,an=!1,W=null,G=null,K=!1,q=null,on=D({},/* @__PURE__ */ `annotation-xml.audio.colgroup.desc.foreignobject.head.iframe.math.mi.mn.mo.ms.mtext.noembed.noframes.noscript.plaintext.script.selectedcontent.style.svg.template.thead.title.video.xmp`.split(`.`)),sn=null,cn=D({},[`audio`,`video`,`img`,`source`,`image`,`track`]),ln=null,un=D({},[`alt`,`class`,`for`,`id`,`label`,`name`,`pattern`,`placeholder`,`role`,`summary`,`title`,`value`,`style`,`xmlns`]),dn=`http://www.w3.org/1998/Math/MathML`,fn=`http://www.w3.org/2000/svg`,J=`http://www.w3.org/1999/xhtml`,Y=J,pn=!1,mn=null,hn=D({},[dn,fn,J],ge),gn=m(D({},[`mi`,`mo`,`mn`,`ms`,`mtext`])),_n=null,vn=m(D({},[`annotation-xml`])),yn=null,bn=m(g(null)),xn=D({},[`title`,`style`,`font`,`a`,`script`]),X=null,Sn=[`application/xhtml+xml`,`text/html`],Z=null,Cn=null,wn=null,Tn=n.createElement(`form`),En=function(e){return e instanceof RegExp||e instanceof Function},Dn=function(){let e=arguments.length>0&&arguments[0]!==void 0?arguments[0]:{};e&&typeof e==`object`||(e={}),e=we(e),X=Sn.indexOf(e.PARSER_MEDIA_TYPE)===-1?`text/html`:e.PARSER_MEDIA_TYPE,Z=X===`application/xhtml+xml`?ge:v,I=j(e,`ALLOWED_TAGS`,Bt,{transform:Z}),L=j(e,`ALLOWED_ATTR`,Vt,{transform:Z}),mn=j(e,`ALLOWED_NAMESPACES`,hn,{transform:ge}),ln=j(e,`ADD_URI_SAFE_ATTR`,un,{transform:Z,base:un}),sn=j(e,`ADD_DATA_URI_TAGS`,cn,{transform:Z,base:cn}),q=j(e,`FORBID_CONTENTS`,on,{transform:Z}),Ht=j(e,`FORBID_TAGS`,g(null),{transform:Z}),Ut=j(e,`FORBID_ATTR`,g(null),{transform:Z}),K=x(e,`USE_PROFILES`)?e.USE_PROFILES&&typeof e.USE_PROFILES==`object`?we(e.USE_PROFILES):e.USE_PROFILES:!1,Wt=e.ALLOW_ARIA_ATTR!==!1,Gt=e.ALLOW_DATA_ATTR!==!1,Kt=e.ALLOW_UNKNOWN_PROTOCOLS||!1,qt=e.ALLOW_SELF_CLOSE_IN_ATTR!==!1,B=e.SAFE_FOR_TEMPLATES||!1,V=e.SAFE_FOR_XML!==!1,H=e.WHOLE_DOCUMENT||!1,U=e.RETURN_DOM||!1,Qt=e.RETURN_DOM_FRAGMENT||!1,$t=e.RETURN_TRUSTED_TYPE||!1,Zt=e.FORCE_BODY||!1,en=e.SANITIZE_DOM!==!1,tn=e.SANITIZE_NAMED_PROPS||!1,rn=e.KEEP_CONTENT!==!1,an=e.IN_PLACE||!1,zt=Oe(e.ALLOWED_URI_REGEXP)?e.ALLOWED_URI_REGEXP:Je,Y=typeof e.NAMESPACE==`string`?e.NAMESPACE:J,_n=ft(e,`MATHML_TEXT_INTEGRATION_POINTS`,gn),yn=ft(e,`HTML_INTEGRATION_POINTS`,vn);let t=ft(e,`CUSTOM_ELEMENT_HANDLING`,bn);if(R=g(null),x(t,`tagNameCheck`)&&En(t.tagNameCheck)&&(R.tagNameCheck=t.tagNameCheck),x(t,`attributeNameCheck`)&&En(t.attributeNameCheck)&&(R.attributeNameCheck=t.attributeNameCheck),x(t,`allowCustomizedBuiltInElements`)&&typeof t.allowCustomizedBuiltInElements==`boolean`&&(R.allowCustomizedBuiltInElements=t.allowCustomizedBuiltInElements),h(R),B&&(Gt=!1),Qt&&(U=!0),K&&((x(e,`ALLOWED_TAGS`)||x(e,`ALLOWED_ATTR`))&&typeof console<`u`&&typeof console.warn==`function`&&console.warn(`DOMPurify: USE_PROFILES overrides ALLOWED_TAGS and ALLOWED_ATTR. Do not use these options together.`),I=D({},Fe),L=g(null),K.html===!0&&(D(I,ke),D(L,Ie)),K.svg===!0&&(D(I,Ae),D(L,Le),D(L,ze)),K.svgFilters===!0&&(D(I,je),D(L,Le),D(L,ze)),K.mathMl===!0&&(D(I,Ne),D(L,Re),D(L,ze))),z.tagCheck=null,z.attributeCheck=null,x(e,`ADD_TAGS`)&&(typeof e.ADD_TAGS==`function`?z.tagCheck=e.ADD_TAGS:ce(e.ADD_TAGS)&&(I===Bt&&(I=Te(I)),D(I,e.ADD_TAGS,Z))),x(e,`ADD_ATTR`)&&(typeof e.ADD_ATTR==`function`?z.attributeCheck=e.ADD_ATTR:ce(e.ADD_ATTR)&&(L===Vt&&(L=Te(L)),D(L,e.ADD_ATTR,Z))),x(e,`ADD_FORBID_CONTENTS`)&&ce(e.ADD_FORBID_CONTENTS)&&(q===on&&(q=Te(q)),D(q,e.ADD_FORBID_CONTENTS,Z)),rn&&(I[`#text`]=!0),H&&D(I,[`html`,`head`,`body`]),I.table&&(I.tbody=!0,delete Ht.tbody),e.TRUSTED_TYPES_POLICY){if(typeof e.TRUSTED_TYPES_POLICY.createHTML!=`function`)throw T(`TRUSTED_TYPES_POLICY configuration option must provide a "createHTML" hook.`);if(typeof e.TRUSTED_TYPES_POLICY.createScriptURL!=`function`)throw T(`TRUSTED_TYPES_POLICY configuration option must provide a "createScriptURL" hook.`);let t=N;N=e.TRUSTED_TYPES_POLICY;try{P=xt(``)}catch(e){throw N=t,e}}else e.TRUSTED_TYPES_POLICY===null?(N=void 0,P=``):(N===void 0&&(N=wt()),N&&typeof P==`string`&&(P=xt(``)));Cn=m(e)},On=D({},[...Ae,...je,...Me]),kn=D({},[...Ne,...Pe]),An=function(e,t,n){return t===J?e===`svg`:t===dn?e===`svg`&&(n===`annotation-xml`||_n[n]):!!On[e]},jn=function(e,t,n){return t===J?e===`math`:t===fn?e===`math`&&yn[n]:!!kn[e]},Mn=function(e,t,n){return t===fn&&!yn[n]||t===dn&&!_n[n]?!1:!kn[e]&&(xn[e]||!On[e])},Nn=function(e){let t=ht(e),n=v(M(e)),r=b(e),i=Y,a=`template`;return r&&O(r)===A.element&&(i=ht(r),a=v(M(r))),mn[t]?t===fn?An(n,i,a):t===dn?jn(n,i,a):t===J?Mn(n,i,a):X===`application/xhtml+xml`:!1},Q=function(e){ae(t.removed,{element:e}),qn(e);try{b(e).removeChild(e)}catch(t){if(ee(e),!b(e))throw T(`a node selected for removal could not be detached from its tree and cannot be safely returned; refusing to sanitize in place`)}},Pn=function(e,t,n){try{ne(e,t)}catch(t){try{e.removeAttribute(n)}catch(e){}}},Fn=function(e){zn(e);let t=y(e);t&&_(oe(t),t=>{try{te(e,t)}catch(e){}}),O(e)===A.element&&Ln(e,!1)},In=function(e,n,r){if(!r)try{r=n.getAttributeNode(e)}catch(e){r=null}if(ae(t.removed,{attribute:r||null,from:n}),r)Pn(n,r,e);else try{n.removeAttribute(e)}catch(e){}if(e===`is`){if(U||Qt)try{Q(n)}catch(e){}else try{n.setAttribute(e,``)}catch(e){}}},Ln=function(e,t){let n=S(e);if(n)for(let r=n.length-1;r>=0;--r){let i=n[r],a=i&&i.name;typeof a==`string`&&!(t&&L[Z(a)])&&Pn(e,i,a)}},Rn=function(e,t){let n=arguments.length>2&&arguments[2]!==void 0&&arguments[2],r=[e];for(;r.length>0;){let e=r.pop();if(t(e)===!1)continue;if(n&&O(e)===A.element){let t=Se(e);ar(t)&&r.push(t)}let i=y(e);if(i)for(let e=i.length-1;e>=0;--e)r.push(i[e])}},zn=function(e){Rn(e,e=>{O(e)===A.element&&Ln(e,!0)})},Bn=function(e){let t=[];return Rn(e,e=>{t.push(e)},!0),t},Vn=function(e,t){let n=le();_(Bn(e),e=>{O(e)===A.element&&ue(n,e)}),_(t,e=>{O(e)===A.element&&!de(n,e)&&Ln(e,!0)})},Hn=function(e,n){let r=!1;return _(t.removed,t=>{t.element&&(r=r||t.element===e,zn(t.element))}),Vn(e,n),r},Un=function(e,t){Fn(e),Hn(e,t)},Wn=function(e,t){let n=W,r=null,i=()=>(r||(r=le(),_(t,e=>{ue(r,e)})),r);for(let t=0;;t++){let r=Bn(e),a=[e],o=!1;if(_(r,e=>{O(e)===A.documentFragment?ae(a,e):!o&&!de(n,e)&&(o=de(i(),e))}),!o)return;if(t>=8)throw T(`the tree kept changing during in-place sanitization; refusing to return it`);_(a,(t,n)=>{Gn(t,n>0,e,i())})}},Gn=function(e,t,n,r){let i=Zn(e),a;for(;a=i.nextNode();)de(r,a)&&!de(W,a)&&(t&&$(F.uponSanitizeShadowNode,a,null),xr(a,n))},Kn=function(e){if(!W)return;ue(W,e);let t=me(G,e);if(t!==void 0){if(t>=8)throw T(`the tree kept changing during in-place sanitization; refusing to return it`);he(G,e,t+1)}},qn=function(e){W&&(fe(W,e),me(G,e)===void 0&&he(G,e,0))},Jn=function(e,t){return V?e===`patchsrc`||e===`for`&&t!==`label`&&t!==`output`:!1},Yn=function(e){V&&Rn(e,e=>{let t=O(e);if(t===A.processingInstruction||t===A.comment&&w(et,e.data)){try{ee(e)}catch(e){}return!1}if(t===A.element){let t=e,n=Z(M(e));try{t.hasAttribute&&t.hasAttribute(`patchsrc`)&&t.removeAttribute(`patchsrc`),t.hasAttribute&&t.hasAttribute(`for`)&&Jn(`for`,n)&&t.removeAttribute(`for`)}catch(e){}}return!0})},Xn=function(e){let t=null,r=null;if(Zt)e=`<remove></remove>`+e;else{let t=_e(e,at);r=t&&t[0]}X===`application/xhtml+xml`&&Y===J&&(e=`<html xmlns="http://www.w3.org/1999/xhtml"><head></head><body>`+e+`</body></html>`);let i=N?xt(e):e;if(Y===J)try{t=new u().parseFromString(i,X)}catch(e){}if(!t||!t.documentElement){t=Et.createDocument(Y,`template`,null);try{t.documentElement.innerHTML=pn?P:i}catch(e){}}let a=t.body||t.documentElement;return e&&r&&a.insertBefore(n.createTextNode(r),a.childNodes[0]||null),Y===J?kt.call(t,H?`html`:`body`)[0]:H?t.documentElement:a},Zn=function(e){let t=arguments.length>1&&arguments[1]!==void 0&&arguments[1],n=Ce?Ce(e):e.ownerDocument;return Dt.call(n||e,e,(t?0:l.SHOW_ELEMENT)|l.SHOW_COMMENT|l.SHOW_TEXT|l.SHOW_PROCESSING_INSTRUCTION|l.SHOW_CDATA_SECTION,null)},Qn=function(e){return e=ve(e,jt,` `),e=ve(e,Mt,` `),e=ve(e,Nt,` `),e},$n=function(e){var t;nr(e);let n=(t=e.querySelectorAll)==null?void 0:t.call(e,`template`);n&&_(n,e=>{ar(e.content)&&$n(e.content)})},er=D({},[`caption`,`colgroup`,`col`,`thead`,`tbody`,`tfoot`,`tr`,`td`,`th`,`style`,`script`,`template`]),tr=function(e){var t;if(X===`application/xhtml+xml`)return;let n=(t=e.querySelectorAll)==null?void 0:t.call(e,`table,tbody,thead,tfoot,tr,colgroup`);n&&n.length!==0&&_(n,t=>{_(oe(y(t)),n=>{let r=O(n);if(!(r===A.text?w(We,n.data):r===A.element&&!er[v(M(n))]))return;let i=t;for(;i&&v(M(i))!==`table`;)i=i===e?null:b(i);let a=i&&i!==e?b(i):null;if(a)try{a.insertBefore(n,i)}catch(e){}})})},nr=function(e){tr(e),e.normalize();let t=Zn(e,!0),n=null,r=t.nextNode();for(;r;){let e=r.data;if(w(Ge,e)&&(e=ve(e,Ge,``),r.data=e),w(Ue,e)&&(e=Qn(e),r.data=e),e&&O(r)===A.text){if(n){let t=n.data,r=t[t.length-1]+e[0];w(Ue,r)&&(n.data=Qn(t+e[0]))}n=r}r=t.nextNode()}},rr=function(e){let t=E?E(e):null;return typeof t!=`string`||Z(t)!==`form`?!1:typeof e.nodeName!=`string`||typeof e.textContent!=`string`||typeof e.removeChild!=`function`||e.attributes!==S(e)||typeof e.removeAttribute!=`function`||typeof e.removeAttributeNode!=`function`||typeof e.getAttributeNode!=`function`||typeof e.setAttribute!=`function`||typeof e.namespaceURI!=`string`||typeof e.insertBefore!=`function`||typeof e.hasChildNodes!=`function`||e.nodeType!==C(e)||e.childNodes!==y(e)},ir=function(e){if(!C||typeof e!=`object`||!e)return null;try{let t=C(e);return typeof t==`number`?t:null}catch(e){return null}},ar=function(e){return ir(e)===A.documentFragment},or=function(e){return ir(e)!==null};function $(e,n,r){e.length!==0&&_(e,e=>{e.call(t,n,r,Cn)})}let sr=function(e,t){let n=!!ct[t],r=!!ot[t];return!n&&!r&&!st[t]||ht(e)!==J?!1:n?e.hasChildNodes():or(e.firstElementChild)?!0:r&&typeof e.textContent==`string`&&w($e,e.textContent)},cr=function(e,t,n){return!!(V&&n===A.element&&e.hasChildNodes()&&!or(e.firstElementChild)&&w($e,e.textContent)&&w($e,e.innerHTML)||V&&n===A.element&&sr(e,t)||n===A.processingInstruction||V&&n===A.comment&&w(tt,e.data))},lr=function(e,t){return e instanceof RegExp?w(e,t):e instanceof Function&&!!e(t,...[...arguments].slice(2))},ur=function(e,t,n){if(!Ht[t]&&gr(t)&&lr(R.tagNameCheck,t))return!1;if(rn&&!q[t]&&!q[v(t)]){let t=b(e),r=y(e);if(r&&t){let i=r.length;for(let a=i-1;a>=0;--a){let i=e===n?p(r[a],!0):r[a];t.insertBefore(i,xe(e))}}}return Q(e),!0},dr=function(e,t,n,r){return e.length===0?t:t===n||t===r?Te(t):t},fr=function(e,t){return e===t||b(e)!==null?!1:(an&&zn(e),qn(e),!0)},pr=function(e,n){if(Kn(e),$(F.beforeSanitizeElements,e,null),fr(e,n))return!0;if(rr(e))return Q(e),!0;let r=Z(M(e)),i=O(e);if(I=dr(F.uponSanitizeElement,I,Bt,Yt),$(F.uponSanitizeElement,e,{tagName:r,allowedTags:I}),fr(e,n))return!0;if(cr(e,r,i))return Q(e),!0;if((Ht[r]||!(z.tagCheck instanceof Function&&z.tagCheck(r))&&!I[r])&&ur(e,r,n))return!0;if(i===A.element&&!Nn(e)||(r===`noscript`||r===`noembed`||r===`noframes`)&&w(nt,e.innerHTML))return Q(e),!0;if(B&&i===A.text){let n=e.textContent,r=Qn(n);n!==r&&(ae(t.removed,{element:e.cloneNode()}),e.textContent=r)}return $(F.afterSanitizeElements,e,null),fr(e,n)},mr=function(e,t,r){if(Ut[t]||Jn(t,e)||en&&(t===`id`||t===`name`)&&(r in n||r in Tn))return!1;let i=L[t]||z.attributeCheck instanceof Function&&z.attributeCheck(t,e);if(Gt&&w(Pt,t)||Wt&&w(Ft,t))return!0;if(!i)return gr(e)&&lr(R.tagNameCheck,e)&&lr(R.attributeNameCheck,t,e)||t===`is`&&R.allowCustomizedBuiltInElements&&lr(R.tagNameCheck,r);if(ln[t])return!0;let a=ve(r,Lt,``);return w(zt,a)||(t===`src`||t===`xlink:href`||t===`href`)&&e!==`script`&&ye(r,`data:`)===0&&sn[e]||Kt&&!w(It,a)?!0:!r},hr=D({},[`annotation-xml`,`color-profile`,`font-face`,`font-face-format`,`font-face-name`,`font-face-src`,`font-face-uri`,`missing-glyph`]),gr=function(e){return!hr[v(e)]&&w(Rt,e)},_r=function(e,t,n,r){if(N&&typeof d==`object`&&typeof d.getAttributeType==`function`&&!n)switch(d.getAttributeType(e,t)){case`TrustedHTML`:return xt(r);case`TrustedScriptURL`:return Ct(r)}return r},vr=function(e,t,n,r){try{return n?e.setAttributeNS(n,t,r):e.setAttribute(t,r),!rr(e)||(Q(e),!1)}catch(n){return In(t,e),!1}},yr=function(e,t){return V&&w(it,t)?!0:v(e)===`attributename`&&ye(t,`href`)!==-1},br=function(e,n){if($(F.beforeSanitizeAttributes,e,null),fr(e,n))return;let r=gt(e);if(!r||rr(e))return;L=dr(F.uponSanitizeAttribute,L,Vt,Xt);let i={attrName:``,attrValue:``,keepAttr:!0,allowedAttributes:L,forceKeepAttr:void 0},a=r.length,o=Z(M(e));for(;a--;){let n=r[a];if(!n)continue;let s=n.name,c=n.namespaceURI,l=n.value,u=Z(s),d=l,f=s===`value`?d:be(d),p=!1;i.attrName=u,i.attrValue=f,i.keepAttr=!0,i.forceKeepAttr=void 0,$(F.uponSanitizeAttribute,e,i),f=i.attrValue,tn&&(u===`id`||u===`name`)&&ye(f,nn)!==0&&(In(s,e,n),f=nn+f,p=!0),yr(s,f)?In(s,e,n):i.forceKeepAttr||(i.keepAttr?!qt&&w(rt,f)?In(s,e,n):(B&&(f=Qn(f)),mr(o,u,f)?(f=_r(o,u,c,f),f!==d&&vr(e,s,c,f)&&p&&ie(t.removed)):In(s,e,n)):In(s,e,n))}$(F.afterSanitizeAttributes,e,null),fr(e,n)},xr=function(e,t){pr(e,t),br(e,t),ar(e.content)&&Sr(e.content)},Sr=function(e){let t=null,n=Zn(e);for($(F.beforeSanitizeShadowDOM,e,null);t=n.nextNode();)if($(F.uponSanitizeShadowNode,t,null),xr(t,e),O(t)===A.element){let e=Se(t);ar(e)&&(Cr(e),Sr(e))}B&&nr(e),$(F.afterSanitizeShadowDOM,e,null)},Cr=function(e){let t=[{node:e,shadow:null}];for(;t.length>0;){let e=t.pop();if(e.shadow){Sr(e.shadow);continue}let n=e.node,r=O(n)===A.element,i=y(n);if(i)for(let e=i.length-1;e>=0;--e)t.push({node:i[e],shadow:null});if(r){let e=E?E(n):null;if(typeof e==`string`&&Z(e)===`template`){let e=n.content;ar(e)&&t.push({node:e,shadow:null})}}if(r){let e=Se(n);ar(e)&&t.push({node:null,shadow:e},{node:e,shadow:null})}}},wr=function(e){let n=arguments.length>1&&arguments[1]!==void 0?arguments[1]:{},i=null,a=null,o=null,s=null;if(pn=!e,pn&&(e=`<!-->`),typeof e!=`string`&&!or(e)&&(e=Ee(e),typeof e!=`string`))throw T(`dirty is not a string, aborting`);if(!t.isSupported)return e;Jt?(I=Yt,L=Xt):Dn(n),wn=Cn,t.removed=[];let c=an&&typeof e!=`string`&&or(e),l=[],u=W,d=G;if(c){Yn(e),l=Bn(e);let t=M(e);if(typeof t==`string`){let n=Z(t);if(!I[n]||Ht[n])throw Un(e,l),T(`root node is forbidden and cannot be sanitized in-place`)}if(rr(e))throw Un(e,l),T(`root node is clobbered and cannot be sanitized in-place`);W=le(),G=pe()}else if(or(e))i=Xn(`<!---->`),a=i.ownerDocument.importNode(e,!0),a.nodeType===A.element&&a.nodeName===`BODY`||a.nodeName===`HTML`?i=a:i.appendChild(a),Cr(i);else{if(!U&&!B&&!H&&e.indexOf(`<`)===-1)return St(e);if(i=Xn(e),!i)return U?null:$t?P:``}i&&Zt&&Q(i.firstChild);let f=c?e:i;try{c&&Cr(e);let t=Zn(f);for(;o=t.nextNode();)xr(o,f);c&&Wn(e,l)}catch(t){throw c&&Un(e,l),t}finally{W=u,G=d}if(c){if(Hn(e,l))throw T(`a node selected for removal could not be safely returned; refusing to sanitize in place`);return B&&$n(e),e}if(U){if(B&&$n(i),Qt)for(s=Ot.call(i.ownerDocument);i.firstChild;)s.appendChild(i.firstChild);else s=i;return(L.shadowroot||L.shadowrootmode)&&(s=At.call(r,s,!0)),s}B&&nr(i);let p=H?i.outerHTML:i.innerHTML;return H&&I[`!doctype`]&&i.ownerDocument&&i.ownerDocument.doctype&&i.ownerDocument.doctype.name&&w(Ze,i.ownerDocument.doctype.name)&&(p=`<!DOCTYPE `+i.ownerDocument.doctype.name+`>\n`+p),St(p)};return t.sanitize=function(e){let n=arguments.length>1&&arguments[1]!==void 0?arguments[1]:{},r=wn,i=I,a=L,o=t.removed;wn=null;try{return wr(e,n)}finally{wn=r,r&&(Jt||Dn(r),I=i,L=a,t.removed=o)}},t.setConfig=function(){let e=arguments.length>0&&arguments[0]!==void 0?arguments[0]:{};Dn(e),Jt=!0,Yt=I,Xt=L},t.clearConfig=function(){Cn=null,Jt=!1,Yt=null,Xt=null,N=_t,P=``},t.isValidAttribute=function(e,t,n){Cn||Dn({});let r=Z(e),i=Z(t);return typeof n==`string`&&(yr(t,n)||!qt&&w(rt,n))?!1:mr(r,i,n)},t.addHook=function(e,t){typeof t==`function`&&x(F,e)&&ae(F[e],t)},t.removeHook=function(e,t){if(x(F,e)){if(t!==void 0){let n=re(F[e],t);return n===-1?void 0:se(F[e],n,1)[0]}return ie(F[e])}},t.removeHooks=function(e){x(F,e)&&(F[e]=[])},t.removeAllHooks=function(){F=dt()},t}return pt()});\n';var SE=()=>{};var AE=`/**
 * marked v18.2.1 - a markdown parser
 * Copyright (c) 2018-2026, MarkedJS. (MIT License)
 * Copyright (c) 2011-2018, Christopher Jeffrey. (MIT License)
 * https://github.com/markedjs/marked
 */

/**
 * DO NOT EDIT THIS FILE
 * The code in this file is generated from files in ./src/
 */

function G(){return{async:!1,breaks:!1,extensions:null,gfm:!0,hooks:null,pedantic:!1,renderer:null,silent:!1,tokenizer:null,walkTokens:null}}var S=G();function ue(l){S=l}var q={exec:()=>null};function D(l){let e=[];return t=>{let n=Math.max(0,Math.min(3,t-1)),r=e[n];return r||(r=l(n),e[n]=r),r}}function g(l,e=""){let t=typeof l=="string"?l:l.source,n={replace:(r,s)=>{let o=typeof s=="string"?s:s.source;return o=o.replace(O.caret,"$1"),t=t.replace(r,o),n},getRegex:()=>new RegExp(t,e)};return n}var _e=((l="")=>{try{return!!new RegExp("(?<=1)(?<!1)"+l)}catch{return!1}})(),O={codeRemoveIndent:/^(?: {0,3}\\t| {1,4})/gm,listInterruptsParagraph:/^ {0,3}(?:[*+-]|1[.)])[ \\t]+[^ \\t\\n]/,outputLinkReplace:/\\\\([\\[\\]])/g,indentCodeCompensation:/^(\\s+)(?:\`\`\`)/,beginningSpace:/^\\s+/,endingHash:/#$/,startingSpaceChar:/^ /,endingSpaceChar:/ $/,endingSpaceTabChar:/[ \\t]$/,nonSpaceChar:/[^ ]/,newLineCharGlobal:/\\n/g,tabCharGlobal:/\\t/g,leadingSpaceTab:/^[ \\t]+/,multipleSpaceGlobal:/\\s+/g,blankLine:/^[ \\t]*$/,doubleBlankLine:/\\n[ \\t]*\\n[ \\t]*$/,blockquoteStart:/^ {0,3}>/,blockquoteSetextReplace:/\\n {0,3}((?:=+|-+)[ \\t]*)(?=\\n|$)/g,blockquoteSetextReplace2:/^ {0,3}>[ \\t]?/gm,blockquoteMarkerWhitespace:/^( {0,3}>)(\\t[ \\t]*)/gm,nestedBlockMarker:/^ {0,3}(?:(?:[*+-]|\\d{1,9}[.)])(?: |$)|> ?)/,listReplaceNesting:/^ {1,4}(?=( {4})*[^ ])/g,listIsTask:/^\\[[ xX]\\][ \\t]+\\S/,listReplaceTask:/^\\[[ xX]\\][ \\t]+/,listTaskCheckbox:/\\[[ xX]\\]/,anyLine:/\\n.*\\n/,hrefBrackets:/^<(.*)>$/,tableDelimiter:/[:|]/,tableAlignChars:/^\\||\\| *$/g,tableRowBlankLine:/\\n[ \\t]*$/,tableAlignRight:/^ *-+: *$/,tableAlignCenter:/^ *:-+: *$/,tableAlignLeft:/^ *:-+ *$/,startATag:/^<a /i,endATag:/^<\\/a>/i,startPreScriptTag:/^<(pre|code|kbd|script)(\\s|>)/i,endPreScriptTag:/^<\\/(pre|code|kbd|script)(\\s|>)/i,startAngleBracket:/^</,endAngleBracket:/>$/,pedanticHrefTitle:/^([^'"]*[^\\s])\\s+(['"])(.*)\\2/,unicodeAlphaNumeric:/[\\p{L}\\p{N}]/u,numericCharacterReference:/&#(?:(\\d{1,7})|[Xx]([A-Fa-f0-9]{1,6}));/,numericCharacterReferenceOrAmpersand:/&#(?:(\\d{1,7})|[Xx]([A-Fa-f0-9]{1,6}));|&(?!(#\\d{1,7}|#[Xx][a-fA-F0-9]{1,6}|\\w+);)/g,escapeTest:/[&<>"']/,escapeReplace:/[&<>"']/g,escapeTestNoEncode:/[<>"']|&(?!(#\\d{1,7}|#[Xx][a-fA-F0-9]{1,6}|\\w+);)/,escapeReplaceNoEncode:/[<>"']|&(?!(#\\d{1,7}|#[Xx][a-fA-F0-9]{1,6}|\\w+);)/g,caret:/(^|[^\\[])\\^/g,percentDecode:/%25/g,findPipe:/\\|/g,splitPipe:/ \\|/,slashPipe:/\\\\\\|/g,carriageReturn:/\\r\\n|\\r/g,spaceLine:/^ +$/gm,notSpaceStart:/^\\S*/,endingNewline:/\\n$/,listItemRegex:l=>new RegExp(\`^( {0,3}\${l})((?:[	 ][^\\\\n]*)?(?:\\\\n|$))\`),nextBulletRegex:D(l=>new RegExp(\`^ {0,\${l}}(?:[*+-]|\\\\d{1,9}[.)])((?:[ 	][^\\\\n]*)?(?:\\\\n|$))\`)),hrRegex:D(l=>new RegExp(\`^ {0,\${l}}((?:-[ 	]*){3,}|(?:_[ 	]*){3,}|(?:\\\\*[ 	]*){3,})(?:\\\\n+|$)\`)),fencesBeginRegex:D(l=>new RegExp(\`^ {0,\${l}}(?:\\\`\\\`\\\`|~~~)\`)),headingBeginRegex:D(l=>new RegExp(\`^ {0,\${l}}#{1,6}(?:\\\\s|$)\`)),pedanticHeadingBeginRegex:D(l=>new RegExp(\`^ {0,\${l}}#\`)),htmlBeginRegex:D(l=>new RegExp(\`^ {0,\${l}}(?:</?(?:\${he})(?:[ \\\\t]+|$|/?>)|<(?:(?:script|pre|style|textarea)(?:[\\\\s>]|$)|!--)|<\\\\?|<![A-Za-z]|<!\\\\[CDATA\\\\[)\`,"i")),blockquoteBeginRegex:D(l=>new RegExp(\`^ {0,\${l}}>\`)),nestedContainerMarkers:/^(?: {0,3}(?:(?:[*+-]|\\d{1,9}[.)])[ \\t]+|>[ \\t]?))+/},Ge=/^(?:[ \\t]*(?:\\n|$))+/,Ne=/^((?: {4}| {0,3}\\t)[^\\n]+(?:\\n(?:[ \\t]*(?:\\n|$))*)?)+/,Fe=/^ {0,3}(\`{3,}(?=[^\`\\n]*(?:\\n|$))|~{3,})([^\\n]*)(?:\\n|$)(?:|([\\s\\S]*?)(?:\\n|$))(?: {0,3}(?:(?=\`)\\1\`*|(?=~)\\1~*) *(?=\\n|$)|$)/,V=/^ {0,3}((?:-[\\t ]*){3,}|(?:_[ \\t]*){3,}|(?:\\*[ \\t]*){3,})(?:\\n+|$)/,Qe=/^ {0,3}(#{1,6})(?=\\s|$)(.*)(?:\\n+|$)/,ce=/ {0,3}(?:[*+-]|\\d{1,9}[.)])/,he="address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|meta|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul",J=g(" {0,3}(?:</?(?:tag)(?:[ \\\\t]+|\\\\n|/?>)|<(?:(?:script|pre|style|textarea)(?:[\\\\s>]|$)|!--)|<\\\\?|<![A-Za-z]|<!\\\\[CDATA\\\\[)").replace("tag",he).getRegex(),$e=/^(?!bull |blockCode|fences|blockquote|heading|html|table)((?:.|\\n(?!\\s*?\\n|bull |fences|blockquote|heading|hr|html|table))+?)\\n {0,3}(=+|-+)[ \\t]*(?:\\n+|$)/,Le=g($e).replace(/bull/g,ce).replace(/blockCode/g,/(?: {4}| {0,3}\\t)/).replace(/fences/g,/ {0,3}(?:\`{3,}|~{3,})/).replace(/blockquote/g,/ {0,3}>/).replace(/heading/g,/ {0,3}#{1,6}(?:\\s|$)/).replace(/hr/g,/ {0,3}(?:(?:-[\\t ]*){3,}|(?:_[ \\t]*){3,}|(?:\\*[ \\t]*){3,})(?:\\n+|$)/).replace(/\\|table/g,"").replace(/html/g,J).getRegex(),We=g($e).replace(/bull/g,ce).replace(/blockCode/g,/(?: {4}| {0,3}\\t)/).replace(/fences/g,/ {0,3}(?:\`{3,}|~{3,})/).replace(/blockquote/g,/ {0,3}>/).replace(/heading/g,/ {0,3}#{1,6}(?:\\s|$)/).replace(/hr/g,/ {0,3}(?:(?:-[\\t ]*){3,}|(?:_[ \\t]*){3,}|(?:\\*[ \\t]*){3,})(?:\\n+|$)/).replace(/table/g,/ {0,3}\\|?(?:[:\\- ]*\\|)+[\\:\\- ]*\\n/).replace(/html/g,J).getRegex(),de=/^([^\\n]+(?:\\n(?!hr|heading|lheading|blockquote|fences|list|html|table|[ \\t]+\\n)[^\\n]+)*)/,Ue=/^[^\\n]+/,ge=/(?!\\s*\\])(?:\\\\[\\s\\S]|[^\\[\\]\\\\\\n]|\\n(?![ \\t]*\\n))+/,Ke=g(/^ {0,3}\\[(label)\\]: *(?:\\n[ \\t]*)?([^<\\s][^\\s]*|<(?:\\\\.|[^\\n<>\\\\])*>)(?:(?: +(?:\\n[ \\t]*)?| *\\n[ \\t]*)(title))? *(?:\\n+|$)/).replace("label",ge).replace("title",/(?:"(?:\\\\[\\s\\S]|[^"\\\\])*"|'(?:\\\\[\\s\\S]|[^'\\\\\\n]|\\n(?!\\n))*'|\\((?:\\\\[\\s\\S]|[^()\\\\])*\\))/).getRegex(),Xe=g(/^(bull)([ \\t][^\\n]*?)?(?:\\n|$)/).replace(/bull/g,ce).getRegex(),ke=/<!--(?:-?>|[\\s\\S]*?(?:-->|$))/,Ve=g("^ {0,3}(?:<(script|pre|style|textarea)[\\\\s>][\\\\s\\\\S]*?(?:</\\\\1>[^\\\\n]*\\\\n*|$)|comment[^\\\\n]*(\\\\n+|$)|<\\\\?[\\\\s\\\\S]*?(?:\\\\?>[^\\\\n]*\\\\n*|$)|<![A-Z][\\\\s\\\\S]*?(?:>[^\\\\n]*\\\\n*|$)|<!\\\\[CDATA\\\\[[\\\\s\\\\S]*?(?:\\\\]\\\\]>[^\\\\n]*\\\\n*|$)|</?(tag)(?:[ \\\\t]+|\\\\n|/?>|$)[\\\\s\\\\S]*?(?:(?:\\\\n[ 	]*)+\\\\n|$)|<(?!(?:script|pre|style|textarea)(?![a-z0-9-]))([a-z][a-z0-9-]*)(?:attribute)*?[ \\\\t]*/?>(?=[ \\\\t]*(?:\\\\n|$))[\\\\s\\\\S]*?(?:(?:\\\\n[ 	]*)+\\\\n|$)|</[a-z][a-z0-9-]*\\\\s*>(?=[ \\\\t]*(?:\\\\n|$))[\\\\s\\\\S]*?(?:(?:\\\\n[ 	]*)+\\\\n|$))","i").replace("comment",ke).replace("tag",he).replace("attribute",/[ \\t]+[a-zA-Z:_][\\w.:-]*(?:[ \\t]*=[ \\t]*"[^"\\n]*"|[ \\t]*=[ \\t]*'[^'\\n]*'|[ \\t]*=[ \\t]*[^\\s"'=<>\`]+)?/).getRegex(),Ce=l=>g(de).replace("hr",V).replace("heading"," {0,3}#{1,6}(?:\\\\s|$)").replace("|lheading","").replace("|table","").replace("blockquote"," {0,3}>").replace("fences"," {0,3}(?:\`{3,}(?=[^\`\\\\n]*(?:\\\\n|$))|~~~)[^\\\\n]*(?:\\\\n|$)").replace("list",l).replace("html",J).getRegex(),Je=Ce(/ {0,3}(?:[*+-]|1[.)])[ \\t]+[^ \\t\\n]/),Ye=Ce(/ {0,3}(?:[*+-]|\\d{1,9}[.)])(?:[ \\t]|\\n|$)/),et=g(/^( {0,3}> ?(?:(?![ \\t]*(?:\\n|$))(paragraph)|[^\\n]*)(?:\\n|$))+/).replace("paragraph",Ye).getRegex(),fe={blockquote:et,code:Ne,def:Ke,fences:Fe,heading:Qe,hr:V,html:Ve,lheading:Le,list:Xe,newline:Ge,paragraph:Je,table:q,text:Ue},Pe=g("^ *([^\\\\n ].*)\\\\n {0,3}((?:\\\\| *)?:?-+:? *(?:\\\\| *:?-+:? *)*(?:\\\\| *)?)(?:\\\\n((?:(?! *\\\\n|hr|heading|blockquote|code|fences|list|html).*(?:\\\\n|$))*)\\\\n*|$)").replace("hr",V).replace("heading"," {0,3}#{1,6}(?:\\\\s|$)").replace("blockquote"," {0,3}>").replace("code","(?: {4}| {0,3}	)[^\\\\n]").replace("fences"," {0,3}(?:\`{3,}(?=[^\`\\\\n]*(?:\\\\n|$))|~~~)[^\\\\n]*(?:\\\\n|$)").replace("list"," {0,3}(?:[*+-]|1[.)])[ \\\\t]").replace("html",J).getRegex(),tt={...fe,lheading:We,table:Pe,paragraph:g(de).replace("hr",V).replace("heading"," {0,3}#{1,6}(?:\\\\s|$)").replace("|lheading","").replace("table",Pe).replace("blockquote"," {0,3}>").replace("fences"," {0,3}(?:\`{3,}(?=[^\`\\\\n]*(?:\\\\n|$))|~~~)[^\\\\n]*(?:\\\\n|$)").replace("list"," {0,3}(?:[*+-]|1[.)])[ \\\\t]+[^ \\\\t\\\\n]").replace("html",J).getRegex()},nt={...fe,html:g(\`^ *(?:comment(?: *\\\\n|\\\\s*$)|<(tag)[\\\\s\\\\S]+?</\\\\1>(?: *\\\\n{2,}|\\\\s*$)|<tag(?:"[^"]*"|'[^']*'|\\\\s[^'"/>\\\\s]*)*?/?>(?: *\\\\n{2,}|\\\\s*$))\`).replace("comment",ke).replace(/tag/g,"(?!(?:a|em|strong|small|s|cite|q|dfn|abbr|data|time|code|var|samp|kbd|sub|sup|i|b|u|mark|ruby|rt|rp|bdi|bdo|span|br|wbr|ins|del|img)\\\\b)\\\\w+(?!:|[^\\\\w\\\\s@]*@)\\\\b").getRegex(),def:/^ *\\[([^\\]]+)\\]: *<?([^\\s>]+)>?(?: +(["(][^\\n]+[")]))? *(?:\\n+|$)/,heading:/^(#{1,6})(.*)(?:\\n+|$)/,fences:q,lheading:/^(.+?)\\n {0,3}(=+|-+) *(?:\\n+|$)/,paragraph:g(de).replace("hr",V).replace("heading",\` *#{1,6} *[^
]\`).replace("|table","").replace("blockquote"," {0,3}>").replace("|fences","").replace("|list","").replace("|html","").replace("|tag","").replace("lheading",Le).getRegex()},rt=/^\\\\([!"#$%&'()*+,\\-./:;<=>?@\\[\\]\\\\^_\`{|}~])/,st=/^(\`+)([^\`]|[^\`][\\s\\S]*?[^\`])\\1(?!\`)/,Ie=/^( {2,}|\\\\)\\n(?!\\s*$)[ \\t]*/,it=/^(\`+|[^\`])(?:(?= {2,}\\n)|[\\s\\S]*?(?:(?=[\\\\<!\\[\`*_]|\\b_|$)|[^ ](?= {2,}\\n)))/,L=/[\\p{P}\\p{S}]/u,N=/[\\s\\p{P}\\p{S}]/u,Y=/[^\\s\\p{P}\\p{S}]/u,ot=g(/^((?![*_])punctSpace)/,"u").replace(/punctSpace/g,N).getRegex(),at=/[\\p{Pi}\\p{Ps}"']/u,Ae=/(?!~)[\\p{P}\\p{S}]/u,lt=/(?!~)[\\s\\p{P}\\p{S}]/u,ut=/(?:[^\\s\\p{P}\\p{S}]|~)/u,pt=g(/link|precode-code|html/,"g").replace("link",/\\[(?:[^\\[\\]\`]|(?<a>\`+)[^\`]+\\k<a>(?!\`))*?\\]\\((?:\\\\[\\s\\S]|[^\\\\\\(\\)]|\\((?:\\\\[\\s\\S]|[^\\\\\\(\\)])*\\))*\\)/).replace("precode-",_e?"(?<!\`)()":"(^^|[^\`])").replace("code",/(?<b>\`+)[^\`]+\\k<b>(?!\`)/).replace("html",/<(?! )[^<>]*?>/).getRegex(),Ee=/^(?:\\*+(?:((?!\\*)punct)|([^\\s*]))?)|^_+(?:((?!_)punct)|([^\\s_]))?/,ct=g(Ee,"u").replace(/punct/g,L).getRegex(),ht=g(Ee,"u").replace(/punct/g,Ae).getRegex(),dt=/^(?:\\*+(?:((?!\\*)(?!openQuote)punct)|([^\\s*]))?)|^_+(?:((?!_)(?!openQuote)punct)|([^\\s_]))?/,gt=g(dt,"u").replace(/openQuote/g,at).replace(/punct/g,L).getRegex(),ze="^[^_*]*?__[^_*]*?\\\\*[^_*]*?(?=__)|[^*]+(?=[^*])|(?!\\\\*)punct(\\\\*+)(?=[\\\\s]|$)|notPunctSpace(\\\\*+)(?!\\\\*)(?=punctSpace|$)|(?!\\\\*)punctSpace(\\\\*+)(?=notPunctSpace)|[\\\\s](\\\\*+)(?!\\\\*)(?=punct)|(?!\\\\*)punct(\\\\*+)(?!\\\\*)(?=punct)|notPunctSpace(\\\\*+)(?=notPunctSpace)",kt=g(ze,"gu").replace(/notPunctSpace/g,Y).replace(/punctSpace/g,N).replace(/punct/g,L).getRegex(),ft=g(ze,"gu").replace(/notPunctSpace/g,ut).replace(/punctSpace/g,lt).replace(/punct/g,Ae).getRegex(),mt="^[^_*]*?__[^_*]*?\\\\*[^_*]*?(?=__)|[^*]+(?=[^*])|(?!\\\\*)punct(\\\\*+)(?=[\\\\s]|$)|notPunctSpace(\\\\*+)(?!\\\\*)(?=punctSpace|$)|(?!\\\\*)[\\\\s](\\\\*+)(?=notPunctSpace)|[\\\\s](\\\\*+)(?!\\\\*)(?=punct)|(?!\\\\*)punct(\\\\*+)(?!\\\\*)(?=punct)|(?:(?!\\\\*)punct|notPunctSpace)(\\\\*+)(?!\\\\*)(?=notPunctSpace)",xt=g(mt,"gu").replace(/notPunctSpace/g,Y).replace(/punctSpace/g,N).replace(/punct/g,L).getRegex(),bt=g("^[^_*]*?\\\\*\\\\*[^_*]*?_[^_*]*?(?=\\\\*\\\\*)|[^_]+(?=[^_])|(?!_)punct(_+)(?=[\\\\s]|$)|notPunctSpace(_+)(?!_)(?=punctSpace|$)|(?!_)punctSpace(_+)(?=notPunctSpace)|[\\\\s](_+)(?!_)(?=punct)|(?!_)punct(_+)(?!_)(?=punct)","gu").replace(/notPunctSpace/g,Y).replace(/punctSpace/g,N).replace(/punct/g,L).getRegex(),Rt="^[^_*]*?\\\\*\\\\*[^_*]*?_[^_*]*?(?=\\\\*\\\\*)|[^_]+(?=[^_])|(?!_)punct(_+)(?=[\\\\s]|$)|notPunctSpace(_+)(?!_)(?=punctSpace|$)|(?!_)[\\\\s](_+)(?=notPunctSpace)|[\\\\s](_+)(?!_)(?=punct)|(?!_)punct(_+)(?!_)(?=punct)|(?:(?!_)punct|notPunctSpace)(_+)(?!_)(?=notPunctSpace)",Tt=g(Rt,"gu").replace(/notPunctSpace/g,Y).replace(/punctSpace/g,N).replace(/punct/g,L).getRegex(),Ot=g(/^~~?(?:((?!~)punct)|[^\\s~])/,"u").replace(/punct/g,L).getRegex(),wt="^[^~]+(?=[^~])|(?!~)punct(~~?)(?=[\\\\s]|$)|notPunctSpace(~~?)(?!~)(?=punctSpace|$)|(?!~)punctSpace(~~?)(?=notPunctSpace)|[\\\\s](~~?)(?!~)(?=punct)|(?!~)punct(~~?)(?!~)(?=punct)|notPunctSpace(~~?)(?=notPunctSpace)",Pt=g(wt,"gu").replace(/notPunctSpace/g,Y).replace(/punctSpace/g,N).replace(/punct/g,L).getRegex(),yt=g(/\\\\(punct)/,"gu").replace(/punct/g,L).getRegex(),St=g(/(\`+)(?:[^\`]|[^\`][\\s\\S]*?[^\`])\\1(?!\`)|\`+|\\\\(punct)/,"gu").replace(/punct/g,L).getRegex(),_t=g(/^<(scheme:[^\\s\\x00-\\x1f<>]*|email)>/).replace("scheme",/[a-zA-Z][a-zA-Z0-9+.-]{1,31}/).replace("email",/[a-zA-Z0-9.!#$%&'*+/=?^_\`{|}~-]+(@)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+(?![-_])/).getRegex(),$t=g(ke).replace("(?:-->|$)","-->").getRegex(),Lt=g("^comment|^</[a-zA-Z][a-zA-Z0-9-]*\\\\s*>|^<[a-zA-Z][a-zA-Z0-9-]*(?:attribute)*?\\\\s*/?>|^<\\\\?[\\\\s\\\\S]*?\\\\?>|^<![a-zA-Z]+\\\\s[\\\\s\\\\S]*?>|^<!\\\\[CDATA\\\\[[\\\\s\\\\S]*?\\\\]\\\\]>").replace("comment",$t).replace("attribute",/\\s+[a-zA-Z:_][\\w.:-]*(?:\\s*=\\s*"[^"]*"|\\s*=\\s*'[^']*'|\\s*=\\s*[^\\s"'=<>\`]+)?/).getRegex(),Me=/\\[(?:\\\\[\\s\\S]|[^\\[\\]\\\\])*\\]/,ie=g(/(?:\\[(?:brackets|\\\\[\\s\\S]|[^\\[\\]\\\\])*\\]|\\\\[\\s\\S]|\`+(?!\`)[^\`]*?\`+(?!\`)|\`\`+(?=\\])|[^\\[\\]\\\\\`])*?/).replace("brackets",Me).getRegex(),Ct=g(/^!?\\[(label)\\]\\([ \\t\\n]*(href)(?:(?:[ \\t]+(?:\\n[ \\t]*)?|\\n[ \\t]*)(title))?[ \\t\\n]*\\)/).replace("label",ie).replace("href",/<(?:\\\\.|[^\\n<>\\\\])*>|(?!<)[^ \\t\\n\\x00-\\x1f]+|(?=\\))/).replace("title",/"(?:\\\\[\\s\\S]|[^"\\\\])*"|'(?:\\\\[\\s\\S]|[^'\\\\])*'|\\((?:\\\\[\\s\\S]|[^)\\\\])*\\)/).getRegex(),It=g(/^!?\\[(label)\\]\\[(ref)\\]/).replace("label",ie).replace("ref",ge).getRegex(),At=g(/^!?\\[(ref)\\](?:\\[\\])?/).replace("ref",ge).getRegex(),ye=/(?!\\s*\\])(?:\\\\[\\s\\S]|[^\\[\\]\\\\]){1,999}/,Et=g(/(?:[^\\[\\]\\\\\`]*(?:\\[(?:brackets|\\\\[\\s\\S]|[^\\[\\]\\\\])*\\]|\\\\[\\s\\S]|\`+(?!\`)[^\`]*?\`+(?!\`)|\`\`+(?=\\]))){0,999}?[^\\[\\]\\\\\`]*?/).replace("brackets",Me).getRegex(),zt=g("reflink|nolink(?!\\\\()","g").replace("reflink",g(/^!?\\[(label)\\]\\[(ref)\\]/).replace("label",Et).replace("ref",ye).getRegex()).replace("nolink",g(/^!?\\[(ref)\\](?:\\[\\])?/).replace("ref",ye).getRegex()).getRegex(),Se=/[hH][tT][tT][pP][sS]?|[fF][tT][pP]/,Mt=/[A-Za-z0-9._+-]+@[a-zA-Z0-9-_]+(?:\\.[a-zA-Z0-9-_]*[a-zA-Z0-9])+(?![\\w-])/,Bt=g(/(?:mailto:email|xmpp:email(?:\\/[A-Za-z0-9@.]+)?)/).replace(/email/g,Mt).getRegex(),me={_backpedal:q,anyPunctuation:yt,anyPunctuationOutsideCode:St,autolink:_t,blockSkip:pt,br:Ie,code:st,del:q,delLDelim:q,delRDelim:q,emStrongLDelim:ct,emStrongRDelimAst:kt,emStrongRDelimUnd:bt,escape:rt,link:Ct,nolink:At,punctuation:ot,reflink:It,reflinkSearch:zt,tag:Lt,text:it,url:q},Dt={...me,emStrongLDelim:gt,emStrongRDelimAst:xt,emStrongRDelimUnd:Tt,link:g(/^!?\\[(label)\\]\\((.*?)\\)/).replace("label",ie).getRegex(),reflink:g(/^!?\\[(label)\\]\\s*\\[([^\\]]*)\\]/).replace("label",ie).getRegex()},pe={...me,emStrongRDelimAst:ft,emStrongLDelim:ht,delLDelim:Ot,delRDelim:Pt,url:g(/^emailProtocol|^((?:protocol):\\/\\/|www\\.)(?:[a-zA-Z0-9\\-]+\\.?)+[^\\s<]*|^email/).replace("emailProtocol",Bt).replace("protocol",Se).replace("email",/[A-Za-z0-9._+-]+(@)[a-zA-Z0-9-_]+(?:\\.[a-zA-Z0-9-_]*[a-zA-Z0-9])+(?![\\w-])/).getRegex(),_backpedal:/(?:[^?!.,:;*_'"~()&]+|\\([^)]*\\)|&(?![a-zA-Z0-9]+;$)|[?!.,:;*_'"~)]+(?!$))+/,del:/^(~~?)(?=[^\\s~])((?:\\\\[\\s\\S]|[^\\\\])*?(?:\\\\[\\s\\S]|[^\\s~\\\\]))\\1(?=[^~]|$)/,text:g(/^(?:[^a-zA-Z0-9](?=emailProtocol)|(\`+|~+|[^\`~])(?:(?=[\`~])|(?= {2,}\\n)|(?=[a-zA-Z0-9.!#$%&'*+\\/=?_\`{\\|}~-]+@)|[\\s\\S]*?(?:(?=[\\\\<!\\[\`*~_]|\\b_|protocol:\\/\\/|wwwStart|$)|[^ ](?= {2,}\\n)|[^a-zA-Z0-9](?=emailProtocol)|[^a-zA-Z0-9.!#$%&'*+\\/=?_\`{\\|}~-](?=[a-zA-Z0-9.!#$%&'*+\\/=?_\`{\\|}~-]+@))))/).replace("protocol",Se).replace(/emailProtocol/g,/(?:mailto|xmpp):/).replace("wwwStart",_e?"(?<![^\\\\s*_~(])www\\\\.":"www\\\\.").getRegex()},qt={...pe,br:g(Ie).replace("{2,}","*").getRegex(),text:g(pe.text).replace("\\\\b_","\\\\b_| {2,}\\\\n").replace(/\\{2,\\}/g,"*").getRegex()},ee={normal:fe,gfm:tt,pedantic:nt},F={normal:me,gfm:pe,breaks:qt,pedantic:Dt};var vt={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;","'":"&#39;"},Be=l=>vt[l];function y(l,e){if(e){if(O.escapeTest.test(l))return l.replace(O.escapeReplace,Be)}else if(O.escapeTestNoEncode.test(l))return l.replace(O.escapeReplaceNoEncode,Be);return l}function De(l){return O.numericCharacterReference.test(l)?l.replace(O.numericCharacterReferenceOrAmpersand,(e,t,n)=>{if(t===void 0&&n===void 0)return"&amp;";let r=t===void 0?Number.parseInt(n,16):Number.parseInt(t,10);return r===0||r>1114111||r>=55296&&r<=57343?"\\uFFFD":r===38?"&amp;":String.fromCodePoint(r)}):l}function xe(l){try{l=encodeURI(l).replace(O.percentDecode,"%")}catch{return null}return l}function be(l,e){let t=l.replace(O.findPipe,(s,o,i)=>{let a=!1,c=o;for(;--c>=0&&i[c]==="\\\\";)a=!a;return a?"|":" |"}),n=t.split(O.splitPipe),r=0;if(n[0].trim()||n.shift(),n.length>0&&!n.at(-1)?.trim()&&n.pop(),e)if(n.length>e)n.splice(e);else for(;n.length<e;)n.push("");for(;r<n.length;r++)n[r]=n[r].trim().replace(O.slashPipe,"|");return n}function C(l,e,t){let n=l.length;if(n===0)return"";let r=0;for(;r<n;){let s=l.charAt(n-r-1);if(s===e&&!t)r++;else if(s!==e&&t)r++;else break}return l.slice(0,n-r)}function Re(l){let e=l.split(\`
\`),t=e.length-1;for(;t>=0&&O.blankLine.test(e[t]);)t--;return e.length-t<=2?l:e.slice(0,t+1).join(\`
\`)}function W(l){return l.trim().replace(O.multipleSpaceGlobal," ").toLowerCase().toUpperCase().toLowerCase()}function Te(l,e){if(l.indexOf(e[0])===-1&&l.indexOf(e[1])===-1)return-1;let t=0;for(let n=0;n<l.length;n++)if(l[n]==="\\\\")n++;else if(l[n]===e[0])t++;else if(l[n]===e[1]&&(t--,t<0))return n;return t>0?-2:-1}var Q=new WeakMap;function Oe(l){let e={"*":-1,_:-1},t=-1,n=l.length;for(let r=0;r<n;r++){let s=l[r];if(s!=="*"&&s!=="_"&&s!=="~")continue;let o=r===0?\`
\`:l[r-1],i=r+1;for(;i<n&&l[i]===s;)i++;o!==" "&&o!=="	"&&o!==\`
\`&&o!=="\\r"&&o!=="\\f"&&(s==="~"?t=r:e[s]=r),r=i-1}return{maskedSrc:l,lastPossibleEmStrongCloserIndex:e,lastPossibleDelCloserIndex:t}}function qe(l,e){let t=Oe(e),n=Q.get(l);n?n.push(t):Q.set(l,[t])}function ve(l){let e=Q.get(l);e&&(e.pop(),e.length===0&&Q.delete(l))}function oe(l,e,t){let n=Q.get(l)?.at(-1);return n&&n.maskedSrc===e?n.lastPossibleEmStrongCloserIndex[t]:Oe(e).lastPossibleEmStrongCloserIndex[t]}function ae(l,e){let t=Q.get(l)?.at(-1);return t&&t.maskedSrc===e?t.lastPossibleDelCloserIndex:Oe(e).lastPossibleDelCloserIndex}function te(l,e=0){let t=e,n="";for(let r of l)if(r==="	"){let s=4-t%4;n+=" ".repeat(s),t+=s}else n+=r,t++;return n}function Ht(l,e){let t="";for(let n=0;n<l.length;n++){if(l[n]==="\`"){let r=e.inline.code.exec(l.slice(n));if(r){t+=r[0],n+=r[0].length-1;continue}}if(l[n]==="\\\\"&&(l[n+1]==="["||l[n+1]==="]")){t+=l[n+1],n++;continue}t+=l[n]}return t}function He(l,e,t,n,r){let s=e.href,o=e.title||null,i=Ht(l[1],r),a=l[0].charAt(0)==="!",c=n.state.inLink,u=n.state.linkEmitted,d=n.state.inRawBlock;n.state.inLink=!0,n.state.linkEmitted=!1;let h=n.inlineTokens(i),p=n.state.linkEmitted;if(n.state.linkEmitted=u,n.state.inLink=c,!a){if(p){n.state.inRawBlock=d;return}n.state.linkEmitted=!0}return{type:a?"image":"link",raw:t,href:s,title:o,text:i,tokens:h}}function Zt(l,e,t){let n=l.match(t.other.indentCodeCompensation);if(n===null)return e;let r=n[1];return e.split(\`
\`).map(s=>{let o=s.match(t.other.beginningSpace);if(o===null)return s;let[i]=o;return s.slice(Math.min(i.length,r.length))}).join(\`
\`)}function Ze(l,e,t,n){if(!e.includes("<"))return!1;for(let r=0;r<e.length;r++){if(e[r]==="\\\\"){r++;continue}if(e[r]==="\`"){let i=n.inline.code.exec(e.slice(r));if(i){r+=i[0].length-1;continue}}if(e[r]!=="<")continue;let s=l.slice(t+r),o=n.inline.tag.exec(s)||n.inline.autolink.exec(s);if(o){if(o[0].length>e.length-r)return!0;r+=o[0].length-1}}return!1}var _=class{options;rules;lexer;constructor(e){this.options=e||S}space(e){let t=this.rules.block.newline.exec(e);if(t&&t[0].length>0)return{type:"space",raw:t[0]}}code(e){let t=this.rules.block.code.exec(e);if(t){let n=this.options.pedantic?t[0]:Re(t[0]),r=n.replace(this.rules.other.codeRemoveIndent,"");return{type:"code",raw:n,codeBlockStyle:"indented",text:r}}}fences(e){let t=this.rules.block.fences.exec(e);if(t){let n=t[0],r=Zt(n,t[3]||"",this.rules);return t[3]!==void 0&&(r===""||r.endsWith(\`
\`))&&(r+=\`
\`),{type:"code",raw:n,lang:t[2]?t[2].trim().replace(this.rules.inline.anyPunctuation,"$1"):t[2],text:r}}}heading(e){let t=this.rules.block.heading.exec(e);if(t){let n=t[2].trim();if(this.rules.other.endingHash.test(n)){let r=C(n,"#");(this.options.pedantic||!r||this.rules.other.endingSpaceTabChar.test(r))&&(n=r.trim())}return{type:"heading",raw:C(t[0],\`
\`),depth:t[1].length,text:n,tokens:this.lexer.inline(n)}}}hr(e){let t=this.rules.block.hr.exec(e);if(t)return{type:"hr",raw:C(t[0],\`
\`)}}blockquote(e){let t=this.rules.block.blockquote.exec(e);if(t){let n=C(t[0],\`
\`).split(\`
\`),r="",s="",o=[];for(;n.length>0;){let i=!1,a=[],c;for(c=0;c<n.length;c++)if(this.rules.other.blockquoteStart.test(n[c]))a.push(n[c]),i=!0;else if(!i)a.push(n[c]);else break;n=n.slice(c);let u=a.join(\`
\`),d=u.replace(this.rules.other.blockquoteMarkerWhitespace,(k,m,b)=>b.startsWith(" ")?m+" "+b.slice(1):m+te(b,m.length)).replace(this.rules.other.blockquoteSetextReplace,\`
    $1\`).replace(this.rules.other.blockquoteSetextReplace2,"");r=r?\`\${r}
\${u}\`:u,s=s?\`\${s}
\${d}\`:d;let h=this.lexer.state.top;if(this.lexer.state.top=!0,this.lexer.blockTokens(d,o,!0),this.lexer.state.top=h,n.length===0)break;let p=o.at(-1);if(p?.type==="code"||p?.type==="heading"||p?.type==="hr"||p?.type==="html"||p?.type==="table")break;if(p?.type==="blockquote"){let k=p,m=n.join(\`
\`),b=k.raw+\`
\`+m.replace(this.rules.other.blockquoteSetextReplace2,""),f=this.blockquote(b);o[o.length-1]=f;let R=b.substring(f.raw.length).replace(/^\\n/,""),E=R?R.split(\`
\`).length:0,T=E?n.slice(0,-E):n;if(T.length>0&&(r=\`\${r}
\${T.join(\`
\`)}\`),s=s.substring(0,s.length-k.text.length)+f.text,n=n.slice(T.length),n.length>0&&this.rules.other.blockquoteStart.test(n[0]))continue;break}else if(p?.type==="list"){let k=p,m=k.raw+\`
\`+n.join(\`
\`),b=this.list(m);o[o.length-1]=b;let f=b.raw.length>k.raw.length?m.slice(k.raw.length+1,b.raw.length).split(\`
\`).length:0;if(f>0){let R=n.slice(0,f).join(\`
\`);r=\`\${r}
\${R}\`,s=\`\${s}
\${R}\`}if(n=n.slice(f),n.length>0&&!this.rules.other.blockquoteStart.test(n[0]))break;continue}}return{type:"blockquote",raw:r,tokens:o,text:s}}}list(e){let t=this.rules.block.list.exec(e);if(t){if(!this.options.pedantic&&this.lexer.state.lastToken?.type==="text"&&!this.rules.other.listInterruptsParagraph.test(e))return;let n=e,r=()=>n.length-e.length,s=t[1].trim(),o=s.length>1,i={type:"list",raw:"",ordered:o,start:o?+s.slice(0,-1):"",loose:!1,items:[]};s=o?\`\\\\d{1,9}\\\\\${s.slice(-1)}\`:\`\\\\\${s}\`,this.options.pedantic&&(s=o?s:"[*+-]");let a=this.rules.other.listItemRegex(s),c=!1;for(;e;){let h=!1,p="";if(!(t=a.exec(e))||this.rules.block.hr.test(e))break;let k=r();e=e.substring(t[0].length);let m=t[2].split(\`
\`,1)[0],b=t[1].length,f=this.options.pedantic?te(m,b):m.replace(this.rules.other.leadingSpaceTab,H=>te(H,b)),R=e.split(\`
\`,1)[0],E=!f.trim(),T=0;if(this.options.pedantic?(T=2,p=f.trimStart()):E?T=b+1:(T=f.search(this.rules.other.nonSpaceChar),T=T>4?1:T,p=f.slice(T),T+=b),E&&this.rules.other.blankLine.test(R)&&(e=e.substring(R.length+1),h=!0),!h){let H=this.rules.other.nextBulletRegex(T),K=this.rules.other.hrRegex(T),re=this.rules.other.fencesBeginRegex(T),B=this.options.pedantic?this.rules.other.pedanticHeadingBeginRegex(T):this.rules.other.headingBeginRegex(T),X=this.rules.other.htmlBeginRegex(T),se=this.rules.other.blockquoteBeginRegex(T),le=!1;for(;e;){let we=e.split(\`
\`,1)[0],Z;if(R=we,this.options.pedantic?(R=R.replace(this.rules.other.listReplaceNesting,"  "),Z=R):Z=R.replace(this.rules.other.leadingSpaceTab,$=>te($)),re.test(R)||B.test(R)||X.test(R)||se.test(R)||H.test(R)||K.test(R))break;if(Z.search(this.rules.other.nonSpaceChar)>=T||!R.trim())p+=\`
\`+Z.slice(T),le=!1;else{if(E)break;let $=f;if(!this.options.pedantic&&!p.includes(\`
\`)&&!f.includes("	")){let j;for(;!K.test($)&&(j=this.rules.other.nestedBlockMarker.exec($));)$=$.slice(j[0].length);if(!$.trim())break}if($.replace(this.rules.other.tabCharGlobal,"    ").search(this.rules.other.nonSpaceChar)>=4||re.test($)||B.test($)||X.test($)||K.test($))break;if(!this.options.pedantic&&!le){let j=f.replace(this.rules.other.nestedContainerMarkers,"");if(this.rules.block.fences.test(j)||this.rules.block.heading.test(j)||this.rules.block.hr.test(j))break}let je=!this.options.pedantic&&/^ {0,3}(?:=+|-+) *$/.test(R)&&this.rules.block.lheading.test(\`\${f}
\${R}\`)?\`    \${Z.replace(/^ {0,3}/,"")}\`:R;p+=\`
\`+je,le=!0}E=!R.trim(),e=e.substring(we.length+1),f=Z.slice(T)}}let U=n.slice(k,r());i.loose||(c?i.loose=!0:this.rules.other.doubleBlankLine.test(U)&&(c=!0)),i.items.push({type:"list_item",raw:U,task:!!this.options.gfm&&this.rules.other.listIsTask.test(p),loose:!1,text:p,tokens:[]})}let u=i.items.at(-1);if(u)u.raw=u.raw.trimEnd(),u.text=u.text.trimEnd();else return;i.raw=n.slice(0,r()).trimEnd();let d=[];for(let h of i.items)if(this.lexer.state.top=!1,d.push(this.lexer.inlineQueue.length),h.tokens=this.lexer.blockTokens(h.text,[]),!i.loose){let p=h.tokens.filter(m=>m.type==="space"),k=p.length>0&&p.some(m=>this.rules.other.anyLine.test(m.raw));i.loose=k}for(let h=0;h<i.items.length;h++){let p=i.items[h],k=p.tokens[0];if(p.task&&(k?.type==="text"||k?.type==="paragraph")){p.text=p.text.replace(this.rules.other.listReplaceTask,""),k.raw=k.raw.replace(this.rules.other.listReplaceTask,""),k.text=k.text.replace(this.rules.other.listReplaceTask,"");let m=this.lexer.inlineQueue;for(let f=d[h];f<m.length;f++)if(m[f].tokens===k.tokens){m[f].src=m[f].src.replace(this.rules.other.listReplaceTask,"");break}let b=this.rules.other.listTaskCheckbox.exec(p.raw);if(b){let f={type:"checkbox",raw:b[0]+" ",checked:b[0]!=="[ ]"};p.checked=f.checked,i.loose?p.tokens[0]&&["paragraph","text"].includes(p.tokens[0].type)&&"tokens"in p.tokens[0]&&p.tokens[0].tokens?(p.tokens[0].raw=f.raw+p.tokens[0].raw,p.tokens[0].text=f.raw+p.tokens[0].text,p.tokens[0].tokens.unshift(f)):p.tokens.unshift({type:"paragraph",raw:f.raw,text:f.raw,tokens:[f]}):p.tokens.unshift(f)}}else p.task&&(p.task=!1)}if(i.loose)for(let h of i.items){h.loose=!0;for(let p of h.tokens)p.type==="text"&&(p.type="paragraph")}return i}}html(e){let t=this.rules.block.html.exec(e);if(t){if(this.lexer.state.lastToken?.type==="paragraph"&&!this.rules.other.htmlBeginRegex(4).test(e))return;let n=Re(t[0]);return{type:"html",block:!0,raw:n,pre:t[1]==="pre"||t[1]==="script"||t[1]==="style",text:n}}}def(e){let t=this.rules.block.def.exec(e);if(t){if(!this.rules.other.startAngleBracket.test(t[2])&&Te(t[2],"()")!==-1)return;let n=W(t[1]),r=t[2]?t[2].replace(this.rules.other.hrefBrackets,"$1").replace(this.rules.inline.anyPunctuation,"$1"):"",s=t[3]?t[3].substring(1,t[3].length-1).replace(this.rules.inline.anyPunctuation,"$1"):t[3];return{type:"def",tag:n,raw:C(t[0],\`
\`),href:r,title:s}}}table(e){let t=this.rules.block.table.exec(e);if(!t||!this.rules.other.tableDelimiter.test(t[2]))return;let n=be(t[1]),r=t[2].replace(this.rules.other.tableAlignChars,"").split("|"),s=t[3]?.trim()?t[3].replace(this.rules.other.tableRowBlankLine,"").split(\`
\`):[],o={type:"table",raw:C(t[0],\`
\`),header:[],align:[],rows:[]};if(n.length===r.length){for(let i of r)this.rules.other.tableAlignRight.test(i)?o.align.push("right"):this.rules.other.tableAlignCenter.test(i)?o.align.push("center"):this.rules.other.tableAlignLeft.test(i)?o.align.push("left"):o.align.push(null);for(let i=0;i<n.length;i++)o.header.push({text:n[i],tokens:this.lexer.inline(n[i]),header:!0,align:o.align[i]});for(let i of s)o.rows.push(be(i,o.header.length).map((a,c)=>({text:a,tokens:this.lexer.inline(a),header:!1,align:o.align[c]})));return o}}lheading(e){let t=this.rules.block.lheading.exec(e);if(t){let n=t[1].trim();return{type:"heading",raw:C(t[0],\`
\`),depth:t[2].charAt(0)==="="?1:2,text:n,tokens:this.lexer.inline(n)}}}paragraph(e){let t=this.rules.block.paragraph.exec(e);if(t){let n=t[1].charAt(t[1].length-1)===\`
\`?t[1].slice(0,-1):t[1];return{type:"paragraph",raw:t[0],text:n,tokens:this.lexer.inline(n)}}}text(e){let t=this.rules.block.text.exec(e);if(t)return{type:"text",raw:t[0],text:t[0],tokens:this.lexer.inline(t[0])}}escape(e){if(e.charCodeAt(0)!==92)return;let t=this.rules.inline.escape.exec(e);if(t)return{type:"escape",raw:t[0],text:t[1]}}tag(e){if(e.charCodeAt(0)!==60)return;let t=this.rules.inline.tag.exec(e);if(t)return!this.lexer.state.inLink&&this.rules.other.startATag.test(t[0])?this.lexer.state.inLink=!0:this.lexer.state.inLink&&this.rules.other.endATag.test(t[0])&&(this.lexer.state.inLink=!1),!this.lexer.state.inRawBlock&&this.rules.other.startPreScriptTag.test(t[0])?this.lexer.state.inRawBlock=!0:this.lexer.state.inRawBlock&&this.rules.other.endPreScriptTag.test(t[0])&&(this.lexer.state.inRawBlock=!1),{type:"html",raw:t[0],inLink:this.lexer.state.inLink,inRawBlock:this.lexer.state.inRawBlock,block:!1,text:t[0]}}link(e){if(this.lexer.state.linkParenPossible===!1)return;let t=e.charCodeAt(0);if(t!==91&&t!==33)return;let n=this.rules.inline.link.exec(e);if(n){let r=n[0].charAt(0)==="!"?2:1;if(!this.options.pedantic&&Ze(e,n[1],r,this.rules))return;let s=n[2].trim();if(!this.options.pedantic&&this.rules.other.startAngleBracket.test(s)){if(!this.rules.other.endAngleBracket.test(s))return;let c=C(s.slice(0,-1),"\\\\");if((s.length-c.length)%2===0)return}else{let c=Te(n[2],"()");if(c===-2)return;if(c>-1){let d=(n[0].indexOf("!")===0?5:4)+n[1].length+c;n[2]=n[2].substring(0,c),n[0]=n[0].substring(0,d).trim(),n[3]=""}}let o=C(n[0].slice(0,-1),"\\\\");if((n[0].length-o.length)%2===0)return;let i=n[2],a="";if(this.options.pedantic){let c=this.rules.other.pedanticHrefTitle.exec(i);c&&(i=c[1],a=c[3])}else a=n[3]?n[3].slice(1,-1):"";return i=i.trim(),this.rules.other.startAngleBracket.test(i)&&(this.options.pedantic&&!this.rules.other.endAngleBracket.test(s)?i=i.slice(1):i=i.slice(1,-1)),He(n,{href:i&&i.replace(this.rules.inline.anyPunctuation,"$1"),title:a&&a.replace(this.rules.inline.anyPunctuation,"$1")},n[0],this.lexer,this.rules)}}reflink(e,t){let n=e.charCodeAt(0);if(n!==91&&n!==33)return;let r;if((r=this.rules.inline.reflink.exec(e))||(r=this.rules.inline.nolink.exec(e))){let s=r[0].charAt(0)==="!"?2:1;if(!this.options.pedantic&&Ze(e,r[1],s,this.rules))return;let o=t[W(r[2]||r[1])];if(!o){let i=r[0].charAt(0);return{type:"text",raw:i,text:i}}return He(r,o,r[0],this.lexer,this.rules)}}emStrong(e,t,n=""){let r=this.rules.inline.emStrongLDelim.exec(e);if(!r||!r[1]&&!r[2]&&!r[3]&&!r[4])return;let s=r[0][0],o=n===s,i=t.length-e.length,a=i;for(;!this.options.pedantic&&a>0&&t[a-1]===s;)a--;let c=[...t.slice(Math.max(0,a-2),a)].at(-1)??"",u=c==="*"||c==="_"||!!this.rules.inline.punctuation.exec(c);a<i&&(n=c);let d=a<i?u:n==="*"||n==="_"||!!this.rules.inline.punctuation.exec(n);if(r[4]&&n.match(this.rules.other.unicodeAlphaNumeric))return;let h=r[1]||r[3]||"";if(!h||!n||d){let p=[...r[0]].length-1,k,m,b=p,f=0,R=i-a+p,E=!this.options.pedantic&&!!c.trim()&&(!!h||s==="*"&&!u);if(s!=="*"&&s!=="_")return;let T=s==="*"?this.rules.inline.emStrongRDelimAst:this.rules.inline.emStrongRDelimUnd,U=oe(this,t,s),H=t.length-e.length+p;if(U<H)return;t=t.slice(-1*e.length+p);let K=U-H;for(T.lastIndex=0;(r=T.exec(t))!==null&&!(r.index>K);){if(k=r[1]||r[2]||r[3]||r[4]||r[5]||r[6],!k)continue;if(m=[...k].length,r[3]||r[4]){b+=m;continue}else if((r[5]||r[6]||E)&&R%3&&!((R+m)%3)){if(o&&(r[5]||r[6]))break;f+=m;continue}if(b-=m,b>0)continue;m=Math.min(m,m+b+f);let re=[...r[0]][0].length,B=e.slice(0,p+r.index+re+m);if(Math.min(p,m)%2){let se=B.slice(1,-1);return{type:"em",raw:B,text:se,tokens:this.lexer.inlineTokens(se)}}let X=B.slice(2,-2);return{type:"strong",raw:B,text:X,tokens:this.lexer.inlineTokens(X)}}}}codespan(e){if(e.charCodeAt(0)!==96)return;let t=this.rules.inline.code.exec(e);if(t){let n=t[2].replace(this.rules.other.newLineCharGlobal," "),r=this.rules.other.nonSpaceChar.test(n),s=this.rules.other.startingSpaceChar.test(n)&&this.rules.other.endingSpaceChar.test(n);return r&&s&&(n=n.substring(1,n.length-1)),{type:"codespan",raw:t[0],text:n}}}br(e){let t=e.charCodeAt(0);if(t!==32&&t!==92&&t!==10)return;let n=this.rules.inline.br.exec(e);if(n)return{type:"br",raw:n[0]}}del(e,t,n=""){if(e.charCodeAt(0)!==126)return;let r=this.rules.inline.delLDelim.exec(e);if(!r)return;if(!(r[1]||"")||!n||this.rules.inline.punctuation.exec(n)){let o=[...r[0]].length-1,i,a,c=o,u=this.rules.inline.delRDelim,d=ae(this,t),h=t.length-e.length+o;if(d<h)return;t=t.slice(-1*e.length+o);let p=d-h;for(u.lastIndex=0;(r=u.exec(t))!==null&&!(r.index>p);){if(i=r[1]||r[2]||r[3]||r[4]||r[5]||r[6],!i||(a=[...i].length,a!==o))continue;if(r[3]||r[4]){c+=a;continue}if(c-=a,c>0)continue;a=Math.min(a,a+c);let k=[...r[0]][0].length,m=e.slice(0,o+r.index+k+a),b=m.slice(o,-o);return{type:"del",raw:m,text:b,tokens:this.lexer.inlineTokens(b)}}}}autolink(e){if(e.charCodeAt(0)!==60)return;let t=this.rules.inline.autolink.exec(e);if(t){let n,r;return t[2]==="@"?(n=t[1],r="mailto:"+n):(n=t[1],r=n),{type:"link",raw:t[0],text:n,href:r,autolink:!0,tokens:[{type:"text",raw:n,text:n}]}}}url(e){let t;if(t=this.rules.inline.url.exec(e)){let n,r;if(t[2]==="@")n=t[0],r="mailto:"+n;else{let s;do s=t[0],t[0]=this.rules.inline._backpedal.exec(t[0])?.[0]??"";while(s!==t[0]);n=t[0],t[1]==="www."?r="http://"+t[0]:r=t[0]}return{type:"link",raw:t[0],text:n,href:r,autolink:!0,tokens:[{type:"text",raw:n,text:n}]}}}inlineText(e){let t=this.rules.inline.text.exec(e);if(t){let n=this.lexer.state.inRawBlock;return{type:"text",raw:t[0],text:n?t[0]:De(t[0]),escaped:n}}}};var w=class l{tokens;options;state;inlineQueue;tokenizer;constructor(e){this.tokens=[],this.tokens.links=Object.create(null),this.options=e||S,this.options.tokenizer=this.options.tokenizer||new _,this.tokenizer=this.options.tokenizer,this.tokenizer.options=this.options,this.tokenizer.lexer=this,this.inlineQueue=[],this.state={inLink:!1,inRawBlock:!1,linkEmitted:!1,linkParenPossible:!0,top:!0};let t={other:O,block:ee.normal,inline:F.normal};this.options.pedantic?(t.block=ee.pedantic,t.inline=F.pedantic):this.options.gfm&&(t.block=ee.gfm,this.options.breaks?t.inline=F.breaks:t.inline=F.gfm),this.tokenizer.rules=t}static get rules(){return{block:ee,inline:F}}static lex(e,t){return new l(t).lex(e)}static lexInline(e,t){return new l(t).inlineTokens(e)}lex(e){e=e.replace(O.carriageReturn,\`
\`),this.blockTokens(e,this.tokens);for(let t=0;t<this.inlineQueue.length;t++){let n=this.inlineQueue[t];this.state.inRawBlock=!1,this.inlineTokens(n.src,n.tokens)}return this.inlineQueue=[],this.tokens}blockTokens(e,t=[],n=!1){this.tokenizer.lexer=this;let r=this.state.lastToken;this.options.pedantic&&(e=e.replace(O.tabCharGlobal,"    ").replace(O.spaceLine,""));let s=1/0,o,i=this.options.gfm&&!this.options.pedantic&&this.tokenizer.paragraph===_.prototype.paragraph;for(;e;){if(e.length<s)s=e.length;else{this.infiniteLoopError(e.charCodeAt(0));break}this.state.lastToken=t.at(-1);let a;if(this.options.extensions?.block?.some(u=>(a=u.call({lexer:this},e,t))?(e=e.substring(a.raw.length),t.push(a),!0):!1))continue;if(a=this.tokenizer.space(e)){e=e.substring(a.raw.length);let u=t.at(-1);a.raw.length===1&&u!==void 0?u.raw+=\`
\`:t.push(a);continue}if(a=this.tokenizer.code(e)){e=e.substring(a.raw.length);let u=t.at(-1);u?.type==="paragraph"||u?.type==="text"?(u.raw+=(u.raw.endsWith(\`
\`)?"":\`
\`)+a.raw,u.text+=\`
\`+a.text,this.inlineQueue.at(-1).src=u.text):t.push(a);continue}if(a=this.tokenizer.fences(e)){e=e.substring(a.raw.length),t.push(a);continue}if(a=this.tokenizer.heading(e)){e=e.substring(a.raw.length),t.push(a);continue}if(a=this.tokenizer.hr(e)){e=e.substring(a.raw.length),t.push(a);continue}if(a=this.tokenizer.blockquote(e)){e=e.substring(a.raw.length),t.push(a);continue}if(a=this.tokenizer.list(e)){e=e.substring(a.raw.length),t.push(a);continue}if(a=this.tokenizer.html(e)){e=e.substring(a.raw.length),t.push(a);continue}if(a=this.tokenizer.def(e)){e=e.substring(a.raw.length);let u=t.at(-1);u?.type==="paragraph"||u?.type==="text"?(u.raw+=(u.raw.endsWith(\`
\`)?"":\`
\`)+a.raw,u.text+=\`
\`+a.raw,this.inlineQueue.at(-1).src=u.text):(this.tokens.links[a.tag]||(this.tokens.links[a.tag]={href:a.href,title:a.title}),t.push(a));continue}if(a=this.tokenizer.table(e)){e=e.substring(a.raw.length),t.push(a);continue}if(a=this.tokenizer.lheading(e)){e=e.substring(a.raw.length),t.push(a);continue}let c=e;if(this.options.extensions?.startBlock){let u=1/0,d=e.slice(1),h;this.options.extensions.startBlock.forEach(p=>{h=p.call({lexer:this},d),typeof h=="number"&&h>=0&&(u=Math.min(u,h))}),u<1/0&&u>=0&&(c=e.substring(0,u+1))}if(this.state.top&&(a=this.tokenizer.paragraph(c))){let u=t.at(-1);(n||u===o&&i)&&u?.type==="paragraph"?(u.raw+=(u.raw.endsWith(\`
\`)?"":\`
\`)+a.raw,u.text+=\`
\`+a.text,this.inlineQueue.pop(),this.inlineQueue.at(-1).src=u.text,o=u):(t.push(a),o=a),n=c.length!==e.length,e=e.substring(a.raw.length);continue}if(a=this.tokenizer.text(e)){e=e.substring(a.raw.length);let u=t.at(-1);u?.type==="text"?(u.raw+=(u.raw.endsWith(\`
\`)?"":\`
\`)+a.raw,u.text+=\`
\`+a.text,this.inlineQueue.pop(),this.inlineQueue.at(-1).src=u.text):t.push(a);continue}if(e){this.infiniteLoopError(e.charCodeAt(0));break}}return this.state.top=!0,this.state.lastToken=r,t}inline(e,t=[]){return this.inlineQueue.push({src:e,tokens:t}),t}linkInText(e){if(!e.includes("["))return!1;let t=this.tokenizer.rules.inline.link;for(let n of e.matchAll(this.tokenizer.rules.inline.blockSkip))if(t.test(n[0])&&e.charAt(n.index-1)!=="!")return!0;for(let n of e.matchAll(this.tokenizer.rules.inline.reflinkSearch)){let r=n[0],s=r.lastIndexOf("[");if(!(r.charAt(0)==="!"||!Object.hasOwn(this.tokens.links,W(r.slice(s+1,-1))))&&!(s>1&&this.linkInText(r.slice(1,s-1))))return!0}return!1}inlineTokens(e,t=[]){this.tokenizer.lexer=this;let n=this.state.linkParenPossible;this.state.linkParenPossible=e.includes(")");try{return this.#t(e,t)}finally{this.state.linkParenPossible=n}}#t(e,t){let n=e.includes("*")||e.includes("_")||e.includes("~"),r=n||this.options.hooks?.emStrongMask||this.tokenizer.emStrong!==_.prototype.emStrong||this.tokenizer.del!==_.prototype.del?this.#r(e):e;if(!n)return this.#e(e,r,t);qe(this.tokenizer,r);try{return this.#e(e,r,t)}finally{ve(this.tokenizer)}}#e(e,t,n){let r=!1,s="",o=1/0;for(;e;){if(e.length<o)o=e.length;else{this.infiniteLoopError(e.charCodeAt(0));break}r||(s=""),r=!1;let i;if(this.options.extensions?.inline?.some(u=>(i=u.call({lexer:this},e,n))?(e=e.substring(i.raw.length),n.push(i),!0):!1))continue;if(i=this.tokenizer.escape(e)){e=e.substring(i.raw.length),n.push(i);continue}if(i=this.tokenizer.tag(e)){e=e.substring(i.raw.length),n.push(i);continue}if(i=this.tokenizer.link(e)){e=e.substring(i.raw.length),n.push(i);continue}if(i=this.tokenizer.reflink(e,this.tokens.links)){e=e.substring(i.raw.length);let u=n.at(-1);i.type==="text"&&u?.type==="text"?(u.raw+=i.raw,u.text+=i.text):n.push(i);continue}let a=e[0];if(a==="*"||a==="_"){let u=t.length-e.length;if(oe(this.tokenizer,t,a)<=u){let h=1;for(;h<e.length&&e.charCodeAt(h)===a.charCodeAt(0);)h++;let p=e.substring(0,h),k=n.at(-1);k?.type==="text"&&!k.escaped?(k.raw+=p,k.text+=p):n.push({type:"text",raw:p,text:p,escaped:!1}),e=e.substring(h),s=a,r=!0;continue}}else if(a==="~"){let u=t.length-e.length;if(ae(this.tokenizer,t)<=u){let h=1;for(;h<e.length&&e.charCodeAt(h)===126;)h++;let p=e.substring(0,h),k=n.at(-1);k?.type==="text"&&!k.escaped?(k.raw+=p,k.text+=p):n.push({type:"text",raw:p,text:p,escaped:!1}),e=e.substring(h),s=a,r=!0;continue}}if(i=this.tokenizer.emStrong(e,t,s)){e=e.substring(i.raw.length),n.push(i);continue}if(i=this.tokenizer.codespan(e)){e=e.substring(i.raw.length),n.push(i);continue}if(i=this.tokenizer.br(e)){e=e.substring(i.raw.length),n.push(i);continue}if(i=this.tokenizer.del(e,t,s)){e=e.substring(i.raw.length),n.push(i);continue}if(i=this.tokenizer.autolink(e)){e=e.substring(i.raw.length),n.push(i);continue}if(!this.state.inLink&&(i=this.tokenizer.url(e))){e=e.substring(i.raw.length),n.push(i);continue}let c=e;if(this.options.extensions?.startInline){let u=1/0,d=e.slice(1),h;this.options.extensions.startInline.forEach(p=>{h=p.call({lexer:this},d),typeof h=="number"&&h>=0&&(u=Math.min(u,h))}),u<1/0&&u>=0&&(c=e.substring(0,u+1))}if(i=this.tokenizer.inlineText(c)){e=e.substring(i.raw.length),i.raw.slice(-1)!=="_"&&(s=i.raw.slice(-1)),r=!0;let u=n.at(-1);u?.type==="text"?(u.raw+=i.raw,u.text+=i.text):n.push(i);continue}if(e){this.infiniteLoopError(e.charCodeAt(0));break}}return n}#n(e){let{blockSkip:t,tag:n,autolink:r}=this.tokenizer.rules.inline,s="",o=0,i;for(t.lastIndex=0;i=t.exec(e);){let a=i.index+(i[2]?i[2].length:0),c=i.index+i[0].length;if(e.charAt(a)==="<"){let u=e.slice(a),d=n.exec(u)||r.exec(u);if(!d){t.lastIndex=a+1;continue}c=a+d[0].length,t.lastIndex=c}s+=e.slice(o,a)+"["+"a".repeat(c-a-2)+"]",o=c}return s+e.slice(o)}#r(e){let t=e;if(this.tokens.links&&e.includes("[")){let n=this.tokenizer.rules.inline.reflinkSearch,r=s=>{let o=s.lastIndexOf("[");if(!Object.hasOwn(this.tokens.links,W(s.slice(o+1,-1))))return s;if(o>1&&s.charAt(0)!=="!"){let i=s.slice(1,o-1);if(this.linkInText(i))return"["+i.replace(n,r)+"]["+"a".repeat(s.length-o-2)+"]"}return"["+"a".repeat(s.length-2)+"]"};t=t.replace(n,r)}return t=t.replace(this.tokenizer.rules.inline.anyPunctuationOutsideCode,(n,r,s)=>s?"+".repeat(n.length):r?r+n.slice(r.length,-r.length).replace(/\`/g,"+")+r:n),t=this.#n(t),t=this.options.hooks?.emStrongMask?.call({lexer:this},t)??t,t}infiniteLoopError(e){let t="Infinite loop on byte: "+e;if(this.options.silent)console.error(t);else throw new Error(t)}};var I=class{options;parser;constructor(e){this.options=e||S}space(e){return""}code({text:e,lang:t,escaped:n}){let r=(t||"").match(O.notSpaceStart)?.[0],s=e?e.replace(O.endingNewline,"")+\`
\`:"";return r?'<pre><code class="language-'+y(r)+'">'+(n?s:y(s,!0))+\`</code></pre>
\`:"<pre><code>"+(n?s:y(s,!0))+\`</code></pre>
\`}blockquote({tokens:e}){return\`<blockquote>
\${this.parser.parse(e)}</blockquote>
\`}html({text:e}){return e}def(e){return""}heading({tokens:e,depth:t}){return\`<h\${t}>\${this.parser.parseInline(e)}</h\${t}>
\`}hr(e){return\`<hr>
\`}list(e){let t=e.ordered,n=e.start,r="";for(let i=0;i<e.items.length;i++){let a=e.items[i];r+=this.listitem(a)}let s=t?"ol":"ul",o=t&&n!==1?' start="'+n+'"':"";return"<"+s+o+\`>
\`+r+"</"+s+\`>
\`}listitem(e){return\`<li>\${this.parser.parse(e.tokens)}</li>
\`}checkbox({checked:e}){return"<input "+(e?'checked="" ':"")+'disabled="" type="checkbox"> '}paragraph({tokens:e}){return\`<p>\${this.parser.parseInline(e)}</p>
\`}table(e){let t="",n="";for(let s=0;s<e.header.length;s++)n+=this.tablecell(e.header[s]);t+=this.tablerow({text:n});let r="";for(let s=0;s<e.rows.length;s++){let o=e.rows[s];n="";for(let i=0;i<o.length;i++)n+=this.tablecell(o[i]);r+=this.tablerow({text:n})}return r&&(r=\`<tbody>\${r}</tbody>\`),\`<table>
<thead>
\`+t+\`</thead>
\`+r+\`</table>
\`}tablerow({text:e}){return\`<tr>
\${e}</tr>
\`}tablecell(e){let t=this.parser.parseInline(e.tokens),n=e.header?"th":"td";return(e.align?\`<\${n} align="\${e.align}">\`:\`<\${n}>\`)+t+\`</\${n}>
\`}strong({tokens:e}){return\`<strong>\${this.parser.parseInline(e)}</strong>\`}em({tokens:e}){return\`<em>\${this.parser.parseInline(e)}</em>\`}codespan({text:e}){return\`<code>\${y(e,!0)}</code>\`}br(e){return"<br>"}del({tokens:e}){return\`<del>\${this.parser.parseInline(e)}</del>\`}link({href:e,title:t,text:n,tokens:r,autolink:s}){let o=s?y(n,!0):this.parser.parseInline(r),i=xe(e);if(i===null)return o;e=y(i,s);let a='<a href="'+e+'"';return t&&(a+=' title="'+y(t)+'"'),a+=">"+o+"</a>",a}image({href:e,title:t,text:n,tokens:r}){r&&(n=this.parser.parseInline(r,this.parser.textRenderer));let s=xe(e);if(s===null)return y(n);e=s;let o=\`<img src="\${y(e)}" alt="\${y(n)}"\`;return t&&(o+=\` title="\${y(t)}"\`),o+=">",o}text(e){return"tokens"in e&&e.tokens?this.parser.parseInline(e.tokens):"escaped"in e&&e.escaped?e.text:y(e.text)}};var z=class{parser;strong({text:e,tokens:t}){return t?this.parser.parseInline(t,this):e}em({text:e,tokens:t}){return t?this.parser.parseInline(t,this):e}codespan({text:e}){return e}del({text:e,tokens:t}){return t?this.parser.parseInline(t,this):e}html({text:e}){return e}text({text:e}){return e}link({text:e,tokens:t}){return t?this.parser.parseInline(t,this):e}image({text:e,tokens:t}){return t?this.parser.parseInline(t,this):e}br(){return\`
\`}checkbox({raw:e}){return e}};var P=class l{options;renderer;textRenderer;constructor(e){this.options=e||S,this.options.renderer=this.options.renderer||new I,this.renderer=this.options.renderer,this.renderer.options=this.options,this.renderer.parser=this,this.textRenderer=new z,this.textRenderer.parser=this}static parse(e,t){return new l(t).parse(e)}static parseInline(e,t){return new l(t).parseInline(e)}parse(e){this.renderer.parser=this;let t="";for(let n=0;n<e.length;n++){let r=e[n];if(this.options.extensions?.renderers?.[r.type]){let o=r,i=this.options.extensions.renderers[o.type].call({parser:this},o);if(i!==!1||!["space","hr","heading","code","table","blockquote","list","checkbox","html","def","paragraph","text"].includes(o.type)){t+=i===!1?"":i??"";continue}}let s=r;switch(s.type){case"space":{t+=this.renderer.space(s);break}case"hr":{t+=this.renderer.hr(s);break}case"heading":{t+=this.renderer.heading(s);break}case"code":{t+=this.renderer.code(s);break}case"table":{t+=this.renderer.table(s);break}case"blockquote":{t+=this.renderer.blockquote(s);break}case"list":{t+=this.renderer.list(s);break}case"checkbox":{t+=this.renderer.checkbox(s);break}case"html":{t+=this.renderer.html(s);break}case"def":{t+=this.renderer.def(s);break}case"paragraph":{t+=this.renderer.paragraph(s);break}case"text":{t+=this.renderer.text(s);break}default:{let o='Token with "'+s.type+'" type was not found.';if(this.options.silent)return console.error(o),"";throw new Error(o)}}}return t}parseInline(e,t=this.renderer){this.renderer.parser=this;let n="";for(let r=0;r<e.length;r++){let s=e[r];if(this.options.extensions?.renderers?.[s.type]){let i=this.options.extensions.renderers[s.type].call({parser:this},s);if(i!==!1||!["escape","html","link","image","checkbox","strong","em","codespan","br","del","text"].includes(s.type)){n+=i===!1?"":i??"";continue}}let o=s;switch(o.type){case"escape":{n+=t.text(o);break}case"html":{n+=t.html(o);break}case"link":{n+=t.link(o);break}case"image":{n+=t.image(o);break}case"checkbox":{n+=t.checkbox(o);break}case"strong":{n+=t.strong(o);break}case"em":{n+=t.em(o);break}case"codespan":{n+=t.codespan(o);break}case"br":{n+=t.br(o);break}case"del":{n+=t.del(o);break}case"text":{n+=t.text(o);break}default:{let i='Token with "'+o.type+'" type was not found.';if(this.options.silent)return console.error(i),"";throw new Error(i)}}}return n}};var A=class{options;block;constructor(e){this.options=e||S}static passThroughHooks=new Set(["preprocess","postprocess","processAllTokens","emStrongMask"]);static passThroughHooksRespectAsync=new Set(["preprocess","postprocess","processAllTokens"]);preprocess(e){return e}postprocess(e){return e}processAllTokens(e){return e}emStrongMask(e){return e}provideLexer(e=this.block){return e?w.lex:w.lexInline}provideParser(e=this.block){return e?P.parse:P.parseInline}};function M(l,e){if(Array.isArray(e))for(let t=0;t<e.length;t++)l.push(e[t]);else l.push(e)}var ne=class{defaults=G();options=this.setOptions;parse=this.parseMarkdown(!0);parseInline=this.parseMarkdown(!1);Parser=P;Renderer=I;TextRenderer=z;Lexer=w;Tokenizer=_;Hooks=A;constructor(...e){this.use(...e)}walkTokens(e,t){let n=[];for(let r of e)switch(M(n,t.call(this,r)),r.type){case"table":{let s=r;for(let o of s.header)M(n,this.walkTokens(o.tokens,t));for(let o of s.rows)for(let i of o)M(n,this.walkTokens(i.tokens,t));break}case"list":{let s=r;M(n,this.walkTokens(s.items,t));break}default:{let s=r;this.defaults.extensions?.childTokens?.[s.type]?this.defaults.extensions.childTokens[s.type].forEach(o=>{let i=s[o].flat(1/0);M(n,this.walkTokens(i,t))}):s.tokens&&M(n,this.walkTokens(s.tokens,t))}}return n}use(...e){let t=this.defaults.extensions||{renderers:Object.create(null),childTokens:Object.create(null)};return e.forEach(n=>{let r={...n};if(r.async=this.defaults.async||r.async||!1,n.extensions&&(n.extensions.forEach(s=>{if(!s.name)throw new Error("extension name required");if("renderer"in s){let o=t.renderers[s.name];o?t.renderers[s.name]=function(...i){let a=s.renderer.apply(this,i);return a===!1&&(a=o.apply(this,i)),a}:t.renderers[s.name]=s.renderer}if("tokenizer"in s){if(!s.level||s.level!=="block"&&s.level!=="inline")throw new Error("extension level must be 'block' or 'inline'");let o=t[s.level];o?o.unshift(s.tokenizer):t[s.level]=[s.tokenizer],s.start&&(s.level==="block"?t.startBlock?t.startBlock.push(s.start):t.startBlock=[s.start]:s.level==="inline"&&(t.startInline?t.startInline.push(s.start):t.startInline=[s.start]))}"childTokens"in s&&s.childTokens&&(t.childTokens[s.name]=s.childTokens)}),r.extensions=t),n.renderer){let s=this.defaults.renderer||new I(this.defaults);for(let o in n.renderer){if(!(o in s))throw new Error(\`renderer '\${o}' does not exist\`);if(["options","parser"].includes(o))continue;let i=o,a=n.renderer[i],c=s[i];s[i]=(...u)=>{let d=a.apply(s,u);return d===!1&&(d=c.apply(s,u)),d===!1?"":d??""}}r.renderer=s}if(n.tokenizer){let s=this.defaults.tokenizer||new _(this.defaults);for(let o in n.tokenizer){if(!(o in s))throw new Error(\`tokenizer '\${o}' does not exist\`);if(["options","rules","lexer"].includes(o))continue;let i=o,a=n.tokenizer[i],c=s[i];s[i]=(...u)=>{let d=a.apply(s,u);return d===!1&&(d=c.apply(s,u)),d}}r.tokenizer=s}if(n.hooks){let s=this.defaults.hooks||new A;for(let o in n.hooks){if(!(o in s))throw new Error(\`hook '\${o}' does not exist\`);if(["options","block"].includes(o))continue;let i=o,a=n.hooks[i],c=s[i];A.passThroughHooks.has(o)?s[i]=u=>{if(s.options.async&&A.passThroughHooksRespectAsync.has(o))return(async()=>{let h=await a.call(s,u);return c.call(s,h)})();let d=a.call(s,u);return c.call(s,d)}:s[i]=(...u)=>{if(s.options.async)return(async()=>{let h=await a.apply(s,u);return h===!1&&(h=await c.apply(s,u)),h})();let d=a.apply(s,u);return d===!1&&(d=c.apply(s,u)),d}}r.hooks=s}if(n.walkTokens){let s=this.defaults.walkTokens,o=n.walkTokens;r.walkTokens=function(i){let a=[];return M(a,o.call(this,i)),s&&M(a,s.call(this,i)),a}}this.defaults={...this.defaults,...r}}),this}setOptions(e){return this.defaults={...this.defaults,...e},this}lexer(e,t){return w.lex(e,t??this.defaults)}parser(e,t){return P.parse(e,t??this.defaults)}parseMarkdown(e){return(n,r)=>{let s={...r},o={...this.defaults,...s},i=this.onError(!!o.silent,!!o.async);if(this.defaults.async===!0&&s.async===!1)return i(new Error("marked(): The async option was set to true by an extension. Remove async: false from the parse options object to return a Promise."));if(typeof n>"u"||n===null)return i(new Error("marked(): input parameter is undefined or null"));if(typeof n!="string")return i(new Error("marked(): input parameter is of type "+Object.prototype.toString.call(n)+", string expected"));if(o.hooks&&(o.hooks.options=o,o.hooks.block=e),o.async)return(async()=>{let a=o.hooks?await o.hooks.preprocess(n):n,u=await(o.hooks?await o.hooks.provideLexer(e):e?w.lex:w.lexInline)(a,o),d=o.hooks?await o.hooks.processAllTokens(u):u;o.walkTokens&&await Promise.all(this.walkTokens(d,o.walkTokens));let p=await(o.hooks?await o.hooks.provideParser(e):e?P.parse:P.parseInline)(d,o);return o.hooks?await o.hooks.postprocess(p):p})().catch(i);try{o.hooks&&(n=o.hooks.preprocess(n));let c=(o.hooks?o.hooks.provideLexer(e):e?w.lex:w.lexInline)(n,o);o.hooks&&(c=o.hooks.processAllTokens(c)),o.walkTokens&&this.walkTokens(c,o.walkTokens);let d=(o.hooks?o.hooks.provideParser(e):e?P.parse:P.parseInline)(c,o);return o.hooks&&(d=o.hooks.postprocess(d)),d}catch(a){return i(a)}}}onError(e,t){return n=>{if(n.message+=\`
Please report this to https://github.com/markedjs/marked.\`,e){let r="<p>An error occurred:</p><pre>"+y(n.message+"",!0)+"</pre>";return t?Promise.resolve(r):r}if(t)return Promise.reject(n);throw n}}};var v=new ne;function x(l,e){return v.parse(l,e)}x.options=x.setOptions=function(l){return v.setOptions(l),x.defaults=v.defaults,ue(x.defaults),x};x.getDefaults=G;x.defaults=S;function jt(...l){return v.use(...l),x.defaults=v.defaults,ue(x.defaults),x}x.use=jt;x.walkTokens=function(l,e){return v.walkTokens(l,e)};x.parseInline=v.parseInline;x.Parser=P;x.parser=P.parse;x.Renderer=I;x.TextRenderer=z;x.Lexer=w;x.lexer=w.lex;x.Tokenizer=_;x.Hooks=A;x.parse=x;var En=x.options,zn=x.setOptions,Mn=x.walkTokens,Bn=x.parseInline,Dn=x,qn=P.parse,vn=w.lex;export{A as Hooks,w as Lexer,ne as Marked,P as Parser,I as Renderer,z as TextRenderer,_ as Tokenizer,S as defaults,G as getDefaults,vn as lexer,x as marked,En as options,Dn as parse,Bn as parseInline,qn as parser,zn as setOptions,jt as use,Mn as walkTokens};
`;var TE=()=>{};var vn;var ns=h(()=>{vn=class extends Error{res;status;constructor(e=500,t){super(t?.message,{cause:t?.cause});this.res=t?.res,this.status=e}getResponse(){if(this.res)return new Response(this.res.body,{status:this.status,headers:this.res.headers});return new Response(this.message,{status:this.status})}}});function zf(e){return JSON.stringify(e).replace(/[<>&]/g,(t)=>nj[t]??t)}function fe(e){let t=new Headers({"Content-Type":"application/json; charset=utf-8",...e.headers});return new Response(e.text??zf(e.body??null),{status:e.status,headers:t})}function T(e){return fe({status:200,body:e})}function w(e,t,n={}){throw new vn(500,{res:fe({status:e,body:typeof t==="string"?{error:t}:t,headers:n})})}function io(e,t="",n={}){return new Response(t===""?null:t,{status:e,headers:{...t===""?{}:{"Content-Type":"text/plain"},...n}})}function rs(e,t,n,r={}){let o=e.replace(/["\\]/g,"_");return new Response(n,{headers:{"Content-Type":t,"Content-Length":String(n.byteLength),"Content-Disposition":`attachment; filename="${o}"; filename*=UTF-8''${encodeURIComponent(e)}`,...r}})}var nj;var ge=h(()=>{ns();nj={"<":"\\u003c",">":"\\u003e","&":"\\u0026"}});var $E=`// The files of a message: images as small pictures that open large, everything else to be downloaded.
import { byId, copyOf, saveAs, setText, sizeWords } from './dom.client.js';
import { orShow, platform } from './platform.client.js';

// What a browser shows without running anything in it.
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);
const MAX_PICTURE_BYTES = 12 * 1024 * 1024;
const MAX_KEPT_PICTURES = 60;

/** Path \u2192 address of the bytes inside the browser, the oldest first. */
const kept = new Map();

export function attachmentNode(attachment) {
  const path = platformPath(attachment.url);
  const isPicture =
    PICTURES.has(attachment.mime_type?.toLowerCase()) && !(attachment.size > MAX_PICTURE_BYTES);
  return path && isPicture ? pictureNode(attachment, path) : fileNode(attachment, path);
}

function fileNode({ name, uri, size }, path) {
  const shownName = name || 'file';
  const node = copyOf('attachment-template', {
    'file-name': shownName,
    'file-size': path ? sizeWords(size) : 'not kept here',
  });
  const link = node.querySelector('.file-name');
  link.title = path ? \`Download \${shownName}\` : \`Not kept on this platform: \${uri || 'no address'}\`;
  link.download = shownName;
  if (!path) {
    link.removeAttribute('href');
    return node;
  }
  link.href = path;
  link.addEventListener('click', (event) => {
    // A link would ask for it without the key.
    event.preventDefault();
    void download(path, shownName);
  });
  return node;
}

const download = (path, name) =>
  orShow(byId('log-problem'), \`\${name} could not be downloaded.\`, async () =>
    saveAs(await platform.download(path), name),
  );

function pictureNode(attachment, path) {
  const name = attachment.name || 'image';
  const node = copyOf('picture-template');
  const button = node.querySelector('button');
  const image = node.querySelector('img');
  button.ariaLabel = \`Open the image \${name}\`;
  button.title = name;
  // What does not turn out to be a picture is a file like any other.
  const giveUp = () => node.replaceWith(fileNode(attachment, path));
  image.addEventListener('error', giveUp);
  image.addEventListener('load', () => node.classList.add('is-loaded'));
  button.addEventListener('click', () => openLarge(path, name));
  pictureAt(path).then((address) => {
    image.src = address;
  }, giveUp);
  return node;
}

async function pictureAt(path) {
  const known = kept.get(path);
  if (known !== undefined) return known;
  const address = platform.download(path).then((blob) => {
    if (!PICTURES.has(blob.type.toLowerCase())) throw new TypeError('not a picture');
    return URL.createObjectURL(blob);
  });
  kept.set(path, address);
  address.catch(() => kept.delete(path));
  if (kept.size > MAX_KEPT_PICTURES) {
    const [oldest] = kept.keys();
    kept.get(oldest).then(URL.revokeObjectURL, () => {});
    kept.delete(oldest);
  }
  return address;
}

async function openLarge(path, name) {
  const image = byId('picture-large');
  image.src = await pictureAt(path);
  image.alt = name;
  setText(byId('picture-name'), name);
  byId('picture-download').onclick = () => void download(path, name);
  byId('picture-dialog').showModal();
}

byId('picture-close').addEventListener('click', () => byId('picture-dialog').close());

/** Only a path on this platform becomes a link; any other address stays text. */
function platformPath(url) {
  if (typeof url !== 'string' || !url.startsWith('/')) return undefined;
  const resolved = URL.parse(url, location.origin);
  return resolved?.origin === location.origin ? resolved.pathname + resolved.search : undefined;
}
`;var RE=()=>{};var CE=`// The canvas: workspaces on the left, one conversation in the middle, faults and requests on the right.
import { createComposer } from './composer.client.js';
import { createConnectDialog, isRemoved } from './connect-dialog.client.js';
import { createWorkspaceDialog } from './create-dialog.client.js';
import { byId, createCoalesced, pause, setText, showProblem } from './dom.client.js';
import { followEvents } from './events.client.js';
import { createFaultPanel } from './faults.client.js';
import { createInspector } from './inspector.client.js';
import { canvasKey } from './key.client.js';
import { createShortcuts } from './keyboard.client.js';
import { createMessageLog } from './messages.client.js';
import { createNotice } from './notice.client.js';
import { orShow, orShowUnlessGone, platform, reachability } from './platform.client.js';
import { createRequestLog } from './requests.client.js';
import { createSearch } from './search.client.js';
import { createUnread } from './unread.client.js';
import { createWorkspaceList, showConversationHead } from './workspaces.client.js';

const MESSAGE_EVENTS = new Set(['ACTIVITY_LOGGED', 'AGENT_MESSAGE', 'USER_MESSAGE', 'PEER_MESSAGE']);
const MARK_EVENTS = new Set(['MESSAGE_MARKED', 'A2A_RESPONSE']);
// A workspace goes offline without an event, and a stream can end without an error.
const REFRESH_EVERY_MS = 3_000;
const NEWEST_ERA = 'E2';
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

/** What the page reads by itself. A 401 means that the key is not this platform's: it is another one on the same port. */
const read = (node, what, action) => orShowUnlessGone(node, what, action, () => showLocked(true));

function showLocked(isLocked) {
  byId('locked').hidden = !isLocked;
  for (const id of ['layout', 'topbar-tools']) byId(id).hidden = isLocked;
}

const fetchState = () =>
  read(byId('workspaces-problem'), 'The workspaces could not be read.', async () => {
    stateFetches += 1;
    const thisFetch = stateFetches;
    const state = await platform.state();
    showLocked(false);
    // A slower, older answer must not undo a newer one.
    if (thisFetch < shownFetch) return;
    shownFetch = thisFetch;
    workspaces = state.workspaces;
    setText(byId('era'), state.era);
    // The newest goes without saying.
    byId('era').hidden = state.era === NEWEST_ERA;
    faults.show(state.faults, nameOf);
    for (const { id } of workspaces) if (!unread.isKnown(id)) recountWanted.add(id);
    if (recountWanted.size > 0) recount();
    const isFirst = !hasState;
    hasState = true;
    if (isFirst) showRequests();
    // Another start of the program has other workspaces.
    if (isFirst || (selectedId !== undefined && !selected())) openFirst();
    render();
  });

const refreshState = createCoalesced(fetchState);

const refreshConversation = createCoalesced(() =>
  read(byId('log-problem'), 'The messages could not be read.', async () => {
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
const connectDialog = createConnectDialog({
  onChanged: fetchState,
  childrenOf: (id) => workspaces.filter((other) => other.parent_id === id && !isRemoved(other)),
});
const notice = createNotice({
  onConnect: (workspace) => connectDialog.open(workspace),
  async onResume({ id, name }) {
    await orShow(byId('log-problem'), \`\${name} was not resumed.\`, () => platform.resume(id));
    await fetchState();
    byId('composer-text').focus();
  },
});
const search = createSearch({ onChanged: renderList, onChosen: () => select(list.shownIds()[0] ?? '') });
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
  byId('nothing-selected').hidden = !hasState || workspace !== undefined;
  byId('loading').hidden = hasState;
  for (const id of ['conversation-head', 'log-frame', 'conversation-foot']) {
    byId(id).hidden = workspace === undefined;
  }
  if (workspace) {
    showConversationHead(workspace);
    log.describe(workspace);
    notice.show(workspace);
    byId('composer').hidden = isRemoved(workspace);
    composer.show(
      workspace,
      workspaces.filter((other) => other.id !== workspace.id && !isRemoved(other)),
    );
  }
  renderList();
}

function renderList() {
  // Before the first answer the list is unknown, not empty.
  if (!hasState) return;
  list.show(workspaces, { selectedId, unread: unread.counts, filter: search.filter() });
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
  if (!selected()) selectedId = undefined;
  const wanted = location.hash.slice(1);
  const first = workspaces.find(({ external, status }) => external && status !== 'removed') ?? workspaces[0];
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
  // Only one pane is shown at a time, and the focus must not stay in the hidden one.
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
}

/** One place says that nobody answers; what is shown meanwhile is what was known last. */
reachability.onChange = () => {
  document.body.classList.toggle('is-gone', reachability.isGone);
  const hadFocus = byId('gone').contains(document.activeElement);
  byId('gone').hidden = !reachability.isGone;
  setText(byId('gone-address'), location.host);
  if (hadFocus && byId('gone').hidden) (selectedId ? byId('conversation-name') : byId('create-open')).focus();
  render();
};

const startEvents = () =>
  followEvents({
    onOpen() {
      showLive('live', 'Live');
      refreshEverything();
    },
    onBroken: () => showLive('reconnecting', 'Reconnecting\u2026'),
    onEvent({ type, workspace_id: workspaceId }) {
      refreshState();
      if (MARK_EVENTS.has(type)) refreshConversation();
      if (!MESSAGE_EVENTS.has(type)) return;
      refreshConversation();
      for (const { id } of workspaces) if (!workspaceId || id === workspaceId) recountWanted.add(id);
      recount();
    },
  });
createShortcuts({
  search,
  onMove(step) {
    const ids = list.shownIds();
    const here = ids.indexOf(selectedId);
    const next = ids[here === -1 ? 0 : here + step];
    if (next !== undefined) select(next);
  },
});

async function run() {
  const events = startEvents();
  byId('gone-retry').addEventListener('click', () => {
    events.reopen();
    refreshState();
  });
  refreshState();
  for (;;) {
    await pause(REFRESH_EVERY_MS);
    if (!isSeen()) continue;
    refreshState();
    refreshConversation();
    if (inspector.isOpen()) await requests.refresh();
  }
}

if (canvasKey() === undefined) showLocked(true);
else await run();
`;var OE=()=>{};var PE=`:root {
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
  --bad: light-dark(#b3261e, #ff9d95);
  --bad-soft: light-dark(#fdecea, #3a1a19);
  --notice: light-dark(#fff6e3, #2b2313);
  --notice-line: light-dark(#efd9a8, #4a3c1d);
  --code-inline: light-dark(rgb(20 30 60 / 8%), rgb(255 255 255 / 10%));
  --good-text: light-dark(#0f6b3f, #4cc38a);
  --table-line: light-dark(rgb(40 55 90 / 26%), rgb(220 230 255 / 24%));
  --code: light-dark(#f3f4f7, #10151b);
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

/* Whatever direction a name is written in, what stands beside it stays where it is. */
.message-from,
.message-to,
.quote-from,
.quote-text,
.workspace-name,
.conversation-name,
.presence-text,
.file-name {
  unicode-bidi: isolate;
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

/* Nobody answers: what is known is old. */
.is-gone .dot {
  border-color: var(--idle);
  background: none;
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

.empty-title {
  color: var(--text);
  font-size: 16px;
  font-weight: 600;
}

.empty-small {
  padding: 16px;
  font-size: 13px;
}

/* Shown only when the first answer takes its time. */
.skeleton {
  display: grid;
  gap: 14px;
  padding: 12px 18px;
  opacity: 0;
  animation: appear 200ms 300ms forwards;
}

.skeleton i {
  height: 34px;
  border-radius: var(--radius);
  background: var(--hover);
}

.skeleton i:nth-of-type(2) {
  width: 78%;
}

.skeleton-list {
  position: absolute;
  inset: 92px 0 auto;
}

.skeleton-log {
  position: absolute;
  inset: auto 0 0;
  align-content: end;
}

.skeleton-log i {
  width: 45%;
  height: 44px;
}

.skeleton-log i:nth-of-type(2) {
  width: 55%;
  justify-self: end;
}

@keyframes appear {
  to {
    opacity: 1;
  }
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

.gone {
  display: flex;
  flex: none;
  align-items: center;
  gap: 12px;
  padding: 8px 12px 8px 16px;
  border-bottom: 1px solid var(--line);
  background: var(--notice);
  font-size: 13px;
}

.gone-text {
  flex: 1;
  min-width: 0;
  text-wrap: pretty;
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
  position: relative;
  display: flex;
  flex-direction: column;
  min-height: 0;
  border-right: 1px solid var(--line);
}

.sidebar .problem {
  margin: 0 12px 8px;
}

.search {
  position: relative;
  display: flex;
  align-items: center;
  padding: 0 12px 10px;
}

.search .icon {
  position: absolute;
  left: 22px;
  color: var(--text-faint);
  pointer-events: none;
}

.search #search {
  flex: 1;
  height: 34px;
  padding: 0 58px 0 32px;
  border-color: var(--line);
  background: var(--surface);
  font-size: 13px;
}

.search-key {
  position: absolute;
  right: 20px;
  color: var(--text-faint);
  pointer-events: none;
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

.workspace[data-removed="true"] .workspace-name {
  color: var(--text-soft);
  font-weight: 500;
  text-decoration: line-through;
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

.messages,
.work {
  flex: none;
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

.message-state {
  display: inline-flex;
  align-items: center;
  gap: 3px;
}

.message-state .icon {
  width: 14px;
  height: 14px;
}

.message-state[data-state="answered"] {
  color: var(--good-text);
}

.message-state[data-state="failed"] {
  color: var(--bad);
}

.message-quote {
  display: block;
  width: 100%;
  max-width: 100%;
  margin-bottom: 6px;
  padding: 1px 8px;
  overflow: hidden;
  border: 0;
  border-left: 3px solid var(--line-strong);
  border-radius: 3px;
  background: none;
  color: var(--text-soft);
  font-size: 12.5px;
  text-align: left;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.message-quote:hover {
  background: var(--hover);
}

.quote-from {
  font-weight: 600;
}

.message.is-found .message-body {
  outline: 2px solid var(--accent);
  outline-offset: 1px;
}

.message:focus-visible {
  outline: none;
}

.picture-button {
  display: block;
  width: 200px;
  height: 140px;
  padding: 0;
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface-sunken);
  cursor: zoom-in;
}

.picture-button img {
  width: 100%;
  height: 100%;
  object-fit: cover;
  opacity: 0;
}

.is-loaded .picture-button img {
  opacity: 1;
}

.work {
  display: flex;
  align-items: center;
  gap: 8px;
  width: 100%;
  max-width: 900px;
  margin: 14px auto 0;
  color: var(--text-soft);
  font-size: 13px;
}

.work-text {
  min-width: 0;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.work-text strong {
  color: var(--text);
}

.work-dots {
  display: inline-flex;
  flex: none;
  gap: 4px;
  padding: 9px 10px;
  border-radius: 4px 12px 12px;
  background: var(--surface-sunken);
}

.work-dots i {
  width: 5px;
  height: 5px;
  border-radius: 50%;
  background: var(--text-soft);
  animation: work 1.4s infinite ease-in-out;
}

.work-dots i:nth-child(2) {
  animation-delay: 180ms;
}

.work-dots i:nth-child(3) {
  animation-delay: 360ms;
}

@keyframes work {
  0%,
  70%,
  100% {
    opacity: 0.35;
  }

  35% {
    opacity: 1;
  }
}

.message-more {
  margin-top: 6px;
}

.files {
  display: flex;
  flex-wrap: wrap;
  align-items: flex-end;
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

.conversation-foot {
  flex: none;
  width: 100%;
  max-width: 940px;
  margin: 0 auto;
  padding: 4px 20px 10px;
}

.notice {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px 12px;
  margin-bottom: 8px;
  padding: 8px 12px;
  border: 1px solid var(--notice-line);
  border-radius: var(--radius);
  background: var(--notice);
  font-size: 13px;
}

.notice-text {
  flex: 1 1 260px;
  min-width: 0;
  overflow-wrap: anywhere;
  text-wrap: pretty;
}

.notice-run {
  flex: 1 1 100%;
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
  justify-content: flex-end;
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

.request {
  grid-template-columns: 34px minmax(0, 1fr) auto;
  column-gap: 0;
}

.request-meta {
  grid-column: 2 / 4;
}

.request-count {
  padding-left: 8px;
  color: var(--text-soft);
  font-variant-numeric: tabular-nums;
  font-weight: 600;
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

.dialog-wide {
  width: min(640px, calc(100vw - 24px));
}

.dialog-picture {
  width: fit-content;
  max-width: calc(100vw - 24px);
  padding: 12px;
}

#picture-large {
  display: block;
  max-width: 100%;
  max-height: calc(100dvh - 110px);
  margin: 0 auto;
  border-radius: var(--radius);
}

.picture-name {
  flex: 1;
  min-width: 0;
  align-self: center;
  overflow: hidden;
  color: var(--text-soft);
  font-size: 13px;
  text-overflow: ellipsis;
  white-space: nowrap;
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

.steps {
  display: grid;
  gap: 18px;
  margin-bottom: 4px;
  counter-reset: step;
}

.steps > li {
  position: relative;
  min-width: 0;
  padding-left: 34px;
  counter-increment: step;
}

.steps > li::before {
  position: absolute;
  top: -1px;
  left: 0;
  width: 22px;
  border-radius: 50%;
  background: var(--accent-soft);
  color: var(--accent);
  font-size: 12px;
  font-weight: 700;
  line-height: 22px;
  text-align: center;
  content: counter(step);
}

.step-title {
  margin-bottom: 6px;
  font-size: 14px;
  font-weight: 600;
}

.steps .dialog-note {
  margin: 4px 0 6px;
}

#workspace-remove {
  margin-right: auto;
}

.button-danger {
  border-color: transparent;
  background: var(--banner);
  color: var(--on-banner);
}

.button-danger:hover {
  background: light-dark(#8a1c15, #8c251e);
}

.ask {
  margin-top: 16px;
  padding: 12px 14px;
  border: 1px solid var(--line-strong);
  border-radius: var(--radius);
  overflow-wrap: anywhere;
}

.keys {
  display: grid;
  grid-template-columns: auto 1fr;
  gap: 10px 16px;
  margin: 0;
}

.keys dd {
  margin: 0;
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

/* What is written */

.message-text {
  overflow-wrap: anywhere;
}

.message-text:focus-visible {
  outline: none;
}

.message-text.is-plain {
  white-space: pre-wrap;
}

.message-text > * + *,
.message-text blockquote > * + * {
  margin-top: 8px;
}

.message-text > :last-child {
  margin-bottom: 0;
}

.message-text ul,
.message-text ol {
  padding-left: 22px;
}

.message-text ul {
  list-style: disc;
}

.message-text ol {
  list-style: decimal;
}

.message-text li + li {
  margin-top: 2px;
}

.message-text blockquote {
  margin: 0 0 8px;
  padding-left: 10px;
  border-left: 3px solid var(--line-strong);
  color: var(--text-soft);
}

.message-text hr {
  width: 100%;
  margin-bottom: 0;
  border: 0;
  border-top: 1px solid var(--line-strong);
}

.message-text a {
  color: var(--accent);
  text-underline-offset: 2px;
}

.md-host {
  font-size: 12px;
}

.md-heading {
  font-weight: 650;
}

.md-h1,
.md-h2 {
  font-size: 16px;
}

.message-text code {
  font: 12.5px / 1.5 var(--mono);
}

.message-text :not(pre) > code {
  padding: 1px 4px;
  border-radius: 4px;
  background: var(--code-inline);
}

.md-block {
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--code);
}

.md-code-bar {
  display: flex;
  align-items: center;
  justify-content: space-between;
  min-height: 30px;
  padding: 0 4px 0 12px;
  border-bottom: 1px solid var(--line);
  color: var(--text-soft);
  font-size: 12px;
}

.md-copy {
  min-height: 24px;
  padding: 0 8px;
  border: 0;
  border-radius: 5px;
  background: none;
  color: var(--text-soft);
  font-size: 12px;
  font-weight: 500;
}

.md-copy:hover {
  background: var(--hover);
}

.md-code,
.md-table {
  overflow-x: auto;
  scrollbar-width: thin;
}

.md-code {
  padding: 8px 12px;
}

.md-code:focus-visible,
.md-table:focus-visible {
  outline-offset: -2px;
}

.md-code pre {
  width: max-content;
  overflow-wrap: normal;
}

.message-text table {
  border-collapse: collapse;
  font-size: 13px;
}

.message-text th,
.message-text td {
  min-width: 48px;
  padding: 4px 10px;
  border: 1px solid var(--table-line);
  overflow-wrap: break-word;
  vertical-align: top;
}

.message-text th:not([align]) {
  text-align: left;
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

  .conversation-foot {
    padding: 0 8px 8px;
  }

  .picture-button {
    width: 140px;
    height: 100px;
  }

  .snippet {
    grid-template-columns: minmax(0, 1fr);
    justify-items: end;
  }

  .snippet .command {
    width: 100%;
  }

  .search #search {
    padding-right: 8px;
    font-size: 16px;
  }

  .composer textarea,
  .field input,
  select {
    font-size: 16px;
  }

  .send-as-words {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
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

  .work-dots i,
  .skeleton {
    animation: none;
    opacity: 1;
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
`;var IE=()=>{};var LE=`// The box below the log: text, files, and in whose name they are sent.
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
    const { name, size } = chosen.file;
    const node = copyOf('chosen-file-template', { 'file-name': name, 'file-size': sizeWords(size) });
    const remove = node.querySelector('.file-remove');
    remove.setAttribute('aria-label', \`Remove \${name}\`);
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
      // By mouse or by keyboard: the next thing is to write.
      if (byId('composer').contains(document.activeElement)) textBox.focus();
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
    /** Shows the workspace as it is now; \`others\` are the workspaces in whose name one can write to it. */
    show(next, others) {
      workspace = next;
      if (!drafts.has(next.id)) drafts.set(next.id, newDraft());
      draft = drafts.get(next.id);
      setText(byId('composer-label'), \`Message to \${next.name}\`);
      textBox.placeholder = \`Message \${next.name}\`;
      offerSenders(sendAs, others);
      if (!others.some(({ id }) => id === draft.sendAs)) draft.sendAs = AS_CANVAS_USER;
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
`;var NE=()=>{};var DE=`// How an agent connects to a workspace, and what else can be done with one: a new token, pause, resume, remove.
import { byId, setText, showProblem } from './dom.client.js';
import { copyText } from './markdown.client.js';
import { orShow, platform } from './platform.client.js';

/** What starts a session as a workspace whose settings are in place. */
const START_COMMAND = 'claude --dangerously-load-development-channels plugin:molecule@molecule-channel';
const INSTALL_COMMANDS = [
  'claude plugin marketplace add Molecule-AI/molecule-mcp-claude-channel',
  'claude plugin install molecule@molecule-channel',
].join('\\n');

export const isPaused = ({ status }) => status === 'paused';
export const isRemoved = ({ status }) => status === 'removed';
const canBePaused = ({ status }) => !['paused', 'removed'].includes(status);

/**
 * The dialog of one workspace. \`onChanged\` follows every change of it.
 */
export function createConnectDialog({ onChanged, childrenOf }) {
  const dialog = byId('connect-dialog');
  const problem = byId('connect-problem');
  let workspace;

  for (const button of dialog.querySelectorAll('[data-copies]')) {
    button.addEventListener('click', () => copyText(button, byId(button.dataset.copies).textContent));
  }
  byId('connect-close').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    // What opened it may be gone by now.
    if (document.activeElement === document.body) byId('conversation-name').focus();
  });

  function showConnection(connection) {
    const hasToken = connection.auth_token !== '';
    setText(byId('connect-snippet'), connection.claude_code_channel_snippet.trim());
    byId('connect-token-new').hidden = !hasToken;
    byId('connect-token-note').hidden = hasToken;
    // Without a token there is nothing in it to be pasted.
    byId('connect-copy').hidden = !hasToken;
    byId('token-new').hidden = hasToken;
  }

  async function load() {
    const { id, token } = workspace;
    setText(byId('connect-snippet'), 'Loading\u2026');
    await orShow(problem, 'The settings could not be read.', async () => {
      const connection = await platform.connection(id);
      if (workspace?.id !== id) return;
      // The token is told once, to whoever made the workspace.
      const snippet = connection.claude_code_channel_snippet;
      const filled = token
        ? snippet.replace(/<ROTATE_TO_REVEAL_TOKEN>|<paste auth_token[^>]*>/, token)
        : snippet;
      showConnection({ auth_token: token ?? '', claude_code_channel_snippet: filled });
    });
  }

  function ask(what) {
    byId('ask').hidden = what === undefined;
    byId('connect-actions').hidden = what !== undefined;
    if (what === undefined) return;
    setText(byId('ask-text'), what.question);
    setText(byId('ask-yes'), what.yes);
    byId('ask-yes').classList.toggle('button-danger', what.isDanger);
    byId('ask-yes').onclick = async () => {
      ask(undefined);
      await what.act();
      if (dialog.open && !dialog.contains(document.activeElement)) byId('connect-close').focus();
    };
    byId('ask-no').focus();
  }
  byId('ask-no').addEventListener('click', () => {
    ask(undefined);
    byId('connect-close').focus();
  });

  async function change(what, action) {
    const isDone = await orShow(problem, what, action);
    await onChanged();
    return isDone;
  }

  const makeToken = async () => {
    const makes = async () => showConnection(await platform.newToken(workspace.id));
    if (await orShow(problem, 'No new token was made.', makes)) byId('connect-copy').focus();
  };

  byId('token-new').addEventListener('click', () => {
    if (!workspace.connected) return makeToken();
    return ask({
      question: \`A session is connected as \${workspace.name}. With a new token it can no longer read or write.\`,
      yes: 'New token',
      isDanger: true,
      act: makeToken,
    });
  });
  byId('workspace-pause').addEventListener('click', async () => {
    const { id, name } = workspace;
    if (await change(\`\${name} was not paused.\`, () => platform.pause(id))) dialog.close();
  });
  byId('workspace-resume').addEventListener('click', async () => {
    const { id, name } = workspace;
    if (await change(\`\${name} was not resumed.\`, () => platform.resume(id))) dialog.close();
  });
  byId('workspace-remove').addEventListener('click', () => {
    const { name } = workspace;
    const below = childrenOf(workspace.id).map((child) => child.name);
    const others = below.length === 0 ? '' : \`, and with it \${below.join(', ')}\`;
    ask({
      question: \`Remove \${name}\${others}? Tokens stop working at once; what was said can still be read.\`,
      yes: 'Remove',
      isDanger: true,
      act: async () => {
        if (await change(\`\${name} was not removed.\`, () => platform.removeWorkspace(workspace)))
          dialog.close();
      },
    });
  });

  return {
    /** \`token\` only right after the workspace was made; it is not readable later. */
    open(next) {
      workspace = next;
      const join = next.join_command;
      showProblem(problem, '');
      ask(undefined);
      setText(byId('connect-title'), next.external ? \`Connect Claude Code to \${next.name}\` : next.name);
      byId('connect-join').hidden = !next.external || join === undefined;
      byId('connect-steps').hidden = !next.external || join !== undefined;
      byId('connect-internal').hidden = next.external;
      setText(byId('connect-join-command'), join ?? '');
      setText(byId('connect-install'), INSTALL_COMMANDS);
      setText(byId('connect-command'), START_COMMAND);
      byId('workspace-pause').hidden = !canBePaused(next);
      byId('workspace-resume').hidden = !isPaused(next);
      byId('workspace-remove').hidden = isRemoved(next);
      dialog.showModal();
      if (next.external && join === undefined) void load();
    },
  };
}
`;var ME=()=>{};var FE=`// The form for a new workspace.
import { byId, showProblem } from './dom.client.js';
import { orShow, platform } from './platform.client.js';

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
    await orShow(problem, 'Not created.', async () => {
      const { id, token } = await platform.createWorkspace(fields);
      dialog.close();
      onCreated({ id, token, name: fields.name, external: fields.external });
    });
    submit.disabled = false;
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
`;var zE=()=>{};var qE=`<dialog class="dialog" id="create-dialog" aria-labelledby="create-title">
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

<dialog class="dialog dialog-wide" id="connect-dialog" aria-labelledby="connect-title">
  <h2 class="dialog-title" id="connect-title">Connect Claude Code</h2>
  <section id="connect-join" hidden>
    <p class="dialog-text">Run this in another terminal, in a folder that Claude Code trusts, and confirm with Enter.</p>
    <div class="snippet">
      <pre class="command" id="connect-join-command"></pre>
      <button type="button" class="button" data-copies="connect-join-command">Copy</button>
    </div>
  </section>
  <ol class="steps" id="connect-steps" hidden>
    <li>
      <h3 class="step-title">Install the plugin, once</h3>
      <div class="snippet">
        <pre class="command" id="connect-install"></pre>
        <button type="button" class="button" data-copies="connect-install">Copy</button>
      </div>
    </li>
    <li>
      <h3 class="step-title">Paste this into a terminal</h3>
      <div class="snippet">
        <pre class="command" id="connect-snippet"></pre>
        <button type="button" class="button" id="connect-copy" data-copies="connect-snippet" hidden>Copy</button>
        <button type="button" class="button button-primary" id="token-new" hidden>New token</button>
      </div>
      <p class="dialog-note" id="connect-token-new" hidden>The token is shown only now.</p>
      <p class="dialog-note" id="connect-token-note" hidden>
        The token was shown once. With a new one this is ready to be pasted; the old one ends.
      </p>
      <p class="dialog-note">
        It replaces the settings. To keep other workspaces, give this text to <code>molecule-channel setup</code> instead.
      </p>
    </li>
    <li>
      <h3 class="step-title">Later, start a session with the channel</h3>
      <div class="snippet">
        <pre class="command" id="connect-command"></pre>
        <button type="button" class="button" data-copies="connect-command">Copy</button>
      </div>
      <p class="dialog-note">Claude Code asks whether you want the channel; confirm with Enter.</p>
    </li>
  </ol>
  <p class="dialog-text" id="connect-internal" hidden>
    It lives on this platform. Pick its name under \u201CSend as\u201D to speak for it.
  </p>
  <p class="problem" id="connect-problem" role="alert" hidden></p>
  <section class="ask" id="ask" aria-labelledby="ask-text" hidden>
    <p id="ask-text"></p>
    <div class="dialog-actions">
      <button type="button" class="button" id="ask-no">Keep it</button>
      <button type="button" class="button" id="ask-yes"></button>
    </div>
  </section>
  <div class="dialog-actions" id="connect-actions">
    <button type="button" class="button" id="workspace-remove">Remove\u2026</button>
    <button type="button" class="button" id="workspace-pause">Pause</button>
    <button type="button" class="button" id="workspace-resume">Resume</button>
    <button type="button" class="button button-primary" id="connect-close">Done</button>
  </div>
</dialog>

<dialog class="dialog dialog-picture" id="picture-dialog" aria-labelledby="picture-name">
  <img id="picture-large" alt="" />
  <div class="dialog-actions">
    <p class="picture-name" id="picture-name"></p>
    <button type="button" class="button" id="picture-download">Download</button>
    <button type="button" class="button button-primary" id="picture-close">Close</button>
  </div>
</dialog>

<dialog class="dialog" id="keys-dialog" aria-labelledby="keys-title">
  <h2 class="dialog-title" id="keys-title">Keyboard</h2>
  <dl class="keys">
    <dt><kbd>Enter</kbd></dt><dd>sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a line</dd>
    <dt><kbd>Ctrl</kbd> <kbd>K</kbd></dt><dd>searches the workspaces</dd>
    <dt><kbd>Alt</kbd> <kbd>\u2193</kbd> <kbd>\u2191</kbd></dt><dd>opens the next workspace, or the one before</dd>
    <dt><kbd>Ctrl</kbd> <kbd>/</kbd></dt><dd>shows this</dd>
    <dt><kbd>Esc</kbd></dt><dd>closes what is open</dd>
  </dl>
  <div class="dialog-actions">
    <button type="button" class="button button-primary" id="keys-close">Close</button>
  </div>
</dialog>
`;var UE=()=>{};var WE=`// What every part of the page does with the document. Text from the platform is only ever set as text.

const BETWEEN_RUNS_MS = 60;
// A browser may ask first where to put a file.
const KEPT_FOR_SAVING_MS = 60_000;

export const byId = (id) => document.getElementById(id);

/** A fresh copy of the one element in a \`<template>\`; \`texts\` are those of its parts, by class name. */
export function copyOf(templateId, texts = {}) {
  const node = byId(templateId).content.firstElementChild.cloneNode(true);
  for (const [name, text] of Object.entries(texts)) node.querySelector(\`.\${name}\`).textContent = text;
  return node;
}

/** Sets text only when it differs, so that screen readers and selections are left alone. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Shows a sentence about what failed; an empty one hides it. */
export function showProblem(node, sentence) {
  setText(node, sentence);
  node.hidden = sentence === '';
}

/** Gives the reader a file to keep. */
export function saveAs(file, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_FOR_SAVING_MS);
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
`;var jE=()=>{};var BE=`// The platform's live events.
import { fetchWithKey } from './key.client.js';
import { parseJson, reachability } from './platform.client.js';

const RECONNECT_FIRST_MS = 500;
const RECONNECT_MAX_MS = 5_000;

/**
 * Follows the platform's event stream for as long as the page lives. A broken stream is reopened after a growing,
 * jittered wait; \`onOpen\` runs each time it is (re)opened, which is the moment to fetch what was missed.
 */
export function followEvents({ onOpen, onEvent, onBroken }) {
  let current;
  let timer;
  let failures = 0;

  async function open() {
    clearTimeout(timer);
    current?.abort();
    const mine = new AbortController();
    current = mine;
    try {
      await readEvents(mine.signal, onEvent, () => {
        failures = 0;
        onOpen();
      });
    } catch {
      // Refused, or broken off: that is what comes next in any case.
    }
    if (current !== mine) return;
    const waitMs =
      Math.min(RECONNECT_MAX_MS, RECONNECT_FIRST_MS * 2 ** failures) * (0.75 + Math.random() / 2);
    failures += 1;
    onBroken({ waitMs });
    timer = setTimeout(open, waitMs);
  }

  void open();
  return { reopen: open };
}

/** Reads the stream to its end. The browser's own reader of such streams could not show the key. */
async function readEvents(signal, onEvent, onOpen) {
  const response = await openStream(signal);
  reachability.found(true);
  if (!response.ok) return;
  onOpen();
  const texts = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await texts.read();
    if (done) return;
    const lines = (rest + value).split('\\n');
    rest = lines.pop();
    for (const line of lines) {
      const event = line.startsWith('data: ') ? parseJson(line.slice('data: '.length)) : undefined;
      if (typeof event?.type === 'string') onEvent(event);
    }
  }
}

async function openStream(signal) {
  try {
    return await fetchWithKey('/local/events', { cache: 'no-store', signal });
  } catch (error) {
    if (!signal.aborted) reachability.found(false);
    throw error;
  }
}
`;var HE=()=>{};var VE=`// The fault switchboard: what agents get instead of an answer, and the banner that says so.
import { arrange, byId, copyOf, createNodeCache, setText } from './dom.client.js';
import { orShow, platform } from './platform.client.js';

const PRESETS = [
  { label: 'Outage', note: 'nobody answers', rule: { fault: { kind: 'outage' } } },
  {
    label: 'Database down',
    note: 'every token is called invalid',
    rule: { fault: { kind: 'database-down' } },
  },
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
  {
    label: 'Late messages 50 %',
    note: 'up to 2 s after their time',
    rule: { probability: 0.5, fault: { kind: 'late-row', delayMs: 0, maxDelayMs: 2000 } },
  },
  {
    label: 'Answers without end',
    note: 'rows that never stop',
    rule: { fault: { kind: 'bad-body', body: 'endless' } },
  },
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
  'late-row': ({ delayMs, maxDelayMs = delayMs }) =>
    \`Messages late by \${delayMs / 1000}\${maxDelayMs > delayMs ? \` to \${maxDelayMs / 1000}\` : ''} s\`,
  'bad-body': ({ body }) => \`Bad answers (\${body})\`,
  'database-down': ({ afterAuth }) =>
    afterAuth ? 'Database down after the token was read' : 'Database down',
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
  const cache = createNodeCache();
  const switches = PRESETS.map((preset) => presetSwitch(preset));
  let rules = [];
  byId('presets').replaceChildren(...switches.map(({ node }) => node));

  async function attempt(what, action) {
    await orShow(byId('faults-problem'), what, action);
    await onChanged();
    render();
  }

  function presetSwitch(preset) {
    const node = copyOf('preset-template', { 'preset-label': preset.label, 'preset-note': preset.note });
    const input = node.querySelector('input');
    input.role = 'switch';
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
    const node = copyOf('rule-template', { 'rule-text': words });
    const remove = node.querySelector('button');
    remove.setAttribute('aria-label', \`Remove the rule \${words}\`);
    remove.addEventListener('click', () => {
      const next = node.nextElementSibling ?? node.previousElementSibling;
      (next?.querySelector('button') ?? byId('presets').querySelector('input')).focus();
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
    // The focus would be lost with the button.
    byId('inspector-toggle').focus();
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
`;var ZE=()=>{};var KE=`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><title>Molecule</title><path d="M8.5 14.2 14 7.6M9.7 16.6l6 .9" fill="none" stroke="#7c4ddb" stroke-width="1.8"/><g fill="#7c4ddb"><circle cx="7" cy="16" r="3.4"/><circle cx="15.5" cy="6" r="2.6"/><circle cx="18" cy="17.8" r="2.2"/></g></svg>
`;var GE=()=>{};var JE=`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>Molecule canvas</title>
    <link rel="icon" href="favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="canvas.css" />
    <script src="purify.js" defer></script>
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
      <symbol id="icon-check" viewBox="0 0 16 16"><path d="m3.5 8.5 3 3 6-7" /></symbol>
      <symbol id="icon-checks" viewBox="0 0 16 16"><path d="m1.5 8.5 3 3 6-7M8 11l.5.5 6-7" /></symbol>
      <symbol id="icon-reply" viewBox="0 0 16 16"><path d="M6.5 4 3 7.5 6.5 11M3 7.5h6a4 4 0 0 1 4 4v1" /></symbol>
      <symbol id="icon-search" viewBox="0 0 16 16"><path d="M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Zm3.3 7.8 3.2 3.2" /></symbol>
      <symbol id="icon-keys" viewBox="0 0 16 16"><path d="M1.5 4h13v8h-13zM4 6.6h.1m2.6 0h.1m2.6 0h.1m2.5 0h.1M4.5 9.6h7" /></symbol>
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
      <div class="topbar-tools" id="topbar-tools">
        <div class="live" id="live" data-state="connecting">
          <span class="dot" aria-hidden="true"></span>
          <span class="live-text" id="live-text" role="status"></span>
        </div>
        <button type="button" class="button button-icon wide-only" id="keys-open" aria-label="Keyboard" title="Keyboard">
          <svg class="icon" aria-hidden="true"><use href="#icon-keys" /></svg>
        </button>
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

    <div class="gone" id="gone" role="status" hidden>
      <p class="gone-text">
        <strong>The platform does not answer.</strong> Start it again in its terminal: this page asks
        <span id="gone-address"></span> until it is there, and goes on.
      </p>
      <button type="button" class="button" id="gone-retry">Try now</button>
    </div>

    <div class="fault-banner" id="fault-banner" role="status" hidden>
      <svg class="icon" aria-hidden="true"><use href="#icon-warning" /></svg>
      <p class="fault-banner-text"><strong id="fault-banner-count"></strong> <span id="fault-banner-names"></span></p>
      <button type="button" class="button button-on-banner" id="fault-banner-clear">Turn all off</button>
    </div>

    <main class="empty" id="locked" hidden>
      <h2 class="empty-title">This address alone does not open the canvas</h2>
      <p>
        Open the whole address that the program printed in its terminal, with the key behind the <code>#</code>.
      </p>
      <p>Whoever has the key is the person at this canvas. Other users of this machine do not have it.</p>
    </main>

    <main class="layout" id="layout">
      <nav class="sidebar" aria-labelledby="workspaces-title">
        <div class="pane-head">
          <h2 class="pane-title" id="workspaces-title">Workspaces</h2>
          <button type="button" class="button" id="create-open">
            <svg class="icon" aria-hidden="true"><use href="#icon-plus" /></svg>New
          </button>
        </div>
        <div class="search">
          <svg class="icon" aria-hidden="true"><use href="#icon-search" /></svg>
          <label class="visually-hidden" for="search">Search workspaces</label>
          <input
            id="search"
            type="text"
            inputmode="search"
            placeholder="Search workspaces"
            autocomplete="off"
            spellcheck="false"
          />
          <kbd class="wide-only search-key" aria-hidden="true">Ctrl K</kbd>
        </div>
        <p class="problem" id="workspaces-problem" role="alert" hidden></p>
        <div class="skeleton skeleton-list" id="loading" role="status">
          <span class="visually-hidden">Loading workspaces</span>
          <i></i><i></i><i></i>
        </div>
        <div class="empty empty-small" id="workspaces-none" hidden>
          <p>No workspace is called \u201C<span id="workspaces-none-filter"></span>\u201D.</p>
          <button type="button" class="link" id="search-clear">Show all</button>
        </div>
        <div class="empty empty-small" id="workspaces-empty" hidden>
          <p class="empty-title">No workspaces yet</p>
          <p>Create an external workspace for Claude Code, and a peer for it to talk to.</p>
        </div>
        <ul class="workspaces" id="workspaces"></ul>
      </nav>

      <section class="conversation" id="conversation" aria-labelledby="conversation-name">
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
            <span id="connect-open-words">Connect</span>
          </button>
        </div>

        <div class="log-frame" id="log-frame" hidden>
          <div class="log" id="log" role="log" aria-live="polite" aria-label="Messages">
            <div class="log-earlier" id="earlier" hidden>
              <button type="button" class="button" id="earlier-button">Show earlier messages</button>
            </div>
            <div class="empty" id="log-empty" hidden>
              <p class="empty-title" id="log-empty-title"></p>
              <p id="log-empty-text"></p>
            </div>
            <div class="skeleton skeleton-log" id="log-loading" role="status" hidden>
              <span class="visually-hidden">Loading messages</span>
              <i></i><i></i><i></i>
            </div>
            <ol class="messages" id="messages"></ol>
            <p class="work" id="work" role="status" hidden>
              <span class="work-dots" aria-hidden="true"><i></i><i></i><i></i></span>
              <span class="work-text"
                ><strong id="work-name"></strong> <span id="work-task"></span> <span id="work-more"></span
              ></span>
            </p>
          </div>
          <button type="button" class="button new-messages" id="new-messages" hidden>
            <span id="new-messages-text">New messages</span>
            <svg class="icon" aria-hidden="true"><use href="#icon-down" /></svg>
          </button>
          <p class="problem problem-floating" id="log-problem" role="alert" hidden></p>
        </div>

        <div class="conversation-foot" id="conversation-foot" hidden>
        <div class="notice" id="notice" hidden>
          <p class="notice-text" id="notice-text"></p>
          <div class="snippet notice-run" id="notice-run" hidden>
            <pre class="command" id="notice-command"></pre>
            <button type="button" class="button" id="notice-copy">Copy</button>
          </div>
          <button type="button" class="button" id="notice-connect" hidden>How to connect</button>
          <button type="button" class="button" id="notice-resume" hidden>Resume</button>
        </div>
        <form class="composer" id="composer">
          <div class="composer-box">
            <label class="visually-hidden" for="composer-text" id="composer-label">Message</label>
            <textarea
              id="composer-text"
              rows="2"
              maxlength="900000"
              placeholder="Write a message"
              aria-describedby="notice-text"
            ></textarea>
            <ul class="files" id="composer-files" aria-label="Files to send" hidden></ul>
            <div class="composer-tools">
              <button type="button" class="button" id="attach">
                <svg class="icon" aria-hidden="true"><use href="#icon-clip" /></svg>Attach
              </button>
              <input class="visually-hidden" type="file" id="attach-input" multiple tabindex="-1" aria-hidden="true" />
              <label class="send-as" for="send-as">
                <span class="send-as-words">Send as</span>
                <select id="send-as"></select>
              </label>
              <button type="submit" class="button button-primary" id="send">Send</button>
            </div>
          </div>
          <div class="composer-foot">
            <p class="composer-hint wide-only"><kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a line</p>
          </div>
          <p class="problem" id="composer-problem" role="alert" hidden></p>
          <div class="drop-target" id="drop-target" aria-hidden="true"><span>Drop files to attach them</span></div>
        </form>
        </div>
      </section>

      <section class="inspector" id="inspector" aria-label="Faults and requests" hidden>
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
          <p class="pane-note" id="rules-empty" hidden>None. Every request is answered normally.</p>
          <ul class="rules" id="rules" aria-labelledby="rules-title"></ul>
        </section>
        <section class="requests" aria-labelledby="requests-title">
          <div class="pane-head"><h2 class="pane-title" id="requests-title">Recent requests</h2></div>
          <p class="problem" id="requests-problem" role="alert" hidden></p>
          <p class="pane-note" id="requests-empty" hidden>No agent has called yet.</p>
          <ol class="request-list" id="request-list" aria-labelledby="requests-title" hidden></ol>
        </section>
      </section>
    </main>

    <!-- dialogs.html -->
    <!-- templates.html -->
  </body>
</html>
`;var XE=()=>{};var QE=`// The panel beside the conversation: faults and requests.
import { byId } from './dom.client.js';

const WIDE_ENOUGH = matchMedia('(min-width: 75rem)');
const OPEN_KEY = 'molecule-inspector';

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
  const settle = () => setOpen(WIDE_ENOUGH.matches && localStorage.getItem(OPEN_KEY) === 'open');
  WIDE_ENOUGH.addEventListener('change', settle);
  settle();

  return { isOpen: () => !panel.hidden };
}
`;var YE=()=>{};var t0=`// The key of this canvas. It comes behind the \`#\` of the address, which browsers send to nobody, and is kept for this
// host and port alone. The page sends something made of it that holds for one start of the program at one port: whoever
// listens there after its end learns nothing that opens the next one.
const IN_ADDRESS = /^#key=([\\w-]{43})$/;
const STORED_AS = 'molecule-canvas-key';

let inMemory;
let isAddressFresh = false;
let made;

/** Undefined in a browser that was never given the whole address. */
export function canvasKey() {
  return inMemory ?? stored() ?? undefined;
}

/** Fetches as the person at the canvas. After another start of the program it goes on as if nothing had been. */
export async function fetchWithKey(path, init = {}) {
  const bearer = await currentBearer();
  const response = await attempt(path, init, bearer);
  if (response.status !== 401) {
    // Whoever answers here knows the key; the next one at this port may not.
    if (bearer !== inMemory) isAddressFresh = false;
    return response;
  }
  if (!(await renewed(bearer))) return response;
  return attempt(path, init, await currentBearer());
}

async function attempt(path, init, bearer) {
  try {
    return await fetch(path, { ...init, headers: { ...init.headers, Authorization: \`Bearer \${bearer}\` } });
  } catch (error) {
    if (bearer === inMemory && error instanceof TypeError) forgetKeyItself();
    throw error;
  }
}

function currentBearer() {
  made ??= makeBearer();
  made.catch(() => {
    made = undefined;
  });
  return made;
}

/** Whether there is another bearer than the one that was refused. */
async function renewed(refused) {
  if (refused === inMemory) forgetKeyItself();
  if ((await currentBearer()) !== refused) return true;
  made = undefined;
  if ((await currentBearer()) !== refused) return true;
  // Through a tunnel the port is another one than the program knows: then the key itself is sent, as long as the program
  // whose address was opened right now is the one that has answered.
  if (!isAddressFresh) return false;
  made = Promise.resolve(inMemory);
  return true;
}

function forgetKeyItself() {
  isAddressFresh = false;
  made = undefined;
}

async function makeBearer() {
  const response = await fetch('/canvas-start', { cache: 'no-store' });
  const { start } = await response.json();
  const bytes = (text) => new TextEncoder().encode(text);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes(canvasKey() ?? ''), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, bytes(\`\${start} \${location.port || 80}\`));
  return btoa(String.fromCharCode(...new Uint8Array(signature)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Takes the key out of the address, so that it is not seen there, nor in a picture of the page. */
function takeFromAddress() {
  const key = IN_ADDRESS.exec(location.hash)?.[1];
  if (key === undefined) return;
  inMemory = key;
  isAddressFresh = true;
  store(key);
  history.replaceState(null, '', location.pathname);
}

function stored() {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    // Switched off in this browser.
    return undefined;
  }
}

function store(key) {
  try {
    localStorage.setItem(STORED_AS, key);
  } catch {
    // Then it is known until the page is left.
  }
}

takeFromAddress();
// Where the page is open already, a browser only changes what is behind the \`#\`.
window.addEventListener('hashchange', () => {
  if (IN_ADDRESS.test(location.hash)) location.reload();
});
`;var e0=()=>{};var r0=`// Keys that work everywhere on the page, also while something is being written.
import { byId } from './dom.client.js';

/** \`onMove\` is called with 1 or -1 for the next or the previous workspace. */
export function createShortcuts({ search, onMove }) {
  const dialog = byId('keys-dialog');

  function actionOf({ key, altKey, ctrlKey, metaKey }) {
    const hasCommand = (ctrlKey || metaKey) && !altKey;
    if (hasCommand && key.toLowerCase() === 'k') return search.focus;
    if (hasCommand && key === '/') return () => dialog.showModal();
    if (altKey && !ctrlKey && key === 'ArrowDown') return () => onMove(1);
    if (altKey && !ctrlKey && key === 'ArrowUp') return () => onMove(-1);
    return undefined;
  }

  document.addEventListener('keydown', (event) => {
    const action = actionOf(event);
    if (action === undefined || document.querySelector('dialog[open]') !== null) return;
    event.preventDefault();
    action();
  });
  byId('keys-open').addEventListener('click', () => dialog.showModal());
  byId('keys-close').addEventListener('click', () => dialog.close());
}
`;var n0=()=>{};var s0=`// Messages as Markdown. What it says is anybody's, so everything is listed that may come out of it; HTML is shown as text.
import { Marked } from './marked.js';

const purify = globalThis.DOMPurify;

// Beyond it a text is shown as it was written: reading it would hold up the page.
const MAX_MARKDOWN_CHARS = 60_000;
const MAX_CODE_NAME_CHARS = 24;

const ALLOWED = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'hr', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a'],
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  ALLOWED_ATTR: ['href', 'start', 'align', 'title'],
  ADD_URI_SAFE_ATTR: ['start', 'align'],
  ALLOWED_URI_REGEXP: /^(?:https?:\\/\\/|mailto:)/i,
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text) => text.replace(/[&<>"']/g, (character) => ESCAPES[character]);
/** A line break, and one that is there when the text is copied or read out. */
const BREAK = '<br>\\n';

const marked = new Marked({ gfm: true, breaks: true, async: false });
marked.use({
  renderer: {
    br: () => BREAK,
    html({ text, block }) {
      const shown = escaped(text.trim()).replaceAll('\\n', BREAK);
      return block ? \`<p>\${shown}</p>\\n\` : shown;
    },
    // Nothing is fetched from elsewhere because a message says so.
    image({ href, text }) {
      return \`<a href="\${escaped(href)}">\${escaped(text || href)}</a>\`;
    },
    checkbox: ({ checked }) => (checked ? '\u2611 ' : '\u2610 '),
    code({ text, lang = '' }) {
      const name = lang.trim().split(/\\s/)[0].slice(0, MAX_CODE_NAME_CHARS);
      return \`<pre title="\${escaped(name)}"><code>\${escaped(text)}\\n</code></pre>\\n\`;
    },
  },
  tokenizer: {
    // A definition of a link would vanish from what the reader sees.
    def: () => undefined,
  },
});

/** Fills a node with a text. Neither its length nor what is in it can do more than be shown. */
export function showMarkdown(node, text) {
  const fragment = text.length <= MAX_MARKDOWN_CHARS ? fragmentOf(text) : undefined;
  node.classList.toggle('is-plain', fragment === undefined);
  if (fragment === undefined) node.textContent = text;
  else node.replaceChildren(fragment);
}

/** The words alone, for where there is room for a line. */
export function plainWords(text) {
  try {
    return purify.sanitize(marked.parse(text), ALLOWED).textContent.replace(/\\s+/g, ' ').trim();
  } catch {
    return text;
  }
}

/** Undefined for a text that is nested too deeply to be read. */
function fragmentOf(text) {
  let fragment;
  try {
    fragment = purify.sanitize(marked.parse(text), ALLOWED);
  } catch {
    return undefined;
  }
  for (const heading of fragment.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    // The headings of the page are its own.
    const line = document.createElement('p');
    line.className = \`md-heading md-\${heading.localName}\`;
    line.append(...heading.childNodes);
    heading.replaceWith(line);
  }
  for (const link of fragment.querySelectorAll('a')) dressLink(link);
  for (const block of fragment.querySelectorAll('pre')) dressCode(block);
  for (const table of fragment.querySelectorAll('table')) wrap(table, 'md-table', 'Table');
  return fragment;
}

/** Opens elsewhere, and says where when its words do not. */
function dressLink(link) {
  const url = URL.parse(link.getAttribute('href') ?? '');
  link.removeAttribute('title');
  if (url === null) {
    link.removeAttribute('href');
    return;
  }
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.title = url.href;
  const words = link.textContent.trim();
  const isOpen = words === link.getAttribute('href') || URL.parse(words)?.href === url.href;
  if (isOpen || url.protocol === 'mailto:') return;
  const host = document.createElement('span');
  host.className = 'md-host';
  host.textContent = \` (\${url.host})\`;
  link.append(host);
}

function dressCode(block) {
  const code = block.textContent;
  const frame = wrap(block, 'md-code', block.title === '' ? 'Code' : \`Code: \${block.title}\`);
  const bar = document.createElement('div');
  bar.className = 'md-code-bar';
  const name = document.createElement('span');
  name.textContent = block.title;
  block.removeAttribute('title');
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.className = 'md-copy';
  copy.textContent = 'Copy';
  copy.addEventListener('click', () => copyText(copy, code.replace(/\\n$/, '')));
  bar.append(name, copy);
  frame.before(bar);
  const whole = document.createElement('div');
  whole.className = 'md-block';
  bar.before(whole);
  whole.append(bar, frame);
}

/** A box of its own that scrolls sideways, also with the keyboard. */
function wrap(node, className, label) {
  const box = document.createElement('div');
  box.className = className;
  box.tabIndex = 0;
  box.role = 'group';
  box.ariaLabel = label;
  node.replaceWith(box);
  box.append(node);
  return box;
}

const SAID_MS = 2_000;

/** Copies, and says on the button whether it worked. */
export async function copyText(button, text) {
  const words = button.dataset.words ?? button.textContent;
  button.dataset.words = words;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Not allowed';
  }
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = String(
    setTimeout(() => {
      button.textContent = words;
    }, SAID_MS),
  );
}
`;var o0=()=>{};var a0=`// One message of the log.
import { attachmentNode } from './attachments.client.js';
import { copyOf, setText } from './dom.client.js';
import { plainWords, showMarkdown } from './markdown.client.js';

const LONG_TEXT_CHARS = 4_000;
const QUOTED_CHARS = 160;

const clockFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/** How far a message came: what is said beside it, and to whoever asks what that means. */
const STATES = {
  sent: { words: 'Sent', icon: 'icon-check', meaning: 'It waits in the inbox.' },
  delivered: { words: 'Delivered', icon: 'icon-checks', meaning: 'The agent has got it.' },
  seen: { words: 'Seen', icon: 'icon-checks', meaning: 'The session has it.' },
  answered: { words: 'Answered', icon: 'icon-reply', meaning: 'There is an answer to it.' },
  failed: { words: 'Not delivered', icon: 'icon-warning', meaning: 'The agent could not be reached.' },
};

export function dayNode(day) {
  return copyOf('day-template', { 'day-text': day });
}

export function dayWords(at) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (at.toDateString() === today.toDateString()) return 'Today';
  if (at.toDateString() === yesterday.toDateString()) return 'Yesterday';
  return dayFormat.format(at);
}

/** @param onJump shows the message with an id */
export function messageNode(message, workspace, original, onJump) {
  const { kind, from, to } = partiesOf(message, workspace);
  const node = copyOf('message-template', { 'message-from': from, 'message-to': to });
  node.dataset.id = message.id;
  node.dataset.direction = message.direction;
  node.dataset.kind = kind;
  const at = new Date(message.at);
  const time = node.querySelector('.message-time');
  time.textContent = clockFormat.format(at);
  time.dateTime = message.at;
  time.title = fullFormat.format(at);
  fillText(node, message.text ?? '');
  if (original) fillQuote(node, original, workspace, onJump);
  const attachments = message.attachments ?? [];
  const files = node.querySelector('.message-files');
  files.hidden = attachments.length === 0;
  files.replaceChildren(...attachments.map(attachmentNode));
  return node;
}

/** The mark beside a message, which changes while the rest of it stays as it is. */
export function showState(node, state) {
  const mark = node.querySelector('.message-state');
  const { words, icon, meaning } = STATES[state] ?? {};
  mark.hidden = words === undefined;
  if (words === undefined || mark.dataset.state === state) return;
  mark.dataset.state = state;
  mark.title = meaning;
  mark.querySelector('use').setAttribute('href', \`#\${icon}\`);
  setText(mark.querySelector('.message-state-words'), words);
}

/** Who said it to whom, and which of the five kinds of message that makes it. */
function partiesOf({ direction, from, to }, { name }) {
  if (direction === 'out') {
    return to?.id
      ? { kind: 'to-peer', from: name, to: agentName(to) }
      : { kind: 'to-you', from: name, to: 'You' };
  }
  if (from.kind === 'canvas_user') return { kind: 'from-you', from: 'You', to: name };
  if (from.kind === 'system') return { kind: 'from-system', from: from.name || 'Platform', to: name };
  return { kind: 'from-peer', from: agentName(from), to: name };
}

/** An agent may be called like the person who reads this. */
function agentName({ name, id }) {
  const words = (name || id || 'A peer').trim();
  return /^(?:you|platform)$/i.test(words.normalize('NFKC')) ? \`\${words} (an agent)\` : words;
}

function fillQuote(node, original, workspace, onJump) {
  const quote = node.querySelector('.message-quote');
  const beginning = (original.text ?? '').slice(0, QUOTED_CHARS * 3);
  const words = plainWords(beginning) || original.attachments?.[0]?.name || '';
  setText(quote.querySelector('.quote-from'), partiesOf(original, workspace).from);
  setText(quote.querySelector('.quote-text'), words.slice(0, QUOTED_CHARS));
  quote.hidden = false;
  quote.addEventListener('click', () => onJump(original.id));
}

function fillText(node, text) {
  const body = node.querySelector('.message-text');
  const more = node.querySelector('.message-more');
  body.hidden = text === '';
  showMarkdown(body, text.length > LONG_TEXT_CHARS ? \`\${text.slice(0, LONG_TEXT_CHARS)}\u2026\` : text);
  if (text.length <= LONG_TEXT_CHARS) return;
  more.hidden = false;
  more.textContent = \`Show all \${text.length.toLocaleString()} characters\`;
  more.addEventListener('click', () => {
    showMarkdown(body, text);
    more.hidden = true;
    // The focus would be lost with the button.
    body.tabIndex = -1;
    body.focus({ preventScroll: true });
  });
}
`;var i0=()=>{};var l0=`// The log of one workspace's conversation: everything it received and said, oldest first.
import { arrange, byId, createNodeCache, setText } from './dom.client.js';
import { dayNode, dayWords, messageNode, showState } from './message.client.js';
import { reachability } from './platform.client.js';

const PAGE_MESSAGES = 100;
const BOTTOM_SLACK_PX = 48;
const FLASH_MS = 1_600;

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
    // A scroll event comes later than the scroll itself.
    isFollowing &&= isAtEnd();
    const oldest = list.querySelector('.message');
    const { nodes, addedAtEnd } = messageNodes();
    arrange(list, nodes);
    cache.sweep();
    byId('earlier').hidden = messages.length <= shownCount;
    const isPrepended = oldest !== null && oldest !== list.querySelector('.message');
    if (isFollowing) scroller.scrollTop = scroller.scrollHeight;
    else if (isPrepended) scroller.scrollTop = scrollTop + scroller.scrollHeight - scrollHeight;
    return addedAtEnd;
  }

  function messageNodes() {
    const nodes = [];
    const byMessageId = new Map(messages.map((message) => [message.id, message]));
    let day = '';
    let addedAtEnd = 0;
    for (const message of messages.slice(-shownCount)) {
      const at = new Date(message.at);
      if (at.toDateString() !== day) {
        day = at.toDateString();
        const words = dayWords(at);
        nodes.push(cache.keep(\`day \${day}\`, words, () => dayNode(words)));
      }
      addedAtEnd = cache.has(message.id) ? 0 : addedAtEnd + 1;
      const { state, ...lasting } = message;
      const original = byMessageId.get(message.in_reply_to);
      const signature = JSON.stringify([lasting, original?.text]);
      const node = cache.keep(message.id, signature, () => messageNode(message, workspace, original, jumpTo));
      showState(node, state);
      nodes.push(node);
    }
    return { nodes, addedAtEnd };
  }

  function jumpTo(id) {
    const isShown = () => list.querySelector(\`[data-id="\${CSS.escape(id)}"]\`);
    if (!isShown()) {
      shownCount = messages.length - messages.findIndex((message) => message.id === id);
      isFollowing = false;
      renderQuietly();
    }
    const node = isShown();
    if (!node) return;
    isFollowing = false;
    node.scrollIntoView({ block: 'center' });
    node.tabIndex = -1;
    node.focus({ preventScroll: true });
    node.classList.add('is-found');
    setTimeout(() => node.classList.remove('is-found'), FLASH_MS);
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
  // When the composer grows or a banner appears, a reader at the end stays at the end.
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
      byId('log-loading').hidden = false;
      showWork(undefined);
      toEnd();
    },
    /** The open workspace as it is now: what it works on, and while nothing was said, what to do. */
    describe(now) {
      describeEmptyLog(now);
      showWork(now);
    },
    /** A page more than is shown, and one to know whether there are still earlier ones. */
    wantedCount: () => shownCount + PAGE_MESSAGES + 1,
    show(next) {
      messages = next;
      byId('log-empty').hidden = messages.length > 0;
      byId('log-loading').hidden = true;
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

function describeEmptyLog({ name, external, connected, status }) {
  if (status === 'removed') {
    setText(byId('log-empty-title'), 'Nothing was said');
    setText(byId('log-empty-text'), \`\${name} was removed before anybody wrote to it.\`);
  } else if (!external) {
    setText(byId('log-empty-title'), 'Nothing said yet');
    setText(byId('log-empty-text'), \`What \${name} receives and answers appears here.\`);
  } else if (connected) {
    setText(byId('log-empty-title'), \`\${name} is listening\`);
    setText(byId('log-empty-text'), 'Write below. The message arrives as a turn in the running session.');
  } else {
    setText(byId('log-empty-title'), 'Nothing said yet');
    setText(byId('log-empty-text'), 'What you write waits in its inbox until a session is connected.');
  }
}

/** The line under the messages while the session is at work. */
function showWork(workspace) {
  const { name, connected, external, current_task: task, active_tasks: count } = workspace ?? {};
  const isThere = !reachability.isGone && (connected || !external);
  const isAtWork = Boolean(isThere && (task || count > 0));
  byId('work').hidden = !isAtWork;
  if (!isAtWork) return;
  setText(byId('work-name'), name);
  setText(byId('work-task'), task || 'is working');
  setText(byId('work-more'), count > 1 ? \`and \${count - 1} more\` : '');
}
`;var c0=()=>{};var d0=`// The strip above the box: why an answer may not come, and what to do about it.
import { isPaused, isRemoved } from './connect-dialog.client.js';
import { byId, setText } from './dom.client.js';
import { copyText } from './markdown.client.js';
import { reachability } from './platform.client.js';

/** \`onConnect\` and \`onResume\` are called with the workspace that is shown. */
export function createNotice({ onConnect, onResume }) {
  let shown;
  byId('notice-connect').addEventListener('click', () => onConnect(shown));
  byId('notice-resume').addEventListener('click', () => onResume(shown));
  byId('notice-copy').addEventListener('click', () => {
    copyText(byId('notice-copy'), byId('notice-command').textContent);
  });

  return {
    show(workspace) {
      shown = workspace;
      const text = reachability.isGone ? '' : textFor(workspace);
      const isToConnect = text !== '' && isWaiting(workspace);
      const join = isToConnect ? workspace.join_command : undefined;
      byId('notice').hidden = text === '';
      setText(byId('notice-text'), text);
      byId('notice-run').hidden = join === undefined;
      setText(byId('notice-command'), join ?? '');
      byId('notice-connect').hidden = !isToConnect || join !== undefined;
      byId('notice-resume').hidden = text === '' || !isPaused(workspace);
    },
  };
}

const isWaiting = (workspace) =>
  workspace.external &&
  !workspace.connected &&
  ['online', 'awaiting_agent', 'offline'].includes(workspace.status);

function textFor(workspace) {
  const { name, join_command: join } = workspace;
  if (isRemoved(workspace))
    return \`\${name} was removed. What was said can be read; nothing can be sent any more.\`;
  if (isPaused(workspace)) return \`\${name} is paused. What you write waits until it goes on.\`;
  if (!isWaiting(workspace)) return '';
  const waits = \`No session is connected as \${name}: what you write waits in its inbox.\`;
  return join === undefined ? waits : \`\${waits} To join, run this in another terminal:\`;
}
`;var u0=()=>{};var f0=`// The local platform as the page sees it: its HTTP calls, and every failure as a sentence.
import { showProblem } from './dom.client.js';
import { fetchWithKey } from './key.client.js';

const REQUEST_TIMEOUT_MS = 30_000;
// An agent that is called at once has 90 s to answer before the platform lets go of the person's message.
const SEND_TIMEOUT_MS = 100_000;
const UPLOAD_TIMEOUT_MS = 120_000;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const SHOWN_ERROR_CHARS = 400;

/** A failed call; the message is fit to be shown to a person. */
export class PlatformProblem extends Error {
  constructor(sentence, { status, isUnreachable = false } = {}) {
    super(sentence);
    this.status = status;
    this.isUnreachable = isUnreachable;
  }
}

/** Whether the platform answers at all; one place of the page says so, instead of each. */
export const reachability = {
  isGone: false,
  onChange: () => {},
  found(isThere) {
    if (this.isGone === !isThere) return;
    this.isGone = !isThere;
    this.onChange();
  },
};

/** Runs \`action\`. A call that fails in it is told in \`node\`: \`what\` did not work, and why. Resolves to whether it worked. */
export async function orShow(node, what, action) {
  try {
    await action();
    showProblem(node, '');
    return true;
  } catch (error) {
    if (!(error instanceof PlatformProblem)) throw error;
    showProblem(node, \`\${what} \${error.message}\`);
    return false;
  }
}

/** The same for what the page does by itself: that nobody answers, is said for the whole page. */
export function orShowUnlessGone(node, what, action, onRefused = () => {}) {
  return orShow(node, what, async () => {
    try {
      await action();
    } catch (error) {
      if (error instanceof PlatformProblem && error.status === 401) onRefused();
      if (!(error instanceof PlatformProblem && error.isUnreachable)) throw error;
    }
  });
}

async function call(method, path, { json, form, headers, timeoutMs = REQUEST_TIMEOUT_MS } = {}) {
  const signal = AbortSignal.timeout(timeoutMs);
  const init = { method, redirect: 'error', signal, headers: { ...headers } };
  if (form) init.body = form;
  if (json !== undefined) {
    init.body = JSON.stringify(json);
    init.headers['Content-Type'] = 'application/json';
  }
  const { status, text } = await exchange(path, init, timeoutMs);
  const body = parseJson(text);
  if (status < 200 || status > 299) throw new PlatformProblem(refusal(status, body, text), { status });
  if (body === undefined && text !== '') {
    throw new PlatformProblem(\`The platform answered \${status}, but not with JSON.\`);
  }
  return body;
}

async function exchange(path, init, timeoutMs, wantsFile = false) {
  try {
    const response = await fetchWithKey(path, init);
    reachability.found(true);
    if (response.ok && wantsFile) return { status: response.status, file: await response.blob() };
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      throw new PlatformProblem(\`No answer within \${timeoutMs / 1000} s.\`);
    }
    reachability.found(false);
    throw new PlatformProblem('The platform cannot be reached.', { isUnreachable: true });
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

export function parseJson(text) {
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
/** A header's value as the bytes of UTF-8. */
const utf8 = (text) => String.fromCharCode(...new TextEncoder().encode(text));

/** Every call rejects with a \`PlatformProblem\`. Ids are put into paths escaped. */
export const platform = {
  state: () => call('GET', '/local/state'),
  conversation: (id, limit) => call('GET', \`/local/workspaces/\${segment(id)}/conversation?limit=\${limit}\`),
  requests: (limit) => call('GET', \`/local/requests?limit=\${limit}\`),
  createWorkspace: (fields) => call('POST', '/local/workspaces', { json: fields }),
  /** What connects an agent, without a token; a new token ends every earlier one. */
  connection: async (id) => (await call('GET', \`/workspaces/\${segment(id)}/external/connection\`)).connection,
  newToken: async (id) => (await call('POST', \`/workspaces/\${segment(id)}/external/rotate\`)).connection,
  pause: (id) => call('POST', \`/workspaces/\${segment(id)}/pause?cascade=true\`),
  resume: (id) => call('POST', \`/workspaces/\${segment(id)}/resume?cascade=true\`),
  removeWorkspace: ({ id, name }) =>
    call('DELETE', \`/workspaces/\${segment(id)}?confirm=true\`, { headers: { 'X-Confirm-Name': utf8(name) } }),

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

  /** The bytes at a path of this platform. */
  async download(path) {
    const timeoutMs = DOWNLOAD_TIMEOUT_MS;
    const init = { signal: AbortSignal.timeout(timeoutMs) };
    const { status, file, text } = await exchange(path, init, timeoutMs, true);
    if (file === undefined) throw new PlatformProblem(refusal(status, parseJson(text), text), { status });
    return file;
  },

  async sendAsPeer(peerId, targetId, { text, files }) {
    const json = { target_id: targetId, text, attachments: files };
    const path = \`/local/peers/\${segment(peerId)}/send\`;
    refuseAgentError(await call('POST', path, { json, timeoutMs: SEND_TIMEOUT_MS }));
  },
};
`;var p0=()=>{};var h0=`// The recent requests of agents. The same request with the same outcome is one line, however often it came.
import { arrange, byId, copyOf, createNodeCache, setText } from './dom.client.js';
import { orShowUnlessGone, platform } from './platform.client.js';

const READ_REQUESTS = 1_000;
const SHOWN_LINES = 100;
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

const CALLERS = { session: 'this page', admin: 'admin', none: 'no token', unknown: 'unknown token' };

/** The latest requests, newest first, fetched only while they can be seen. */
export function createRequestLog({ nameOf }) {
  const list = byId('request-list');
  list.tabIndex = 0;
  const cache = createNodeCache();

  async function refresh() {
    const lines = folded(await platform.requests(READ_REQUESTS), nameOf).slice(0, SHOWN_LINES);
    arrange(
      list,
      lines.map((line) => {
        const node = cache.keep(line.key, '', () => lineNode(line));
        fill(node, line);
        return node;
      }),
    );
    cache.sweep();
    byId('requests-empty').hidden = lines.length > 0;
    list.hidden = lines.length === 0;
  }

  return {
    refresh: () => orShowUnlessGone(byId('requests-problem'), 'The requests could not be read.', refresh),
  };
}

/** One line for all that look the same; in the order of the newest of each. */
function folded(requests, nameOf) {
  const lines = new Map();
  for (const request of requests) {
    const caller = CALLERS[request.authorization] ?? nameOf(request.authorization);
    const title = \`\${request.method} \${request.path.replace(UUID, nameOf)}\`;
    const status = statusWords(request);
    const key = JSON.stringify([title, status, caller, request.fault]);
    const line = lines.get(key);
    if (line) line.count += 1;
    else lines.set(key, { key, title, status, caller, latest: request, count: 1 });
  }
  return [...lines.values()];
}

/** Status 0 is no answer yet or, when there is a duration, a dropped connection. */
function statusWords({ status, duration_ms: durationMs }) {
  if (status !== 0) return String(status);
  return durationMs === undefined ? '\u2026' : '\u2013';
}

function lineNode({ title, status, latest }) {
  const node = copyOf('request-template', { 'request-status': status, 'request-path': title });
  const isGood = latest.status === 0 ? latest.duration_ms === undefined : latest.status < 400;
  node.dataset.outcome = isGood ? 'good' : 'bad';
  return node;
}

function fill(node, { caller, latest, count }) {
  const { at, duration_ms: durationMs, fault, method, path, query } = latest;
  const parts = [timeFormat.format(new Date(at)), caller];
  parts.push(durationMs === undefined ? 'no answer yet' : durationWords(durationMs));
  if (fault) parts.push(\`fault: \${fault}\`);
  setText(node.querySelector('.request-meta'), parts.join(' \xB7 '));
  node.title = \`\${method} \${path}\${query === '' ? '' : \`?\${query}\`}\`;
  const times = node.querySelector('.request-count');
  times.hidden = count === 1;
  setText(times, \`\xD7 \${count}\`);
}

function durationWords(durationMs) {
  return durationMs < 1 ? 'under 1 ms' : \`\${Math.round(durationMs)} ms\`;
}
`;var m0=()=>{};var y0=`// The box above the workspaces: what is typed there narrows the list.
import { byId } from './dom.client.js';

/** \`onChosen\` follows Enter, which means the first workspace that is left. */
export function createSearch({ onChanged, onChosen }) {
  const box = byId('search');

  function clear() {
    box.value = '';
    onChanged();
  }

  function focus() {
    // On a narrow page the list is behind the conversation.
    if (!box.checkVisibility()) byId('back').click();
    box.focus();
  }

  box.addEventListener('input', onChanged);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      if (box.value.trim() === '') return;
      onChosen();
      clear();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      document.querySelector('.workspace-button')?.focus();
    } else if (event.key === 'Escape' && box.value !== '') {
      event.preventDefault();
      clear();
    }
  });
  byId('search-clear').addEventListener('click', () => {
    clear();
    box.focus();
  });

  return { filter: () => box.value.trim(), focus };
}
`;var g0=()=>{};var b0=`<template id="workspace-template">
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
      <span class="message-state" hidden
        ><svg class="icon" aria-hidden="true"><use href="#icon-check" /></svg><span class="message-state-words"></span
      ></span>
    </p>
    <div class="message-body">
      <button type="button" class="message-quote" title="Show what it answers" hidden>
        <span class="visually-hidden">In reply to </span><span class="quote-from"></span> <span class="quote-text"></span>
      </button>
      <div class="message-text" dir="auto"></div>
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

<template id="picture-template">
  <li class="picture">
    <button type="button" class="picture-button"><img alt="" /></button>
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
    <span class="request-count" hidden></span>
    <span class="request-meta"></span>
  </li>
</template>
`;var w0=()=>{};var k0=`// What was not read yet.
import { platform } from './platform.client.js';

const UNREAD_COUNTED = 100;

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

/** What others said to the workspace, and what it said to the person. A message to a peer counts at that peer. */
function isNews({ direction, from, to }) {
  return direction === 'in' ? from.kind !== 'canvas_user' : !to?.id;
}
`;var _0=()=>{};var v0=`// The list of workspaces: who is there, what each is doing, and what was not read yet.
import { isPaused, isRemoved } from './connect-dialog.client.js';
import { agoWords, arrange, byId, copyOf, createNodeCache, setText } from './dom.client.js';
import { reachability } from './platform.client.js';

const STATUS_WORDS = {
  online: 'Online',
  offline: 'Offline',
  degraded: 'Degraded',
  paused: 'Paused',
  removed: 'Removed',
  provisioning: 'Starting',
};

/** What a dot's colour and the words beside it say: \`tone\` is online, awaiting, offline or trouble. */
function presenceOf(workspace, isBrief = false) {
  const { status, online, external, connected, current_task: task, active_tasks: count } = workspace;
  const words = STATUS_WORDS[status] ?? String(status).replaceAll('_', ' ');
  if (reachability.isGone && !isRemoved(workspace)) return { tone: 'offline', words: 'Unknown' };
  if (external && !connected && (online || status === 'awaiting_agent')) {
    const wasThere = Boolean(workspace.last_heartbeat_at);
    return { tone: 'awaiting', words: wasThere ? 'Not connected' : 'Not connected yet' };
  }
  if (status === 'degraded' || status === 'failed') return { tone: 'trouble', words };
  if (!online) return { tone: 'offline', words: status === 'online' ? 'Offline' : words };
  const state = external ? 'Connected' : words;
  if (task && !isBrief) return { tone: 'online', words: \`\${state} \xB7 \${task}\` };
  if (count > 0 && !isBrief) return { tone: 'online', words: \`\${state} \xB7 busy\` };
  return { tone: 'online', words: state };
}

/** Fills the head of a conversation: presence, role, last heartbeat, and how to connect one that is not connected. */
export function showConversationHead(workspace) {
  // What it works on is below its messages.
  const { tone, words } = presenceOf(workspace, true);
  const parts = [words];
  if (workspace.role) parts.push(workspace.role);
  const heartbeat = workspace.last_heartbeat_at && agoWords(new Date(workspace.last_heartbeat_at));
  byId('conversation-presence').title = heartbeat ? \`Last heartbeat \${heartbeat}\` : '';
  setText(byId('conversation-name'), workspace.name);
  byId('conversation-remote').hidden = !workspace.external;
  byId('conversation-presence').dataset.presence = tone;
  setText(byId('conversation-presence-text'), parts.join(' \xB7 '));
  byId('connect-open').hidden = isRemoved(workspace);
  const isToConnect = workspace.external && !workspace.connected && !isPaused(workspace);
  byId('connect-open').classList.toggle('button-primary', isToConnect);
  setText(byId('connect-open-words'), isToConnect ? 'Connect' : 'Manage');
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
    show(workspaces, { selectedId, unread, filter }) {
      const matching = inTreeOrder(workspaces).filter(({ workspace }) => matches(workspace, filter));
      const rows = matching.map(({ workspace, depth }) => {
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
      byId('workspaces-empty').hidden = workspaces.length > 0;
      byId('workspaces-none').hidden = workspaces.length === 0 || rows.length > 0;
      setText(byId('workspaces-none-filter'), filter);
      const all = buttons();
      const entry =
        all.find((button) => button === document.activeElement) ??
        all.find((button) => button.dataset.id === selectedId) ??
        all[0];
      for (const button of all) button.tabIndex = button === entry ? 0 : -1;
    },
    focus: (id) => (buttons().find((button) => button.dataset.id === id) ?? buttons()[0])?.focus(),
    shownIds: () => buttons().map((button) => button.dataset.id),
  };
}

/** Every word of the filter is somewhere in its name, role, status or id. */
function matches({ name, role, status, id }, filter) {
  const text = \`\${name} \${role ?? ''} \${status} \${id}\`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\\s+/)
    .every((word) => text.includes(word));
}

function fill(node, workspace, { depth, isSelected, unread }) {
  const button = node.querySelector('button');
  const { tone, words } = presenceOf(workspace);
  node.dataset.depth = String(Math.min(depth, 3));
  node.dataset.presence = tone;
  node.dataset.removed = String(isRemoved(workspace));
  if (isSelected) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
  setText(node.querySelector('.workspace-name'), workspace.name);
  node.querySelector('.badge-remote').hidden = !workspace.external;
  setText(node.querySelector('.presence-text'), words);
  node.querySelector('.unread').hidden = unread === 0;
  setText(node.querySelector('.unread-count'), unread > 99 ? '99+' : String(unread));
}

/** Children below their parent, removed ones at the end. A parent that is not listed, or a circle of parents, makes a root. */
function inTreeOrder(all) {
  const workspaces = all.filter((workspace) => !isRemoved(workspace));
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
  for (const workspace of all) add(workspace, 0);
  return rows;
}
`;var x0=()=>{};function E0(e,t){return`${e}/#key=${t}`}function vi(e){return S0.has(e)||e===T0||e==="/local"||e.startsWith("/local/")}function A0(e,t){e.get(T0,()=>T({start:t}));for(let[n,[r,o]]of S0)e.get(n,()=>{let s=new Headers({"Content-Type":Rj[r],"Cache-Control":"no-store","Content-Security-Policy":Oj,"Cross-Origin-Resource-Policy":"same-origin","Referrer-Policy":"same-origin"});return new Response(o,{headers:s})})}var Rj,$j,S0,Oj,T0="/canvas-start";var Si=h(()=>{SE();TE();ge();RE();OE();IE();NE();ME();zE();UE();jE();HE();ZE();GE();XE();YE();e0();n0();o0();i0();c0();u0();p0();m0();g0();w0();_0();x0();Rj={html:"text/html; charset=utf-8",css:"text/css; charset=utf-8",js:"text/javascript; charset=utf-8",svg:"image/svg+xml"},$j=String(JE).replace("<!-- dialogs.html -->",()=>String(qE)).replace("<!-- templates.html -->",()=>String(b0)),S0=new Map([["/",["html",$j]],["/canvas.css",["css",PE]],["/favicon.svg",["svg",KE]],["/marked.js",["js",AE]],["/purify.js",["js",EE]],["/attachments.client.js",["js",$E]],["/canvas.client.js",["js",CE]],["/composer.client.js",["js",LE]],["/connect-dialog.client.js",["js",DE]],["/create-dialog.client.js",["js",FE]],["/dom.client.js",["js",WE]],["/events.client.js",["js",BE]],["/faults.client.js",["js",VE]],["/inspector.client.js",["js",QE]],["/key.client.js",["js",t0]],["/keyboard.client.js",["js",r0]],["/markdown.client.js",["js",s0]],["/message.client.js",["js",a0]],["/messages.client.js",["js",l0]],["/notice.client.js",["js",d0]],["/platform.client.js",["js",f0]],["/requests.client.js",["js",h0]],["/search.client.js",["js",y0]],["/unread.client.js",["js",k0]],["/workspaces.client.js",["js",v0]]]),Oj=["default-src 'self'","img-src 'self' blob:","connect-src 'self'","require-trusted-types-for 'script'","trusted-types dompurify","base-uri 'none'","object-src 'none'","form-action 'self'","frame-ancestors 'none'"].join("; ")});async function $0(e,{port:t=0}={}){let n=Nj((o)=>e.fetch(o),t),r=n.port??t;return e.listensOn?.(r),{port:r,url:`http://${R0}:${r}`,stop:()=>n.stop(!0)}}function Nj(e,t){try{return Bun.serve({hostname:R0,port:t,idleTimeout:Pj,maxRequestBodySize:Ij,fetch:(n)=>Dj(n)??Lj(e,n)})}catch(n){let r=Ie(n)??String(n);throw new Q([{variable:"port",got:`${t} (${r})`,expected:"a free port between 0 and 65535",fix:"Choose another port, or end the program that uses it."}])}}async function Lj(e,t){try{return await e(t)}catch{return Mj()}}function Mj(){return new Response(new ReadableStream({start:(e)=>e.error(void 0)}))}function Dj(e){let t=e.headers.get("Host")??"";return Cj.test(t)?void 0:fe({status:403,body:{error:"host is not a loopback name"}})}var Cj,R0="127.0.0.1",Ij=268435456,Pj=0;var O0=h(()=>{W();ge();Cj=/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i});async function Ei(e,t,n,r,o={}){let s=r===""?[]:[{kind:"text",text:r}],i=(o.attachments??[]).map((u)=>({kind:"file",file:u})),a={messageId:o.messageId??crypto.randomUUID(),...o.contextId===void 0?{}:{contextId:o.contextId},parts:[...s,...i,...o.parts??[]]},c=await e(new Request(`http://localhost/workspaces/${encodeURIComponent(n)}/a2a`,{method:"POST",headers:{Authorization:`Bearer ${t}`},body:JSON.stringify(ao(a))})),l=await c.text();return{status:c.status,body:M(l)??l}}function ao(e){return{jsonrpc:"2.0",id:crypto.randomUUID(),method:"message/send",params:{message:{role:"user",...e}}}}var os=h(()=>{ye()});function co(e){let t=zj.exec(e);if(!t)return;let[,n,r,o,s,i,a,c="",l="Z"]=t,d=(Date.UTC(Number(n),Number(r)-1,Number(o),Number(s),Number(i),Number(a))-Fj(l))*1000+Number(c.padEnd(6,"0").slice(0,6));return Number.isSafeInteger(d)?d:void 0}function qn(e){let t=Math.floor(e/1e6),n=e-t*1e6;return`${new Date(t*1000).toISOString().slice(0,19)}.${String(n).padStart(6,"0")}Z`}function Fj(e){if(e==="Z"||e==="z")return 0;let t=e.startsWith("-")?-1:1,n=e.slice(1).replace(":",""),r=Number(n.slice(0,2))*60+Number(n.slice(2,4)||"0");return t*r*60000}var zj;var lo=h(()=>{zj=/^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d{1,9}))?(Z|z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)$/});function P0(e,t,n){if(e==="compressed")return Vj();let r=t.headers.get("Accept")==="text/event-stream",o=r&&e==="endless"?M0(`data: {"type":"ACTIVITY_LOGGED"}

`):Zj(e,t),s=r?"text/event-stream":"application/json; charset=utf-8";return new Response(Xj(o,n,e==="silent"),{headers:{"Content-Type":s}})}function Zj(e,t){switch(e){case"deep":return jc("","[",Uj,`${"]".repeat(10)}`);case"wide":return jc("[","0,",qj,"0]");case"long":return jc(`[${N0()}`,"x",jj,`${Ff}]`);case"heavy":return Gj();case"endless":return M0('{"id":"x"},',"[");case"silent":return['[{"id":'].values();case"pages":return[JSON.stringify(Kj(new URL(t.url).searchParams))].values()}}function Vj(){return new Response(Bun.gzipSync(Buffer.alloc(Bj,"[")),{headers:{"Content-Type":"application/json; charset=utf-8","Content-Encoding":"gzip"}})}function N0(){return JSON.stringify(L0(crypto.randomUUID(),Date.now()*1000,"")).slice(0,-Ff.length)}function*Gj(){for(let e=0;e<Hj;e+=1)yield e===0?"[":",",yield*jc(N0(),"x",Wj,Ff);yield"]"}function Kj(e){let t=co(e.get("before_ts")??"")??Date.now()*1000;return Array.from({length:Number(e.get("limit")??100)},(n,r)=>L0(crypto.randomUUID(),t-r-1,"one more"))}function L0(e,t,n){return{id:e,workspace_id:"",activity_type:"a2a_receive",method:"message/send",created_at:qn(t),request_body:{params:{message:{role:"user",parts:[{kind:"text",text:n}]}}}}}function*jc(e,t,n,r){yield e;let o=Math.floor(I0/t.length),s=t.repeat(o);for(let i=n;i>0;i-=o)yield i<o?t.repeat(i):s;yield r}function*M0(e,t=""){yield t;let n=e.repeat(Math.ceil(I0/e.length));for(;;)yield n}function Xj(e,t,n){let r=new TextEncoder;return new ReadableStream({start(o){t.addEventListener("abort",()=>o.error(t.reason),{once:!0})},pull(o){let{done:s,value:i}=e.next();if(s!==!0)o.enqueue(r.encode(i));else if(!n)o.close()}})}var C0,I0=65536,Ti=1048576,Uj,qj,jj,Wj,Hj=4,Bj,Ff='"}]}}}';var Uf=h(()=>{lo();C0=["deep","wide","long","heavy","endless","silent","compressed","pages"],Uj=20*Ti,qj=8*Ti,jj=64*Ti,Wj=16*Ti,Bj=256*Ti});class Wf{#e=new Map;#t=new Map;#n;#r=Math.random;#o=1;constructor(e=()=>{}){this.#n=e}set(e){let t=e2(e),n=t.id??this.#l();if(!this.#e.has(n)&&this.#e.size>=jf)throw new Q([{variable:"rules",got:`${jf+1}`,expected:`at most ${jf}`,fix:"Remove a fault first."}]);return this.#c(n),this.#e.set(n,{...t,id:n}),this.#n(),n}remove(e){this.#c(e);let t=this.#e.delete(e);if(t)this.#n();return t}clear(){for(let e of[...this.#t.keys()])this.#c(e);if(this.#e.size===0)return;this.#e.clear(),this.#n()}list(){return[...this.#e.values()]}seed(e){this.#r=n2(e)}takeFor(e){let t=[];for(let n of[...this.#e.values()]){let{fault:r}=n;if(r.kind==="late-row"||!D0(n,e)||!this.#s(n))continue;if(this.#a(n),t.push(r),r.kind!=="delay")break}return t}takeRowDelay(e){for(let t of[...this.#e.values()]){let{fault:n,match:{workspaceId:r}={}}=t,o=r===void 0||e.includes(r);if(n.kind!=="late-row"||!o||!this.#s(t))continue;let s=Math.max(0,(n.maxDelayMs??n.delayMs)-n.delayMs),i=n.delayMs+(s===0?0:Math.floor(this.#r()*(s+1)));return this.#a(t),{delayMs:i,over:this.#i(t.id).signal}}return}cutsStreamOf(e){return[...this.#e.values()].some((t)=>t.fault.kind==="outage"&&t.probability===void 0&&D0(t,e))}#s({probability:e}){return e===void 0||this.#r()<e}#a(e){if(e.times===void 0)return;if(e.times>1)this.#e.set(e.id,{...e,times:e.times-1});else this.#e.delete(e.id);this.#n()}#i(e){let t=this.#t.get(e)??new AbortController;return this.#t.set(e,t),t}#c(e){this.#t.get(e)?.abort(),this.#t.delete(e)}#l(){for(;;){let e=`fault-${this.#o}`;if(this.#o+=1,!this.#e.has(e))return e}}}function D0({match:e={}},t){if(e.method!==void 0&&e.method.toUpperCase()!==t.method)return!1;if(e.workspaceId!==void 0&&!t.workspaceIds.includes(e.workspaceId))return!1;return e.path===void 0||Qj(e.path,t.path)}function Qj(e,t){return e.includes("*")?new Bun.Glob(e).match(t):t.startsWith(e)}function e2(e){let t=Yj.safeParse(e,{reportInput:!0});if(t.success)return t.data;throw new Q(t.error.issues.map(t2))}function t2(e){let t=e.path.map(String).join(".")||"rule";if(e.code==="unrecognized_keys")return{variable:t,got:`the key ${e.keys.join(", ")}`,expected:"only the keys of a fault rule",fix:"Remove it, or correct its name."};if(e.code==="invalid_union")return{variable:t,got:z0(z(e.input)?.kind),expected:Jj.join(", ").replace(/, ([^,]*)$/," or $1"),fix:"Choose one of these kinds of fault."};return{variable:t,got:z0(e.input),expected:e.message.replace(/^.*?expected /i,"").replace(/, received .*$/,""),fix:`Correct ${t}.`}}function z0(e){return e===void 0?"nothing":JSON.stringify(e).slice(0,100)}function n2(e){let t=e>>>0;return()=>{t=t+1831565813>>>0;let n=Math.imul(t^t>>>15,t|1);return n^=n+Math.imul(n^n>>>7,n|61),((n^n>>>14)>>>0)/4294967296}}var qf,F0,Jj,Yj,jf=200;var U0=h(()=>{K();W();ye();Uf();qf=Ke().min(0).max(3600000),F0=Yo("kind",[st({kind:C("status"),status:Ke().min(200).max(599),retryAfterSeconds:Ke().min(0).optional(),body:m().optional()}),st({kind:C("delay"),delayMs:qf}),st({kind:C("drop"),afterHandling:L().optional()}),st({kind:C("truncate")}),st({kind:C("malformed")}),st({kind:C("html"),status:Ke().min(200).max(599).optional()}),st({kind:C("hang")}),st({kind:C("outage")}),st({kind:C("late-row"),delayMs:qf,maxDelayMs:qf.optional()}),st({kind:C("bad-body"),body:Re(C0)}),st({kind:C("database-down"),afterAuth:L().optional()})]),Jj=F0.options.map(({shape:e})=>e.kind.value),Yj=st({id:m().min(1).max(128).optional(),match:st({method:m().optional(),path:m().startsWith("/",'expected a text that starts with "/"').optional(),workspaceId:m().optional()}).optional(),probability:Y().min(0).max(1).optional(),times:Ke().min(1).optional(),fault:F0}).superRefine(({match:e,fault:t},n)=>{for(let r of["method","path"]){if(t.kind!=="late-row"||e?.[r]===void 0)continue;let o="expected nothing: a late row is matched by its inbox or its sender, in workspaceId";n.addIssue({code:"custom",path:["match",r],input:e[r],message:o})}})});class Hf{#e;#t=new Map;constructor(e){this.#e=e}heard(e){let t=this.#t.get(e);if(t!==void 0)t.lastHeardMs=this.#e()}streamOpened(e){let t=this.#t.get(e)??{lastHeardMs:this.#e(),openStreams:0};return this.#t.set(e,t),t.openStreams+=1,()=>{t.openStreams-=1,t.lastHeardMs=this.#e()}}hasLeft(e){let t=this.#t.get(e);return t!==void 0&&t.openStreams===0&&this.#e()-t.lastHeardMs>8000}}import{createHash as r2,randomBytes as o2}from"crypto";function rr(){return o2(32).toString("base64url")}function sn(e){return r2("sha256").update(e).digest("hex")}class Bf{#e;#t;constructor(e,t){this.#e=e,this.#t=t}mint(e,t){let n=rr();return this.#e.insert("workspace_auth_tokens",{id:crypto.randomUUID(),workspace_id:e,token_hash:sn(n),prefix:n.slice(0,s2),kind:t,created_at:this.#t()}),n}workspaceOf(e){let t=this.#e.one(`SELECT token.id, token.workspace_id FROM workspace_auth_tokens token
       JOIN workspaces workspace ON workspace.id = token.workspace_id
       WHERE token.token_hash = ? AND token.revoked_at IS NULL AND workspace.status <> 'removed'`,sn(e));if(t===void 0)return;let n="UPDATE workspace_auth_tokens SET last_used_at = ? WHERE id = ?";return this.#e.run(n,this.#t(),t.id),t.workspace_id}countLive(e,t){let n=`workspace_auth_tokens WHERE ${Wc}`;return t===void 0?this.#e.count(n,e):this.#e.count(`${n} AND kind = ?`,e,t)}list(e,t,n){return this.#e.all(`SELECT id, prefix, created_at, last_used_at FROM workspace_auth_tokens
       WHERE ${Wc} ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?`,e,t,n)}revoke(e,t){let n=`UPDATE workspace_auth_tokens SET revoked_at = ? WHERE ${Wc} AND id = ?`;return this.#e.run(n,this.#t(),e,t)>0}revokeAll(e){let t=`UPDATE workspace_auth_tokens SET revoked_at = ? WHERE ${Wc}`;this.#e.run(t,this.#t(),e)}}var s2=8,Wc="workspace_id = ? AND revoked_at IS NULL";var ss=()=>{};import{createHmac as i2}from"crypto";function a2(e,t,n){return i2("sha256",e).update(`${t} ${n}`).digest("base64url")}function j0({tokens:e,workspaces:t},n,r=rr()){let o=rr(),s=new Set([sn(r)]),i=new Map,a=new Map,c=(d)=>{let p=a.get(sn(d));return p!==void 0&&t.getLive(p)!==void 0?p:e.workspaceOf(d)},l=(d)=>{let p=Zf(d);if(p===void 0)return{kind:"none"};if(sn(p)===sn(n))return{kind:"admin"};if(s.has(sn(p)))return{kind:"session"};let f=c(p);return f===void 0?{kind:"unknown-bearer"}:{kind:"workspace",workspaceId:f}},u=(d,p)=>q0(p,l(d));return{identify:l,requireOwnBearer:u,canvasKey:r,startId:o,listensOn(d){s.add(sn(a2(r,o,d)))},requireWorkspace(d,p=d.req.param("id")??""){let f=l(d.req.raw);if(!jn(f))q0(p,f);return p},requireAdmin(d){let p=l(d);if(jn(p))return;w(401,p.kind==="none"?"admin auth required":"invalid admin auth token")},requireOwnBearerIfAny(d,p,f){if(e.countLive(p,f)>0)u(d,p)},bearerFor(d){let p=i.get(d);if(p!==void 0)return p;let f=rr();return i.set(d,f),a.set(sn(f),d),f}}}function jn(e){return e.kind==="admin"||e.kind==="session"}function q0(e,t){if(t.kind==="workspace"&&t.workspaceId===e)return;w(401,t.kind==="none"?"missing workspace auth token":"invalid workspace auth token")}function Zf(e){let t=e.headers.get("Authorization");if(t===null||!t.startsWith("Bearer "))return;let n=t.slice(7).trim();return n===""?void 0:n}var is=h(()=>{ss();ge()});function Hc(e){return l2[e]}var Vf,W0,c2,l2;var Gf=h(()=>{Vf={era:"E2",hasWindows:!0,hasPeerInfo:!0,hasSeq:!0,hasPollMode:!0,keepsPartTypes:!1,readsContent:!0,mergesMessages:!0,maxA2aBytes:16777216,cutsLargeBodies:!1,maxUploadFileBytes:104857600,maxUploadRequestBytes:104857600,readsAckedUploads:!0,caller:"bearer",rootsMayTalk:!1,tellsRemoval:!0,removalHint:"Create a replacement workspace in Canvas, then open Settings \u2192 Workspace Tokens \u2192 + New Token",hasRequests:!0,marksCanvasUsers:!0,guardsInfrastructure:!0,namesFailedDelegations:!0,isCurrent:!0,heartbeatStaleSeconds:180,limitsByAddress:!1},W0={...Vf,era:"E1",hasPeerInfo:!1,hasSeq:!1,keepsPartTypes:!0,mergesMessages:!1,maxA2aBytes:1048576,cutsLargeBodies:!0,maxUploadFileBytes:26214400,maxUploadRequestBytes:52428800,readsAckedUploads:!1,caller:"header-or-bearer",rootsMayTalk:!0,removalHint:"Regenerate workspace + token from the canvas \u2192 Tokens tab",hasRequests:!1,marksCanvasUsers:!1,guardsInfrastructure:!1,namesFailedDelegations:!1,isCurrent:!1,heartbeatStaleSeconds:90},c2={...Vf,era:"E1.5",hasSeq:!1,caller:"header-or-bearer",marksCanvasUsers:!1,guardsInfrastructure:!1,namesFailedDelegations:!1},l2={E0:{...W0,era:"E0",hasWindows:!1,hasPollMode:!1,readsContent:!1,caller:"header",tellsRemoval:!1,limitsByAddress:!0},E1:W0,"E1.5":c2,E2:Vf}});import{once as u2}from"events";import{setTimeout as d2}from"timers/promises";function H0(){let e=Date.now()*1000-performance.now()*1000;return{nowMicros(){let t=Date.now()*1000,n=Math.round(e+performance.now()*1000);if(Math.abs(n-t)<=p2)return n;return e=t-performance.now()*1000,t}}}async function or(e,t){await d2(e,void 0,{signal:t}).catch(()=>{})}async function Bc(e){if(!e.aborted)await u2(e,"abort")}function _e(e){return qn(e).replace(/\.?0{1,6}Z$/,"Z")}function pt(e){return e===null?null:_e(e)}function B0(e){return _e(e).replace("T"," ").replace("Z","+00")}function Zc(e){return/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(e)?co(e.replace(/(\.\d{9})\d+/,"$1")):void 0}var p2=2000;var Be=h(()=>{lo()});class Kf{#e=new Set;#t;#n=[];constructor(e){this.#t=e}subscribe(e){if(this.#e.size>=f2)return;return this.#e.add(e),()=>this.#e.delete(e)}publish(e,t,n={}){let r={type:e,...t===void 0?{}:{workspaceId:t},timestampMs:this.#t(),payload:n};if(!h2.test(e))this.#r({...r,id:crypto.randomUUID()});for(let o of[...this.#e])o(r)}kept(e){let t=this.#n.toReversed();return e===void 0?t:t.filter((n)=>n.workspaceId===e)}#r(e){if(this.#n.push(e),this.#n.length>m2)this.#n.shift()}get subscriberCount(){return this.#e.size}}function Z0(e,t,n){let r=new Map;return{close(o){for(let[s,i]of[...r])if(o(i))s.abort()},open({request:o,show:s,onOpened:i}){o.signal.throwIfAborted();let a=new AbortController,c=AbortSignal.any([a.signal,n,o.signal]),l=y2(a,c),u=e.subscribe((p)=>{let f=s(p);if(f!==void 0)l.write(`data: ${JSON.stringify(f)}

`)});if(u===void 0)w(503,"too many event streams");r.set(a,o);let d=i?.();return c.addEventListener("abort",()=>{u(),r.delete(a),d?.()}),w2(l.write,t,c),new Response(l.body,{headers:{"Content-Type":"text/event-stream","Cache-Control":"no-cache","X-Accel-Buffering":"no"}})}}}function y2(e,t){let n=new TextEncoder,r,o=new ReadableStream({start(s){r=s},cancel(){r=void 0,e.abort()}},new CountQueuingStrategy({highWaterMark:g2}));return t.addEventListener("abort",()=>{r?.close(),r=void 0}),{body:o,write(s){if(r===void 0)return;if((r.desiredSize??0)>0)r.enqueue(n.encode(s));else e.abort()}}}async function w2(e,t,n){while(!n.aborted)e(`: ping

`),await or(t,n)}var f2=256,m2=100,h2,g2=500;var V0=h(()=>{Be();ge();h2=/^(?:ACTIVITY_LOGGED|AGENT_MESSAGE|USER_MESSAGE|PEER_MESSAGE|BROADCAST_MESSAGE|A2A_RESPONSE|TASK_UPDATED|WORKSPACE_HEARTBEAT|FAULTS_CHANGED|MESSAGE_MARKED)$/});function Vc(e){return e.headers.get("Host")??new URL(e.url).host}function Xf(e,t){return e===`http://${t}`||e===`https://${t}`}function G0(e){let t=e.headers.get("Origin");if(t===null||t==="")return;if(Xf(t,Vc(e)))return;if(!b2.has(t))return io(403);if(e.method!=="OPTIONS")return;return io(204,"",{"Access-Control-Allow-Origin":t,"Access-Control-Allow-Methods":"GET,POST,PUT,PATCH,DELETE,OPTIONS","Access-Control-Allow-Headers":"Origin,Content-Type,Authorization,X-Workspace-ID"})}function K0(e,{guard:t,organisationId:n}){if(t==="off"||_2.test(new URL(e.url).pathname))return;let r=e.headers.get("X-Molecule-Org-Id");if(r!==null)return r===n?void 0:io(404);let o=Vc(e);if(Xf(e.headers.get("Origin"),o)||Xf(x2(e),o))return;if(t==="edge-html")return new Response(k2,{status:404,headers:{"Content-Type":"text/html; charset=utf-8"}});return fe({status:400,body:{error:"missing tenant routing header",code:"TENANT_ORG_HEADER_REQUIRED",required_header:"X-Molecule-Org-Id",detail:"Send the header, or a same-origin Origin or Referer."}})}function x2(e){return URL.parse(e.headers.get("Referer")??"")?.origin??null}function X0(e){let t=new Map,n=(r,o)=>{let s=t.get(r);if(s!==void 0&&s.endsAtMicros>o)return s;if(t.size>=S2)t.clear();let i={endsAtMicros:o+v2,count:0};return t.set(r,i),i};return(r)=>{if(e.perMinute===0)return{headers:{"X-RateLimit-Limit":"unlimited"}};let o=e.nowMicros(),s=n(E2(r,e.byAddressOnly),o);s.count+=1;let i=Math.floor((s.endsAtMicros-o)/1e6),a={"X-RateLimit-Limit":String(e.perMinute),"X-RateLimit-Remaining":String(Math.max(0,e.perMinute-s.count)),"X-RateLimit-Reset":String(i)};if(s.count<=e.perMinute)return{headers:a};return{headers:a,refusal:fe({status:429,body:{error:"rate limit exceeded",retry_after:i},headers:{"Retry-After":String(i)}})}}}function E2(e,t){if(t)return"address";let n=e.headers.get("X-Molecule-Org-Id");if(n!==null)return`organisation ${n}`;let r=e.headers.get("Authorization");return r===null?"address":sn(r)}var b2,_2,k2="<!DOCTYPE html><html><head><title>404: This page could not be found.</title></head></html>",v2=60000000,S2=1e4;var Gc=h(()=>{ss();ge();b2=new Set(["http://localhost:3000","http://localhost:3001"]);_2=/^\/(?:health|buildinfo|metrics|registry\/register|registry\/heartbeat|cp\/.*)$/});function J0({auth:e,rules:t,routes:n},r){return async(o)=>{let s=r||jn(e.identify(o)),i=T2(o,t,s);return i===void 0?n(o):fe(i)}}function T2(e,t,n){let{pathname:r}=new URL(e.url),[o,s,...i]=r.split("/").slice(1),a=`${e.method} ${i.join("/")}`;switch(o){case"registry":return A2(s??"",t,n);case"workspaces":if(a==="GET ")return et(500,"query failed");if(i.length===0)return n?et(500,"query failed"):et(401,"invalid admin auth token");if(i[0]==="a2a")return R2(t,n);return n?C2(a):$2(e);case"admin":case"events":case"requests":case"user-tasks":case"approvals":return n?et(500,"query failed"):et(401,"invalid admin auth token");default:return}}function A2(e,t,n){if(e==="register")return et(500,"registration failed");if(e==="heartbeat"||e==="update-card")return et(500,"failed to update");if(e==="check-access")return{status:200,body:{allowed:!1}};return t.isCurrent&&!n?et(503,"platform_unavailable"):et(500,"lookup failed")}function R2(e,t){return e.caller==="bearer"&&!t?et(401,"invalid caller auth token"):et(403,"access denied: workspaces cannot communicate per hierarchy rules")}function $2(e){return et(401,Zf(e)===void 0?"missing workspace auth token":"invalid workspace auth token")}function C2(e){return O2.find(([t])=>t.test(e))?.[1]()??et(500,"query failed")}function I2(){return{status:202,body:{delegation_id:crypto.randomUUID(),status:"delegated",warning:"delegation could not be recorded"}}}var et=(e,t)=>({status:e,body:{error:t}}),O2;var Y0=h(()=>{is();ge();O2=[[/^POST activity$/,()=>({status:200,body:{status:"logged"}})],[/^POST activity\/ack$/,()=>et(500,"failed to record ack")],[/^POST notify$/,()=>et(500,"internal error")],[/^POST delegate$/,I2],[/^GET delegations$/,()=>({status:200,body:[]})],[/^POST chat\/uploads$/,()=>et(500,"could not stage files")],[/^GET pending-uploads\//,()=>et(500,"storage error")],[/^GET state$/,()=>et(500,"auth check failed")],[/^GET events\/stream$/,()=>et(500,"failed to verify workspace")]]});import{STATUS_CODES as P2}from"http";function uo(){return Object.assign(TypeError("The socket connection was closed unexpectedly."),{code:"ECONNRESET"})}async function eT(e,t,n,r){let o=AbortSignal.any([t.signal,r]);for(let s of e)if(s.kind==="delay")await or(s.delayMs,o);else return L2(s,t,n,o);if(r.aborted)throw uo();return n.handle(t)}async function L2(e,t,{handle:n,withoutDatabase:r},o){switch(e.kind){case"status":return M2(e);case"html":return Q0(N2,e.status??200,"text/html; charset=utf-8");case"malformed":return Q0('{"status": "ok", oops',200,"application/json; charset=utf-8");case"truncate":return D2(await n(t));case"hang":throw await Bc(o),uo();case"drop":if(e.afterHandling===!0)await(await n(t)).body?.cancel();throw uo();case"outage":throw uo();case"bad-body":return P0(e.body,t,o);case"database-down":return r(e.afterAuth??!1)(t)}}function M2(e){let t=e.retryAfterSeconds,n=e.status===429?"rate limit exceeded":P2[e.status]??"fault",r=e.body??zf({error:n,...t===void 0?{}:{retry_after:t}}),o=e.status===204||e.status===205||e.status===304;return new Response(o?null:r,{status:e.status,headers:{"Content-Type":"application/json; charset=utf-8",...t===void 0?{}:{"Retry-After":String(t)}}})}function Q0(e,t,n){return new Response(e,{status:t,headers:{"Content-Type":n}})}async function D2(e){if(e.headers.get("Content-Type")?.startsWith("text/event-stream"))throw await e.body?.cancel(),uo();let t=new Uint8Array(await e.arrayBuffer()),n=new Headers(e.headers);return n.set("Content-Length",String(t.byteLength)),new Response(t.subarray(0,Math.floor(t.byteLength/2)),{status:e.status,headers:n})}var N2="<!DOCTYPE html><html><head><title>Error</title></head><body>Bad gateway</body></html>";var tT=h(()=>{ge();Be();Uf()});function rT(e){let t=(o)=>nT(o,e),r={handle:t,withoutDatabase:(o)=>(s)=>nT(s,{...e,routes:J0(e,o)})};return async(o)=>{let{pathname:s,search:i}=new URL(o.url);if(e.closed.aborted)throw uo();if(vi(s))return t(o);let a=e.auth.identify(o);if(a.kind==="workspace")e.contacts.heard(a.workspaceId);let c=e.requests.begin({at:new Date(e.clock.nowMicros()/1000).toISOString(),method:o.method,path:s,query:i.slice(1),headers:[...o.headers.keys()],authorization:F2(a)}),l=performance.now(),u=a.kind==="session"?[]:e.faults.takeFor(Jf(o,a)),d=(p)=>({status:p,duration_ms:performance.now()-l,...u.length===0?{}:{fault:u.map(({kind:f})=>f).join(" and ")}});try{let p=await q2(eT(u,o,r,e.closed),o.signal);return c(d(p.status)),p}catch(p){throw c(d(0)),p}}}function Jf(e,t){let n=new URL(e.url).pathname,r=/^\/(?:admin\/)?(?:workspaces|registry(?:\/discover)?)\/([\w-]+)/.exec(n)?.[1];return{method:e.method,path:n,workspaceIds:[...r===void 0?[]:[r],...t.kind==="workspace"?[t.workspaceId]:[]]}}function F2(e){if(e.kind==="workspace")return e.workspaceId;return e.kind==="unknown-bearer"?"unknown":e.kind}async function nT(e,t){let n=G0(e)??await U2(e,t);for(let[r,o]of Object.entries(z2))if(!n.headers.has(r))n.headers.set(r,o);return n.headers.set("Date",new Date(t.clock.nowMicros()/1000).toUTCString()),n}async function U2(e,t){if(vi(new URL(e.url).pathname))return t.routes(e);let{headers:n,refusal:r}=t.limitRate(e),o=r??K0(e,t.tenant)??await t.routes(e);for(let[s,i]of Object.entries(n))o.headers.set(s,i);return o}async function q2(e,t){let{promise:n,reject:r}=Promise.withResolvers(),o=()=>r(t.reason);if(t.aborted)o();t.addEventListener("abort",o,{once:!0});try{return await Promise.race([e,n])}finally{t.removeEventListener("abort",o)}}var z2;var oT=h(()=>{Si();Y0();tT();Gc();z2={"X-Content-Type-Options":"nosniff","X-Frame-Options":"DENY","Strict-Transport-Security":"max-age=31536000; includeSubDomains","Content-Security-Policy":"default-src 'self'"}});class Yf{#e=[];#t=1;begin(e){let t=String(this.#t);if(this.#t+=1,this.#e.push({...e,id:t,status:0}),this.#e.length>1e4)this.#e=this.#e.slice(-5000);return(n)=>{let r=this.#e.findLastIndex((s)=>s.id===t),o=this.#e[r];if(o!==void 0)this.#e[r]={...o,...n}}}matching({method:e,path:t,workspaceId:n}){return this.#e.filter((r)=>(e===void 0||r.method===e)&&(t===void 0||t.test(r.path))&&(n===void 0||r.authorization===n||r.path.includes(n)))}latest(e){return this.#e.slice(-e).reverse()}}var as;var Kc=h(()=>{as=Symbol()});var sT=()=>{};var iT=(e,t)=>new Response(e,{headers:{"Content-Type":t.replace(/^[^;]+/,(n)=>n.toLowerCase())}}).formData();var aT=h(()=>{sT()});async function W2(e,t){if(!Xc(e)&&e.bodyCache.formData)return cT(await e.bodyCache.formData,t);let n=Xc(e)?e.headers:e.raw.headers,r=await e.arrayBuffer(),o=iT(r,n.get("Content-Type")||"");if(!Xc(e))e.bodyCache.formData=o;let s=await o;if(s)return cT(s,t);return{}}function cT(e,t){let n=Object.create(null),r={count:0};if(e.forEach((o,s)=>{if(!(t.all||s.endsWith("[]")))n[s]=o;else H2(n,s,o)}),t.dot)Object.entries(n).forEach(([o,s])=>{if(o.includes("."))B2(n,o,s,r),delete n[o]});return n}var j2=1e4,Xc=(e)=>("headers"in e),uT=async(e,t=Object.create(null))=>{let{all:n=!1,dot:r=!1}=t,o=(Xc(e)?e.headers:e.raw.headers).get("Content-Type")?.split(";")[0].trim().toLowerCase();if(o==="multipart/form-data"||o==="application/x-www-form-urlencoded")return W2(e,{all:n,dot:r});return{}},H2=(e,t,n)=>{if(e[t]!==void 0)if(Array.isArray(e[t]))e[t].push(n);else e[t]=[e[t],n];else if(!t.endsWith("[]"))e[t]=n;else e[t]=[n]},B2=(e,t,n,r)=>{if(/(?:^|\.)__proto__\./.test(t))return;let o=e,s=t.split(".",34);if(s.length>33)lT();s.forEach((i,a)=>{if(a===s.length-1)o[i]=n;else{if(!o[i]||typeof o[i]!=="object"||Array.isArray(o[i])||o[i]instanceof File){if(r.count++>=j2)lT();o[i]=Object.create(null)}o=o[i]}})},lT=()=>{throw Error("Nesting limit exceeded")};var dT=h(()=>{aT()});var tm=(e)=>{let t=e.split("/");if(t[0]==="")t.shift();return t},Ai=(e)=>{let{groups:t,path:n}=Z2(e),r=tm(n);return V2(r,t)},Z2=(e)=>{let t=[];return e=e.replace(/\{[^}]+\}/g,(n,r)=>{let o=`@${r}`;return t.push([o,n]),o}),{groups:t,path:e}},V2=(e,t)=>{for(let n=t.length-1;n>=0;n--){let[r]=t[n];for(let o=e.length-1;o>=0;o--)if(e[o].includes(r)){e[o]=e[o].replace(r,t[n][1]);break}}return e},Jc,Ri=(e,t)=>{if(e==="*")return"*";let n=e.match(/^\:([^\{\}]+)(?:\{(.+)\})?$/);if(n){let r=`${e}#${t}`;if(!Jc[r])if(n[2])Jc[r]=t&&t[0]!==":"&&t[0]!=="*"?[r,n[1],new RegExp(`^${n[2]}(?=/${t})`)]:[e,n[1],new RegExp(`^${n[2]}$`)];else Jc[r]=[e,n[1],!0];return Jc[r]}return null},Yc=(e,t)=>{try{return t(e)}catch{return e.replace(/(?:%[0-9A-Fa-f]{2})+/g,(n)=>{try{return t(n)}catch{return n}})}},Qf=(e)=>decodeURI(e.includes("%25")?e.replace(/%25/g,"%2525"):e),nm=(e)=>{let t=e.url,n=t.indexOf("/",t.indexOf(":")+4),r=n;for(;r<t.length;r++){let o=t.charCodeAt(r);if(o===37){let s=t.indexOf("?",r),i=t.indexOf("#",r),a=s===-1?i===-1?void 0:i:i===-1?s:Math.min(s,i),c=t.slice(n,a),l=Yc(c,Qf);if(/%(?![0-9A-Fa-f]{2})/.test(c)){let u=new URL("http://localhost");if(u.pathname=l.replace(/[\\\t\n\r]/g,encodeURIComponent),Yc(u.pathname,Qf)!==l)return Yc(c.replace(/%(?![0-9A-Fa-f]{2})/g,"%25"),Qf)}return l}else if(o===63||o===35)break}return t.slice(n,r)},pT=(e)=>{let t=nm(e);return t.length>1&&t.at(-1)==="/"?t.slice(0,-1):t},po=(e,t,...n)=>{if(n.length)t=po(t,...n);return`${e?.[0]==="/"?"":"/"}${e}${t==="/"?"":`${e?.at(-1)==="/"?"":"/"}${t?.[0]==="/"?t.slice(1):t}`}`},Qc=(e)=>{if(e.charCodeAt(e.length-1)!==63||!e.includes(":"))return null;let t=e.split("/"),n=[],r="";return t.forEach((o)=>{if(o!==""&&!/\:/.test(o))r+="/"+o;else if(/\:/.test(o))if(o.charCodeAt(o.length-1)===63){if(n.length===0&&r==="")n.push("/");else n.push(r);let s=o.slice(0,-1);r+="/"+s,n.push(r)}else r+="/"+o}),n.filter((o,s,i)=>i.indexOf(o)===s)},el=(e)=>e.indexOf("%")!==-1?Yc(e,G2):e,em=(e)=>{if(e.indexOf("+")!==-1)e=e.replace(/\+/g," ");return el(e)},fT=(e,t,n)=>{let r=e.indexOf("#",8);if(r!==-1)e=e.slice(0,r);let o;if(!n&&t&&!/[%+&=]/.test(t)){let a=e.indexOf("?",8),c=a;if(c===-1)return;if(!e.startsWith(t,c+1))c=e.indexOf(`&${t}`,c+1);while(c!==-1){let l=e.charCodeAt(c+t.length+1);if(l===61||l===38||isNaN(l)){if(c>a&&/(?:^|&)[^=&]*[%+]/.test(e.slice(a+1,c)))break;if(l===61){let u=c+t.length+2,d=e.indexOf("&",u);return em(e.slice(u,d===-1?void 0:d))}return""}c=e.indexOf(`&${t}`,c+1)}if(o=/[%+]/.test(e),!o)return}let s=Object.create(null);o??=/[%+]/.test(e);let i=e.indexOf("?",8);while(i!==-1){let a=e.indexOf("&",i+1),c=e.indexOf("=",i);if(c>a&&a!==-1)c=-1;let l=e.slice(i+1,c===-1?a===-1?void 0:a:c);if(o)l=em(l);if(i=a,l==="")continue;let u;if(c===-1)u="";else if(u=e.slice(c+1,a===-1?void 0:a),o)u=em(u);if(n){if(!(s[l]&&Array.isArray(s[l])))s[l]=[];s[l].push(u)}else s[l]??=u}return t?s[t]:s},mT,hT=(e,t)=>fT(e,t,!0),G2;var $r=h(()=>{Jc={},mT=fT,G2=decodeURIComponent});var gT;var yT=h(()=>{ns();Kc();dT();$r();gT=class{raw;#e;#t;routeIndex=0;path;bodyCache={};constructor(e,t="/",n=[[]]){this.raw=e,this.path=t,this.#t=n}param(e){return e?this.#n(e):this.#r()}#n(e){let t=this.#t[0][this.routeIndex]?.[1][e],n=this.#o(t);return n&&el(n)}#r(){let e={},t=Object.keys(this.#t[0][this.routeIndex]?.[1]??{});for(let n of t){let r=this.#o(this.#t[0][this.routeIndex][1][n]);if(r!==void 0)e[n]=el(r)}return e}#o(e){return this.#t[1]?this.#t[1][e]:e}query(e){return mT(this.url,e)}queries(e){return hT(this.url,e)}header(e){if(e)return this.raw.headers.get(e)??void 0;let t=Object.create(null);return this.raw.headers.forEach((n,r)=>{t[r]=n}),t}async parseBody(e){return uT(this,e)}#s=(e)=>{let{bodyCache:t,raw:n}=this,r=t[e];if(r)return r;for(let o in t)return t[o].then((s)=>{if(o==="json")s=JSON.stringify(s);let i=o==="formData"?void 0:n.headers.get("content-type");return new Response(s,{headers:i?{"Content-Type":i}:void 0})[e]()});return t[e]=n[e]()};json(){return this.#s("text").then((e)=>JSON.parse(e))}text(){return this.#s("text")}arrayBuffer(){return this.#s("arrayBuffer")}bytes(){return this.#s("arrayBuffer").then((e)=>new Uint8Array(e))}blob(){return this.#s("blob")}formData(){return this.#s("formData")}addValidatedData(e,t){(this.#e??={})[e]=t}valid(e){return this.#e?.[e]}get url(){return this.raw.url}get method(){return this.raw.method}get[as](){return this.#t}get matchedRoutes(){return this.#t[0].map(([[,e]])=>e)}get routePath(){return this.#t[0].map(([[,e]])=>e)[this.routeIndex].path}}});var wT,K2=(e,t)=>{let n=new String(e);return n.isEscaped=!0,n.callbacks=t,n},rm=async(e,t,n,r,o)=>{if(typeof e==="object"&&!(e instanceof String)){if(!(e instanceof Promise))e=e.toString();if(e instanceof Promise)e=await e}let s=e.callbacks;if(!s?.length)return Promise.resolve(e);if(o)o[0]+=e;else o=[e];let i=Promise.all(s.map((a)=>a({phase:t,buffer:o,context:r}))).then((a)=>Promise.all(a.filter(Boolean).map((c)=>rm(c,t,!1,r,o))).then(()=>o[0]));if(n)return K2(await i,s);else return i};var bT=h(()=>{wT={Stringify:1,BeforeStream:2,Stream:3}});var X2="text/plain; charset=UTF-8",om=(e,t)=>({"Content-Type":e,...t}),$i=(e,t)=>new Response(e,t),sm=class{#e;#t;env={};#n;finalized=!1;error;#r;#o;#s;#a;#i;#c;#l;#d;#p;constructor(e,t){if(this.#e=e,t)this.#o=t.executionCtx,this.env=t.env,this.#c=t.notFoundHandler,this.#p=t.path,this.#d=t.matchResult}get req(){return this.#t??=new gT(this.#e,this.#p,this.#d),this.#t}get event(){if(this.#o&&"respondWith"in this.#o)return this.#o;else throw Error("This context has no FetchEvent")}get executionCtx(){if(this.#o)return this.#o;else throw Error("This context has no ExecutionContext")}get res(){return this.#s||=$i(null,{headers:this.#l??=new Headers})}set res(e){if(this.#s&&e){e=$i(e.body,e);for(let[t,n]of this.#s.headers.entries()){if(t==="content-type")continue;if(t==="set-cookie"){let r=this.#s.headers.getSetCookie();e.headers.delete("set-cookie");for(let o of r)e.headers.append("set-cookie",o)}else e.headers.set(t,n)}}this.#s=e,this.finalized=!0}render=(...e)=>(this.#i??=(t)=>this.html(t),this.#i(...e));setLayout=(e)=>this.#a=e;getLayout=()=>this.#a;setRenderer=(e)=>{this.#i=e};header=(e,t,n)=>{if(this.finalized&&!this.#s.bodyUsed)this.#s=$i(this.#s.body,this.#s);let r=this.#s?this.#s.headers:this.#l??=new Headers;if(t===void 0)r.delete(e);else if(n?.append)r.append(e,t);else r.set(e,t)};status=(e)=>{this.#r=e};set=(e,t)=>{this.#n??=new Map,this.#n.set(e,t)};get=(e)=>this.#n?this.#n.get(e):void 0;get var(){if(!this.#n)return{};return Object.fromEntries(this.#n)}#u(e,t,n){let r=this.#s?new Headers(this.#s.headers):this.#l;if(typeof t==="object"&&t.headers){r??=new Headers;for(let[s,i]of new Headers(t.headers))if(s==="set-cookie")r.append(s,i);else r.set(s,i)}if(n){if(!r){let s=0;for(let i in n)if(++s>1||typeof n[i]!=="string"){r=new Headers;break}}if(r)for(let s in n){let i=n[s];if(typeof i==="string")r.set(s,i);else{r.delete(s);for(let a of i)r.append(s,a)}}}let o=typeof t==="number"?t:t?.status??this.#r;return $i(e,{status:o,headers:r??n})}newResponse=(...e)=>this.#u(...e);body=(e,t,n)=>this.#u(e,t,n);text=(e,t,n)=>!this.#l&&!this.#r&&!t&&!n&&!this.finalized?new Response(e):this.#u(e,t,om(X2,n));json=(e,t,n)=>this.#u(JSON.stringify(e),t,om("application/json",n));html=(e,t,n)=>{let r=(o)=>this.#u(o,t,om("text/html; charset=UTF-8",n));return typeof e==="object"?rm(e,wT.Stringify,!1,{}).then(r):r(e)};redirect=(e,t)=>{let n=String(e);return this.header("Location",!/[^\x00-\xFF]/.test(n)?n:encodeURI(n)),this.newResponse(null,t??302)};notFound=()=>(this.#c??=()=>$i(),this.#c(this))};var im=h(()=>{yT();bT()});var am=(e,t,n)=>(r,o)=>{let s=-1;return i(0);async function i(a){if(a<=s)throw Error("next() called multiple times");s=a;let c,l=!1,u;if(e[a])u=e[a][0][0],r.req.routeIndex=a;else u=a===e.length&&o||void 0;if(u)try{c=await u(r,()=>i(a+1))}catch(d){if(d instanceof Error&&t)r.error=d,c=await t(d,r),l=!0;else throw d}else if(r.finalized===!1&&n)c=await n(r);if(c&&(r.finalized===!1||l))r.res=c;return r}};var _T=()=>{};var J2=(e)=>e.req[as][0].map(([[,t]])=>t),kT=(e,t)=>J2(e).at(t??e.req.routeIndex)?.path??"";var xT=h(()=>{Kc();$r()});var vT,tl="Can not add a route since the matcher is already built.",nl;var cs=h(()=>{vT=["get","post","put","delete","options","patch","query"],nl=class extends Error{}});var ST="__COMPOSED_HANDLER";var ET=()=>{};var TT=(e)=>{let t=e.length;while(t>0&&e.charCodeAt(t-1)===47)t--;return e.length-t},Y2=(e,t,n)=>{if(!/[:*]/.test(t))return t.length;let r=e.req.path,o=e.req[as],s=new Set,i=0;for(let a of Ai(t)){if(a[0]===":"&&a.endsWith("}?"))throw Error(`mount(): Optional regular expression parameters are not supported in "${n}".`);let c=Ri(a);if(c&&c!=="*"){let l=c[1];if(s.has(l))throw Error(`mount(): Duplicate path parameter "${l}" in "${n}".`);s.add(l)}if(c&&c!=="*"&&c[2]!==!0){let l=o.length===2?o[1][o[0][e.req.routeIndex][1][c[1]]]:o[0][e.req.routeIndex][1][c[1]];i+=l.length+1}else if(c||a.endsWith("*")){let l=r.indexOf("/",i+1);i=l===-1?r.length:l}else i+=a.length+1}return i},AT=(e,t,n)=>{if(/[^/]\*$/.test(n))throw Error(`mount(): Wildcard must follow "/" in "${n}".`);let r=Y2(e,t,n),o=e.req.path.slice(r)||"/";if(r>e.req.path.length||o[0]!=="/"||/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(o))throw new vn(400,{message:"Invalid mounted path"});let s=e.req.raw.url;if(/^[^/?#]*\/\/[^/?#\\]*[?#\\]/.test(s))throw new vn(400,{message:"Invalid mounted path"});let i=s.search(/[?#]/),a=TT(i===-1?s:s.slice(0,i));if(a>1&&TT(e.req.path)===a-1)throw new vn(400,{message:"Invalid mounted path"});let c=new URL(s);if(c.pathname=o.replace(/[\\\t\n\r]/g,encodeURIComponent),o.includes("%"));return new Request(c,e.req.raw)};var RT=h(()=>{ns();Kc();$r()});var Q2=(e)=>e.text("404 Not Found",404),$T=(e,t)=>{if("getResponse"in e){let n=e.getResponse();return t.newResponse(n.body,n)}return console.error(e),t.text("Internal Server Error",500)},OT=class e{get;post;put;delete;options;patch;query;all;on;use;router;getPath;_basePath="/";#e="/";routes=[];constructor(t={}){[...vT,"all"].forEach((o)=>{this[o]=(s,...i)=>{let a=o.toUpperCase();if(typeof s==="string")this.#e=s;else this.#r(a,this.#e,s);return i.forEach((c)=>{this.#r(a,this.#e,c)}),this}}),this.on=(o,s,...i)=>{for(let a of[s].flat()){this.#e=a;for(let c of[o].flat()){let l=c.toUpperCase();for(let u of i)this.#r(l,this.#e,u)}}return this},this.use=(o,...s)=>{if(typeof o==="string")this.#e=o;else this.#e="*",s.unshift(o);return s.forEach((i)=>{this.#r("ALL",this.#e,i)}),this};let{strict:n,...r}=t;Object.assign(this,r),this.getPath=n??!0?t.getPath??nm:pT}#t(){let t=new e({router:this.router,getPath:this.getPath});return t.errorHandler=this.errorHandler,t.#n=this.#n,t.routes=this.routes,t}#n=Q2;errorHandler=$T;route(t,n){let r=this.basePath(t);return n.routes.map((o)=>{let s;if(n.errorHandler===$T)s=o.handler;else s=async(i,a)=>(await am([],n.errorHandler)(i,()=>o.handler(i,a))).res,s[ST]=o.handler;r.#r(o.method,o.path,s,o.basePath)}),this}basePath(t){let n=this.#t();return n._basePath=po(this._basePath,t),n}onError=(t)=>(this.errorHandler=t,this);notFound=(t)=>(this.#n=t,this);mount(t,n,r){let o,s;if(r)if(typeof r==="function")s=r;else if(s=r.optionHandler,r.replaceRequest===!1)o=(l)=>l;else o=r.replaceRequest;let i=s?(l)=>{let u=s(l);return Array.isArray(u)?u:[u]}:(l)=>{let u=void 0;try{u=l.executionCtx}catch{}return[l.env,u]},a=(l)=>{let u=kT(l);return AT(l,u.replace(/\/?\*$/,""),u)},c=async(l,u)=>{let d=await n(o?o(l.req.raw):a(l),...i(l));if(d)return d;await u()};return this.#r("ALL",po(t,"*"),c),this}#r(t,n,r,o){n=po(this._basePath,n);let s={basePath:o!==void 0?po(this._basePath,o):this._basePath,path:n,method:t,handler:r};this.router.add(t,n,[r,s]),this.routes.push(s)}#o(t,n){if(t instanceof Error)return this.errorHandler(t,n);throw t}#s(t,n,r,o){if(o==="HEAD")return(async()=>new Response(null,await this.#s(t,n,r,"GET")))();let s=this.getPath(t,{env:r}),i=this.router.match(o,s),a=new sm(t,{path:s,matchResult:i,env:r,executionCtx:n,notFoundHandler:this.#n});if(i[0].length===1){let l;try{l=i[0][0][0][0](a,async()=>{a.res=await this.#n(a)})}catch(u){return this.#o(u,a)}return l instanceof Promise?l.then((u)=>u||(a.finalized?a.res:this.#n(a))).catch((u)=>this.#o(u,a)):l??this.#n(a)}let c=am(i[0],this.errorHandler,this.#n);return(async()=>{try{let l=await c(a);if(!l.finalized)throw Error("Context is not finalized. Did you forget to return a Response object or `await next()`?");return l.res}catch(l){return this.#o(l,a)}})()}fetch=(t,...n)=>this.#s(t,n[1],n[0],t.method);request=(t,n,r,o)=>{if(t instanceof Request)return this.fetch(n?new Request(t,n):t,r,o);return t=t.toString(),this.fetch(new Request(/^https?:\/\//.test(t)?t:`http://localhost${po("/",t)}`,n),r,o)};fire=()=>{addEventListener("fetch",(t)=>{t.respondWith(this.#s(t.request,t,void 0,t.request.method))})}};var CT=h(()=>{_T();$r();im();xT();cs();ET();RT()});var Zt=()=>Object.create(null);var Oi=()=>{};function IT(e,t){let n=this.buildAllMatchers(),r=(o,s)=>{let i=n[o]||n.ALL,a=i[2][s];if(a)return a;let c=s.match(i[0]);if(!c)return[[],cm];let l=c.indexOf("",1);return[i[1][l],c]};return this.match=r,r(e,t)}var cm;var PT=h(()=>{cs();cm=[]});function rW(e,t){if(e.length===1)return t.length===1?e<t?-1:1:-1;if(t.length===1)return 1;if(e==="[^]*"||e==="(?:|/[^]*)")return t==="[^]*"?-1:1;else if(t==="[^]*"||t==="(?:|/[^]*)")return-1;if(e==="[^/]+")return 1;else if(t==="[^/]+")return-1;return e.length===t.length?e<t?-1:1:t.length-e.length}var eW="[^/]+",tW="[^]*",nW="(?:|/[^]*)",Or,NT,LT=class e{#e;#t;#n=Zt();insert(t,n,r,o,s){let i=this;for(let a=0,c=t.length;a<c;a++){let l=t[a],u=l.length===1?l==="*"?a===c-1?["","",tW]:["","",eW]:null:l==="/*"?["","",nW]:l.match(/^\:([^\{\}]+)(?:\{(.+)\})?$/),d;if(u){let p=u[1],f=u[2]||"[^/]+";if(p&&u[2]){if(new RegExp(f).test(""))throw Or;if(f=f.replace(/^\((?!\?:)(?=[^)]+\)$)/,"(?:"),/\((?!\?:)/.test(f))throw Or;if(f.length===1&&NT.has(f))throw Or}if(s.push(f),d=i.#n[f],!d){if(f!=="[^]*"&&f!=="(?:|/[^]*)"){for(let g in i.#n)if((f.length>1||g.length>1)&&g!=="[^]*"&&g!=="(?:|/[^]*)")throw Or}d=i.#n[f]=new e}if(p!=="")d.#t??=o.varIndex++,r.push([p,d.#t])}else if(s.push(l),d=i.#n[l],!d){for(let p in i.#n)if(p.length>1&&p!=="[^]*"&&p!=="(?:|/[^]*)")throw Or;d=i.#n[l]=new e}i=d}if(i.#e!==void 0)throw Or;i.#e=n}buildRegExpStr(){let t=Object.keys(this.#n).sort(rW).map((n)=>{let r=this.#n[n],o=r.buildRegExpStr();return o===""?"":(typeof r.#t==="number"?`(${n})@${r.#t}`:NT.has(n)?`\\${n}`:n)+o}).filter(Boolean);if(typeof this.#e==="number"&&this.#e!==-1)t.unshift(`#${this.#e}`);if(t.length===0)return"";if(t.length===1)return t[0];return"(?:"+t.join("|")+")"}};var lm=h(()=>{Oi();Or=Symbol(),NT=new Set(".\\+*[^]$()")});var um=class{#e={varIndex:0};#t=new LT;#n=0;paths=Zt();insert(e,t){let n=[];if(t){this.#t.insert(e.split(""),-1,[],this.#e,n),this.paths[e]=[-1,[],n];return}let r=[],o=[],s=e;for(let a=0;;){let c=!1;if(s=s.replace(/\{(?:\{[\d,]+\}|[^}])+\}/g,(l)=>{let u=`@\\${a}`;return o[a]=[u,l],a++,c=!0,u}),!c)break}let i=s.match(/(?::[^\/]+)|(?:\/\*$)|./gs)||[];for(let a=o.length-1;a>=0;a--){let[c]=o[a];for(let l=i.length-1;l>=0;l--)if(i[l].indexOf(c)!==-1){i[l]=i[l].replace(c,o[a][1]);break}}this.#t.insert(i,this.#n,r,this.#e,n),this.paths[e]=[this.#n++,r,n]}buildRegExp(){let e=this.#t.buildRegExpStr();if(e==="")return[/^$/,[],[]];let t=0,n=[],r=[];return e=e.replace(/#(\d+)|@(\d+)|\.\*\$/g,(o,s,i)=>{if(s!==void 0)return n[++t]=Number(s),"$()";if(i!==void 0)return r[Number(i)]=++t,"";return""}),[new RegExp(`^${e}`),n,r]}};var MT=h(()=>{Oi();lm()});function oW(e){let t=e[e.length-1];return t==="[^]*"||t==="(?:|/[^]*)"}function sW(e,t){let n=e.length-1;for(let r=0;r<n;r++)if(e[r]!==t[r])return!1;return e[n]==="[^]*"||t.length===n||t[n]==="/"}var DT=class{name="RegExpRouter";#e;#t;constructor(){this.#e={["ALL"]:[]},this.#t={["ALL"]:new um}}#n(e,t){try{this.#t[e].insert(t,!/\*|\/:/.test(t))}catch(n){throw n===Or?new nl(t):n}}add(e,t,n){let r=this.#e;if(!r)throw Error(tl);let o=this.#t;if(!r[e]){o[e]=new um,r[e]=[...r.ALL];for(let a in o.ALL.paths)this.#n(e,a)}if(t==="/*")t="*";let s=e==="ALL"?Object.keys(r):[e],i=Qc(t)||[t];for(let a of i)for(let c of s){if(!o[c].paths[a])this.#n(c,a);r[c].push([n,a])}}match=IT;buildAllMatchers(){let e=Zt();for(let t of Object.keys(this.#e))e[t]=this.#r(t);return this.#e=this.#t=void 0,e}#r(e){let t=this.#e[e],n=this.#t[e],r=Zt(),o=[],[s,i,a]=n.buildRegExp(),c=Zt(),l=t.map(([d,p],f)=>((c[p]??=[]).push(f),[d,n.paths[p][1].reduceRight((g,[y,_])=>(g[y]=a[_],g),Zt())])),u=Object.keys(c).filter((d)=>oW(n.paths[d][2]));for(let d in n.paths){let[p,,f]=n.paths[d],g=[...c[d]];for(let _ of u)if(_!==d&&sW(n.paths[_][2],f))g.push(...c[_]);let y=g.sort((_,k)=>_-k).map((_)=>l[_]);if(p===-1){let _=Math.max(-1,...y.flatMap(([,k])=>Object.values(k)));r[d]=[y,_===-1?cm:d.match(s).slice(0,_+1)]}else o[p]=y}return[s,i.map((d)=>o[d]),r]}};var zT=h(()=>{$r();cs();Oi();PT();lm();MT()});var FT=class{name="SmartRouter";#e=[];#t=[];constructor(e){this.#e=e.routers}add(e,t,n){if(!this.#t)throw Error(tl);this.#t.push([e,t,n])}match(e,t){if(!this.#t)throw Error("Fatal error");let n=this.#e,r=this.#t,o=n.length,s=0,i;for(;s<o;s++){let a=n[s];try{for(let c=0,l=r.length;c<l;c++)a.add(...r[c]);i=a.match(e,t)}catch(c){if(c instanceof nl)continue;throw c}this.match=a.match.bind(a),this.#e=[a],this.#t=void 0;break}if(s===o)throw Error("Fatal error");return this.name=`SmartRouter + ${this.activeRouter.name}`,i}get activeRouter(){if(this.#t||this.#e.length!==1)throw Error("No active router has been determined yet.");return this.#e[0]}};var UT=h(()=>{cs()});var dm,iW=0,qT=class e{#e=[];#t=Zt();#n=[];#r;#o=dm;insert(t,n,r){let o=this,s=Ai(n),i=new Set,a=0;for(let c of s){let l=s[++a],u=Ri(c,l)||(l===void 0&&c&&c.indexOf("*")===c.length-1?c:null),d=Array.isArray(u),p=d?u[0]:u||c,f=o.#t[p]||=new e;if(u&&!f.#r)f.#r=u,o.#n.push(f);if(o=f,d)i.add(u[1])}o.#e.push({[t]:{handler:r,possibleKeys:[...i],score:++iW}})}#s(t,n,r,o,s){for(let i=0,a=n.#e.length;i<a;i++){let c=n.#e[i],l=c[r]||c.ALL;if(l){l.params=Zt(),t.push(l);for(let u=0,d=l.possibleKeys.length;u<d;u++){let p=l.possibleKeys[u];l.params[p]=s?.[p]&&!u?s[p]:o[p]??s?.[p]}}}}search(t,n){let r=[];this.#o=dm;let o=[this],s=tm(n),i=[],a=s.length,c=null;for(let l=0;l<a;l++){let u=s[l],d=l===a-1,p=[];for(let g=0,y=o.length;g<y;g++){let _=o[g],k=_.#t[u];if(k)if(k.#o=_.#o,d){if(k.#t["*"])this.#s(r,k.#t["*"],t,_.#o);this.#s(r,k,t,_.#o)}else p.push(k);for(let E of _.#n){let Z=E.#r,ue=_.#o===dm?{}:{..._.#o};if(typeof Z==="string"){if(Z==="*"||u.startsWith(Z.slice(0,-1))){if(this.#s(r,E,t,_.#o),Z==="*")E.#o=ue,p.push(E)}continue}let[,j,V]=Z;if(!u&&V===!0)continue;if(V!==!0){if(!c){c=[];let A=n[0]==="/"?1:0;for(let S=0;S<a;S++)c[S]=A,A+=s[S].length+1}let U=n.slice(c[l]),v=V.exec(U);if(v){if(!Object.hasOwn(ue,j))ue[j]=v[0];if(this.#s(r,E,t,_.#o,ue),v[0].length===U.length&&E.#t["*"])this.#s(r,E.#t["*"],t,_.#o,ue);for(let A in E.#t){E.#o=ue;let S=v[0].match(/\//g)?.length??0;(i[S]||=[]).push(E);break}continue}}if(V===!0||V.test(u)){if(!Object.hasOwn(ue,j))ue[j]=u;if(d){if(this.#s(r,E,t,ue,_.#o),E.#t["*"])this.#s(r,E.#t["*"],t,ue,_.#o)}else E.#o=ue,p.push(E)}}}let f=i.shift();o=f?p.concat(f):p}if(r[1])r.sort((l,u)=>l.score-u.score);return[r.map(({handler:l,params:u})=>[l,u])]}};var jT=h(()=>{$r();cs();Oi();dm=Zt()});var pm=class{name="TrieRouter";#e=new qT;add(e,t,n){for(let r of Qc(t)||[t])this.#e.insert(e,r,n)}match(e,t){return this.#e.search(e,t)}};var fm=h(()=>{$r();jT()});var WT=h(()=>{fm()});var mm;var HT=h(()=>{CT();zT();UT();fm();WT();mm=class extends OT{constructor(e={}){super(e);this.router=e.router??new FT({routers:[new DT,new pm]})}}});var BT=h(()=>{im();HT()});async function rl(e,t){let n=[],r=0,o=e.body?.getReader();while(o!==void 0&&r<=t){let{done:s,value:i}=await o.read();if(s)return{bytes:Bun.concatArrayBuffers(n,r,!0),isTooLarge:!1};n.push(i),r+=i.byteLength}return await o?.cancel(),{bytes:Bun.concatArrayBuffers(n,t,!0),isTooLarge:r>t}}async function se(e,t,n){let r=t.safeParse(M(await e.text()));return r.success?r.data:w(400,n)}function Wn(e,t,n){let r=Number(e);return Number.isInteger(r)&&r>0?Math.min(r,n):t}var ie,hm;var Xe=h(()=>{K();ye();ge();ie=m().nullish().transform((e)=>e??""),hm=Ke().nullish().transform((e)=>e??0)});function VT(e,t){let{auth:n,store:r}=t,o=(s)=>r.workspaces.getLive(s)??w(404,"workspace not found");e.get("/workspaces/:id/budget",(s)=>T(ZT(o(n.requireWorkspace(s)),t))),e.patch("/workspaces/:id/budget",async(s)=>{n.requireAdmin(s.req.raw);let i=o(s.req.param("id")),a=await se(s.req.raw,cW,"invalid request body");if(a.budget_limit===void 0&&a.budget_limits===void 0)w(400,"budget_limit field is required");let c=a.budget_limit===void 0?{}:{monthly:a.budget_limit},l={...wm(i),...c,...a.budget_limits};return r.workspaces.update(i.id,{budget_limits:JSON.stringify(l)}),T(ZT(o(i.id),t))})}function GT(e,t){let n=wm(e);return ym.filter((r)=>{let o=n[r];return o!==null&&XT(e.id,r,t)>=o})}function KT({id:e,monthly_spend:t},n,{store:r,clock:o}){let s=Math.max(0,Math.trunc(n))-t;if(s>0)r.spending.record(e,s,o.nowMicros());r.workspaces.update(e,{monthly_spend:t+s})}function ZT(e,t){let n=wm(e),r=(s,i)=>s===null?null:s-i,o=ym.map((s)=>{let i=n[s],a=XT(e.id,s,t);return[s,{limit:i,spend:a,remaining:r(i,a)}]});return{periods:Object.fromEntries(o),budget_limit:n.monthly,monthly_spend:e.monthly_spend,budget_remaining:r(n.monthly,e.monthly_spend)}}function wm({budget_limits:e}){let t=z(M(e))??{},n=(r)=>gm.safeParse(t[r]).data??null;return{hourly:n("hourly"),daily:n("daily"),weekly:n("weekly"),monthly:n("monthly")}}function XT(e,t,{store:n,clock:r}){return n.spending.since(e,r.nowMicros()-aW[t])}var ol=3600000000,aW,ym,gm,cW;var sl=h(()=>{K();ye();Xe();ge();aW={hourly:ol,daily:24*ol,weekly:168*ol,monthly:720*ol},ym=["hourly","daily","weekly","monthly"],gm=Ke().min(0).nullable(),cW=b({budget_limit:gm.optional(),budget_limits:RU(Re(ym),gm).optional()})});var JT=`
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
  collapsed INTEGER NOT NULL DEFAULT 0,
  budget_limits TEXT NOT NULL DEFAULT '{}',
  monthly_spend INTEGER NOT NULL DEFAULT 0,
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

CREATE TABLE IF NOT EXISTS message_marks (
  seq INTEGER PRIMARY KEY,
  fetched_at INTEGER,
  seen_at INTEGER,
  in_reply_to TEXT
);
CREATE INDEX IF NOT EXISTS marks_reply ON message_marks (in_reply_to) WHERE in_reply_to IS NOT NULL;

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
  priority INTEGER NOT NULL DEFAULT 50,
  last_error TEXT,
  enqueued_at INTEGER NOT NULL,
  dispatched_at INTEGER,
  completed_at INTEGER,
  expires_at INTEGER,
  response_body TEXT
);
CREATE INDEX IF NOT EXISTS queue_open ON a2a_queue (enqueued_at) WHERE status = 'queued';
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

CREATE TABLE IF NOT EXISTS requests (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  requester_type TEXT NOT NULL,
  requester_id TEXT NOT NULL,
  org_id TEXT,
  recipient_type TEXT NOT NULL,
  recipient_id TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT,
  status TEXT NOT NULL,
  responder_type TEXT,
  responder_id TEXT,
  priority INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  responded_at INTEGER,
  last_nudged_at INTEGER
);
CREATE INDEX IF NOT EXISTS requests_requester ON requests (requester_id, created_at);
CREATE INDEX IF NOT EXISTS requests_recipient ON requests (recipient_id, created_at);

CREATE TABLE IF NOT EXISTS request_messages (
  id TEXT PRIMARY KEY,
  request_id TEXT NOT NULL,
  author_type TEXT NOT NULL,
  author_id TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS request_thread ON request_messages (request_id, created_at);

CREATE TABLE IF NOT EXISTS user_tasks (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  resolved_at INTEGER,
  resolved_by TEXT
);

CREATE TABLE IF NOT EXISTS approval_requests (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  action TEXT NOT NULL,
  reason TEXT NOT NULL,
  context TEXT NOT NULL,
  status TEXT NOT NULL,
  decided_by TEXT,
  decided_at INTEGER,
  created_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS workspace_secrets (
  workspace_id TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, key)
);

CREATE TABLE IF NOT EXISTS workspace_memory (
  workspace_id TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  version INTEGER NOT NULL,
  expires_at INTEGER,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, key)
);

CREATE TABLE IF NOT EXISTS workspace_spend_events (
  workspace_id TEXT NOT NULL,
  delta_cents INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS spend_workspace ON workspace_spend_events (workspace_id, occurred_at);
`,YT,QT=`
CREATE TEMP TABLE uncommitted_activities (seq INTEGER PRIMARY KEY);
CREATE TEMP VIEW committed_activities AS
  SELECT * FROM activity_logs WHERE seq NOT IN (SELECT seq FROM uncommitted_activities);
`;var eA=h(()=>{YT=[["workspaces","collapsed","INTEGER NOT NULL DEFAULT 0"],["workspaces","budget_limits","TEXT NOT NULL DEFAULT '{}'"],["workspaces","monthly_spend","INTEGER NOT NULL DEFAULT 0"],["a2a_queue","priority","INTEGER NOT NULL DEFAULT 50"]]});import{Database as lW}from"bun:sqlite";import{chmodSync as uW,closeSync as dW,openSync as pW}from"fs";function Le(e){return fW.test(e)}class bm{#e;constructor(e){if(e!==":memory:")dW(pW(e,"a",384)),uW(e,384);this.#e=new lW(e,{strict:!0}),this.#e.run("PRAGMA journal_mode = WAL"),this.#e.run("PRAGMA synchronous = NORMAL"),this.#e.run("PRAGMA busy_timeout = 2000"),this.#e.run(JT),this.#t(),this.#e.run(QT)}#t(){for(let[e,t,n]of YT)if(!(this.count("pragma_table_info(?) WHERE name = ?",e,t)>0))this.#e.run(`ALTER TABLE ${e} ADD COLUMN ${t} ${n}`)}one(e,...t){return this.#e.query(e).get(...t)??void 0}all(e,...t){return this.#e.query(e).all(...t)}run(e,...t){return this.#e.query(e).run(...t).changes}insert(e,t,n=""){let r=Object.keys(t),o=r.map(()=>"?").join(", "),s=`INSERT INTO ${e} (${r.join(", ")}) VALUES (${o}) ${n}`;return this.one(s,...Object.values(t))}count(e,...t){return this.one(`SELECT count(*) AS n FROM ${e}`,...t)?.n??0}transaction(e){return this.#e.transaction(e)()}close(){this.#e.close()}}var fW;var an=h(()=>{eA();fW=/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i});function tA(e,t){return{..._m(e,t),current_task:e.current_task}}function _m(e,t){let n={...km(e),max_concurrent_tasks:e.max_concurrent_tasks,last_error_rate:e.last_error_rate,uptime_seconds:e.uptime_seconds,runtime:e.runtime,x:e.x,y:e.y,collapsed:e.collapsed===1,last_outbound_at:pt(e.last_outbound_at)};if(!t.isCurrent)return n;return{...n,kind:e.kind,last_sample_error:e.last_sample_error,broadcast_enabled:e.broadcast_enabled===1,talk_to_user_enabled:e.talk_to_user_enabled===1,compute:{},loaded_mcp_tools:[],mcp_surface:null,last_heartbeat_at:pt(e.last_heartbeat_at),wedged:e.runtime_state==="wedged"}}function km(e){return{id:e.id,name:e.name,role:e.role,tier:e.tier,status:e.status,agent_card:e.agent_card===null?null:M(e.agent_card),url:e.url??"",parent_id:e.parent_id,active_tasks:e.active_tasks}}var xm=h(()=>{ye();Be()});function rA(e,t){let{rules:n}=t,{workspaces:r}=t.store;e.get("/registry/:id/peers",(o)=>{let s=o.req.param("id");nA(o,s,t);let i=r.getLive(s)??w(404,"workspace not found"),a=(o.req.query("q")??"").toLowerCase(),c=({name:l,role:u})=>l.toLowerCase().includes(a)||(u??"").toLowerCase().includes(a);return T(mW(i,t).filter(c).map(km))}),e.get("/registry/discover/:id",(o)=>{let s=o.req.header("X-Workspace-ID")??"";if(s==="")w(400,"X-Workspace-ID header is required");nA(o,s,t);let i=o.req.param("id");if(!il(s,i,r,n.rootsMayTalk))w(403,"not authorized to discover this workspace");let a=r.get(i)??w(404,"workspace not found");if(a.status!=="online"&&a.status!=="degraded")w(503,{error:"workspace not available",status:a.status});let c=a.url??`http://ws-${a.id.slice(0,12)}:8000`;return T({id:a.id,url:c,name:a.name})}),e.post("/registry/check-access",async(o)=>{let s=b({caller_id:ie,target_id:ie}),i=await se(o.req.raw,s,"invalid request body");return T({allowed:il(i.caller_id,i.target_id,r,n.rootsMayTalk)})})}function nA(e,t,{auth:n,store:r}){if(Le(t)&&r.tokens.countLive(t)===0&&n.identify(e.req.raw).kind==="none")return;n.requireWorkspace(e,t)}function mW(e,{store:t,rules:n}){let{workspaces:r}=t,s=e.parent_id!==null||n.rootsMayTalk?r.children(e.parent_id):[],i=e.parent_id===null?void 0:r.getLive(e.parent_id);return[...s.filter(({id:a})=>a!==e.id),...r.children(e.id),...i===void 0?[]:[i]]}function cn(e,t){let n=[],r=t.parentOf(e);while(typeof r==="string"&&!n.includes(r)&&n.length<hW)n.push(r),r=t.parentOf(r);return n}function il(e,t,n,r){let o=n.parentOf(e),s=n.parentOf(t);if(o===void 0||s===void 0)return!1;if(e===t)return!0;if(o===s&&(o!==null||r))return!0;return cn(t,n).includes(e)||cn(e,n).includes(t)}var hW=100;var Cr=h(()=>{K();Xe();ge();an();xm()});function Sn(e,{events:t}){t.publish("ACTIVITY_LOGGED",e.workspaceId,{activity_type:e.activityType,method:e.method??null,summary:e.summary??null,status:e.status??"ok",source_id:e.sourceId??null,target_id:e.targetId??null,duration_ms:e.durationMs??null,...e.requestBody===void 0?{}:{request_body:e.requestBody},...e.responseBody===void 0?{}:{response_body:e.responseBody},...e.toolTrace===void 0?{}:{tool_trace:e.toolTrace},...e.errorDetail?{error_detail:e.errorDetail}:{},...e.messageId===void 0?{}:{message_id:e.messageId}})}function al({status:e,body:t,text:n,isError:r}){if(e<300&&r!==!0)return{text:gW(t)??n??vm(t)};let o=z(t)?.error;return{error:typeof o==="string"?o:`status ${e}`}}function gW(e){let t=z(z(e)?.result),n=Array.isArray(t?.artifacts)?t.artifacts:[];return[t,...n].flatMap((r)=>z(r)?.parts??[]).map(z).map((r)=>r?.kind==="text"?r.text:void 0).find((r)=>typeof r==="string")}function vm(e){return JSON.stringify(e,(t,n)=>{let r=Array.isArray(n)?void 0:z(n);if(r===void 0)return n;return Object.fromEntries(Object.entries(r).sort(([o],[s])=>o<s?-1:1))})}function sA(e,t,n){let{store:r,clock:o,rules:s}=n,i=s.namesFailedDelegations?{delegation_id:e.id}:void 0;r.activities.insertChecked({...Sm(e.callerId),createdAtMicros:o.nowMicros(),targetId:e.targetId,..."error"in t?uA(t.error,i):lA(e.id,t.text)}),dA(e,t,n)}function iA({id:e,callerId:t},n,{store:r,clock:o,events:s,rules:i}){let a="error"in n;if(!a||i.namesFailedDelegations)r.activities.insertChecked({...Sm(t),createdAtMicros:o.nowMicros(),...a?uA(n.error,{error:n.error,delegation_id:e}):lA(e,n.text)});s.publish(a?"DELEGATION_FAILED":"DELEGATION_COMPLETE",t,{delegation_id:e,...a?{error:n.error}:{response_preview:Em(n.text,oA)}})}function aA({id:e,callerId:t,targetId:n},{store:r,clock:o,events:s}){r.activities.insertChecked({...Sm(t),createdAtMicros:o.nowMicros(),targetId:n,summary:"Delegation queued \u2014 target at capacity",responseBody:{delegation_id:e,queued:!0},status:"queued"}),s.publish("DELEGATION_STATUS",t,{delegation_id:e,target_id:n,status:"queued"})}function cA(e,t,n){let{activities:r}=n.store,o=r.all(e.callerId).filter((i)=>i.activity_type==="delegation"&&wW(i,e.id));if(o.length===0)return;let s="error"in t;for(let{id:i,method:a}of o)r.complete(i,{status:s?"failed":"completed",...s?{errorDetail:t.error}:{},...a==="delegate_result"?{responseBody:{text:s?t.error:t.text,delegation_id:e.id}}:{}});dA(e,t,n)}function wW(e,t){return[e.request_body,e.response_body].some((n)=>n?.includes(t)===!0)}function Sm(e){return{workspaceId:e,activityType:"delegation",sourceId:e,method:"delegate_result"}}function lA(e,t){return{summary:`Delegation completed (${Em(t,yW)})`,responseBody:{text:t,delegation_id:e},status:"completed"}}function uA(e,t){return{summary:"Delegation failed",...t===void 0?{}:{responseBody:t},status:"failed",errorDetail:e}}function dA({id:e,callerId:t,targetId:n},r,{events:o}){let s={delegation_id:e,target_id:n};if("error"in r)o.publish("DELEGATION_FAILED",t,{...s,error:r.error});else{let i=Em(r.text,oA);o.publish("DELEGATION_COMPLETE",t,{...s,response_preview:i})}}function Em(e,t){let n=Buffer.from(e);return n.byteLength<=t?e:new TextDecoder().decode(n.subarray(0,t))}var yW=80,oA=200;var cl=h(()=>{ye()});function je(e){if(typeof e==="string")return bW(e);let t=z(e),n=z(t?.params),r=z(n?.message)??z(t?.message),o=_W(r,n,t),s=Hn(z(n?.metadata),"source_type")??Hn(z(r?.metadata),"source_type");return{text:o.map(xW).filter(Tm).join(`
`)||(Hn(t,"task")??""),attachments:o.map(vW).filter((i)=>i!==void 0),...$e("messageId",Hn(r,"messageId")),...$e("contextId",Hn(r,"contextId")),...$e("inReplyTo",Hn(z(r?.metadata),"in_reply_to")),...$e("sourceType",s)}}function bW(e){let t=/^\s*\{/.test(e)?M(e):void 0;return t===void 0?{text:e,attachments:[]}:je(z(t))}function _W(...e){for(let t of e)for(let n of["parts","content"]){let r=t?.[n];if(Tm(r))return[{text:r}];if(Array.isArray(r)&&r.length>0)return r.map(kW).filter((o)=>o!==void 0)}return[]}function kW(e){return typeof e==="string"?{text:e}:z(e)}function pA(e){return Hn(e,"kind")??Hn(e,"type")}function xW(e){let t=pA(e);if(t!==void 0&&ll.has(t))return"";let n=e.text;if(typeof n==="string")return n;if(e.data!==void 0&&(t==="data"||t===void 0))return JSON.stringify(e.data);return""}function vW(e){let t=pA(e),n=z(e.file)??{};if(!(t===void 0&&(typeof e.url==="string"||typeof e.raw==="string"))&&!(t!==void 0&&ll.has(t)))return;let o=(...d)=>d.map((p)=>Hn(n,p)??Hn(e,p)).find((p)=>p!==void 0),s=o("uri","url"),i=s===void 0?void 0:Rm(s),a=o("bytes","raw"),c=i??(a===void 0?void 0:fA(a)),l=o("mimeType","mime_type","mediaType")??c?.mimeType,u=[n.size,e.size].find((d)=>typeof d==="number");return{kind:t??"file",...$e("name",o("name","filename")),...$e("mimeType",l),...SW(s)?{}:$e("uri",s),...u===void 0?{}:{sizeBytes:u},...c===void 0?{}:{isInline:!0,bytes:c.bytes}}}function SW(e){return e!==void 0&&/^data:/i.test(e)}function Hn(e,t){let n=e?.[t];return Tm(n)?n:void 0}function Tm(e){return typeof e==="string"&&e.trim()!==""}function $e(e,t){let n={};if(t!==null&&t!==void 0&&t!=="")n[e]=t;return n}function Am(e){return EW.safeParse(e).success}function fA(e){let t=Buffer.from(e,"base64");return t.byteLength===0?void 0:{bytes:t}}function Rm(e){let[,t="",n="",r]=TW.exec(e)??[];if(r===void 0)return;let o=/;base64$/i.test(n)?fA(r):AW(r);return o===void 0||t===""?o:{...o,mimeType:t}}function AW(e){if(e==="")return;let t=e.replace(/%([0-9a-f]{2})/gi,(n,r)=>String.fromCharCode(Number.parseInt(r,16)));return{bytes:Buffer.from(t,"latin1")}}var ll,EW,TW;var ln=h(()=>{K();ye();ll=new Set(["file","image","audio","video"]);EW=b({params:b({metadata:b({source:C("canvas_user")})})});TW=/^data:([^;,]*)((?:;[^,]*)?),([\s\S]*)$/i});import{STATUS_CODES as RW}from"http";function dl(e){return OW.test(URL.parse(e)?.hostname??"")}function mA(e){return async({body:t,signal:n})=>{let r=await CW(e,t,AbortSignal.any([n,AbortSignal.timeout($W)]));return{status:r.status,...await IW(r)}}}async function CW(e,t,n){try{return await fetch(e,{method:"POST",headers:{"Content-Type":"application/json"},body:JSON.stringify(t),redirect:"manual",signal:n})}catch(r){throw Ie(r)==="ECONNRESET"||n.aborted?new ul("the agent broke off",{cause:r}):r}}async function IW(e){let t=new TextDecoder,n="",r=0;try{for await(let o of e.body??[]){if(r+=o.byteLength,r>$m)return{unreadable:{truncated:!0}};n+=t.decode(o,{stream:!0})}}catch{return{unreadable:{truncated:!1}}}return{body:n+t.decode()}}function hA({status:e=200,body:t,unreadable:n}){if(n!==void 0)return PW(e,n.truncated);if(e<200||e>=300)return{status:e,body:{error:NW(t)??RW[e]??`status ${e}`}};if(t===void 0||t==="")return{status:e,body:{error:"agent returned empty response body"},isError:!0};if(typeof t!=="string")return{status:e,body:t};let r=M(t);return{status:e,text:t,body:r===void 0?t:r}}function PW(e,t){let n=t?`response body exceeds ${$m} byte limit: A2A body exceeds size limit`:"failed to read agent response";return{status:e>=300?e:502,body:{error:n,delivery_confirmed:e<400,truncated:t,max_bytes:$m}}}function NW(e){let t=typeof e==="string"?M(e):e,n=z(t)?.error;return typeof n==="string"?n:void 0}var $W=1800000,$m=67108864,OW,ul;var Om=h(()=>{W();ye();OW=/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;ul=class ul extends Error{name="AgentBrokeOff"}});async function Im(e,t,n){let{target:r,message:o}=t;if(e.rules.hasPollMode&&r.delivery_mode==="poll"){let i=Pm(e,t)?"ingest":"queued for poll";return await Ci(e,t,i),yA("poll",o.method)}let s=LW(r,e);if(s===void 0||r.status==="removed")return FW(e,t);return zW(MW(s,e,t),e,t,n)}function LW({id:e,url:t},{responders:n}){return n.get(e)??(t!==null&&dl(t)?mA(t):void 0)}function yA(e,t){return{status:200,body:{status:"queued",delivery_mode:e,method:t}}}function Pm({rules:e},{message:t}){return e.mergesMessages&&t.method==="message/send"}async function Ci(e,{target:t,message:n,callerId:r},o,s={}){let{store:i,clock:a,events:c,rules:l}=e,{method:u,messageId:d}=n,p={workspaceId:t.id,activityType:"a2a_receive",createdAtMicros:a.nowMicros(),sourceId:r,targetId:t.id,method:u,summary:`${u} \u2192 ${t.name}${o===void 0?"":` (${o})`}`,requestBody:n.payload,...l.mergesMessages&&d!==void 0?{messageId:d}:{},...s},f=i.activities.insertChecked(p);if(f===void 0)return d===void 0?void 0:i.activities.byMessageId(t.id,d)?.id;let{inReplyTo:g}=je(n.payload);if(g!==void 0)i.marks.answers(f.seq,g);return await Nm([f],[t.id,...r===null?[]:[r]],e),Sn(p,e),c.publish(r===null?"USER_MESSAGE":"PEER_MESSAGE",t.id,{activity_id:f.id,source_id:r}),f.id}async function Nm(e,t,{store:n,faults:r,closed:o}){let s=r.takeRowDelay(t);if(s===void 0)return;if(n.activities.hold(e),await or(s.delayMs,AbortSignal.any([s.over,o])),!o.aborted)n.activities.commit(e)}async function MW(e,t,n){let{store:r,clock:o,events:s,closed:i}=t,a=Pm(t,n)?await Ci(t,n,"ingest"):void 0,c=o.nowMicros(),l=await DW(e,t,n);if(i.aborted||l.status===202)return l;let u={status:l.status<300?"ok":"error",durationMs:Math.round((o.nowMicros()-c)/1000),...l.body===void 0?{}:{responseBody:l.body},...l.status<300?{}:{errorDetail:`agent answered ${l.status}`}};if(a===void 0)await Ci(t,n,void 0,u);else r.activities.complete(a,u);return s.publish("A2A_RESPONSE",n.target.id,{method:n.message.method}),l}async function DW(e,t,n){let{message:r,callerId:o}=n,s=t.closed;try{let{text:i}=je(r.payload);return hA(await e({text:i,body:r.payload,senderId:o,signal:s}))}catch(i){if(i instanceof ul)return wA(t,n);return{status:502,body:{error:"failed to reach workspace agent"}}}}async function zW(e,{settings:t,closed:n,rules:r},{callerId:o},s){let i=o===null&&r.isCurrent?t.canvasSyncBudgetMs:void 0,a=Math.min(...[s,i].filter((d)=>d!==void 0)),c=new AbortController,l=AbortSignal.any([n,c.signal]),u=await Promise.race([e,Number.isFinite(a)?or(a,l):Bc(l)]);if(c.abort(),u!==void 0)return u;if(a===i)return yA("push-async","message/send");return{status:503,headers:{"Retry-After":String(gA)},body:{error:"workspace agent busy \u2014 retry after a short backoff",busy:!0,retry_after:gA}}}async function FW(e,t){let{target:n}=t;if(Lm(n,e)){if(Pm(e,t))await Ci(e,t,"ingest");return wA(e,t)}if(n.status==="removed")w(404,"workspace not found");if(n.status==="hibernated"){let o=`workspace is waking from hibernation \u2014 retry in ~${Cm} seconds`,s={"Retry-After":String(Cm)};w(503,{error:o,waking:!0,retry_after:Cm},s)}if(n.url===null)w(503,{error:"workspace has no URL",status:n.status});let r="failed to reach workspace agent";return await Ci(e,t,void 0,{status:"error",errorDetail:r}),{status:502,body:{error:r}}}function Lm(e,{rules:t,responders:n}){let r=e.status==="provisioning"||e.status==="awaiting_agent",o=e.delivery_mode==="poll"||e.url!==null||n.has(e.id);return t.isCurrent&&r&&!o}function wA({store:e,clock:t},{target:n,message:r,callerId:o}){let s=t.nowMicros(),i=z(r.payload.params)?.expires_in_seconds;return{status:202,body:{queued:!0,queue_id:e.queue.enqueue({workspace_id:n.id,caller_id:o,message_id:r.messageId??null,body:JSON.stringify(r.payload),enqueued_at:s,expires_at:typeof i==="number"?s+Math.round(i*1e6):null}),queue_depth:e.queue.waiting(n.id).length,message:"workspace agent busy \u2014 request queued, will dispatch when capacity available"}}}var gA=30,Cm=15;var Mm=h(()=>{ye();ln();ge();Be();Om()});function Dm(e,t,n){let r=z(e);if(r===void 0)return{ok:!1,error:"invalid JSON"};let o="jsonrpc"in r?r:UW(r,n),s=z(o.params),i=z(s?.message),a=typeof o.method==="string"?o.method:"";if(i===void 0)return{ok:!0,payload:o,method:a,messageId:void 0};let c=qW(i,t,n);if(!c.ok)return c;return{ok:!0,payload:{...o,params:{...s,message:c.message}},method:a,messageId:c.messageId}}function UW(e,t){return{jsonrpc:"2.0",id:t(),method:e.method??null,params:e.params??null}}function qW(e,t,n){let r="messageId"in e?e:{...e,messageId:n()},o=typeof r.messageId==="string"&&r.messageId!==""?r.messageId:void 0;if(!t.readsContent)return{ok:!0,messageId:o,message:r};let s=jW(r);if(!s.ok)return s;if(t.keepsPartTypes)return{ok:!0,messageId:o,message:s.message};let{parts:i}=s.message,a=Array.isArray(i)?{parts:i.map(WW)}:{};return{ok:!0,messageId:o,message:{role:"user",...s.message,...a}}}function jW(e){if("parts"in e)return{ok:!0,message:e};let{content:t,...n}=e;if(typeof t==="string")return{ok:!0,message:{...n,parts:[{kind:"text",text:t}]}};if(Array.isArray(t))return{ok:!0,message:{...n,parts:t}};if("content"in e)return{ok:!1,error:"invalid params.message.content type",hint:bA};return{ok:!1,error:"params.message must contain either 'parts' (v0.3) or 'content' (v0.2 compat)",hint:bA}}function WW(e){let t=z(e);if(t===void 0||"kind"in t||!("type"in t))return e;let{type:n,...r}=t;return{...r,kind:n}}function _A(e,t,n){let r=z(e.payload.params)??{},o=n===void 0?{user_identity_status:"UNAUTHENTICATED"}:{user_identity_status:"AUTHENTICATED",user_id:n.id,email:n.email,username:n.email},s={...z(r.metadata),source:"canvas_user",...o};return{...e,payload:{...e.payload,params:{...r,metadata:s,...HW(r,t,e.method)}}}}function HW(e,t,n){let r=z(e.message);if(r===void 0||n!=="message/send")return{};return typeof r.contextId!=="string"||r.contextId.trim()===""?{message:{...r,contextId:`canvas-${t}`}}:{}}var bA='Send params.message.parts, e.g. [{"kind":"text","text":"hello"}].';var kA=h(()=>{ye()});async function zm(e,t){let{store:n,rules:r,clock:o}=e,s=GW(e,t),i=GT(s,e);if(i.length>0)w(402,{error:"workspace budget limit exceeded",exceeded_periods:i});let a=Dm(t.body,r,()=>crypto.randomUUID());if(!a.ok){let{error:l,hint:u}=a;w(400,u===void 0?{error:l}:{error:l,hint:u})}let c=KW(e,t.caller,s,a);if(c.callerId!==null)n.workspaces.update(c.callerId,{last_outbound_at:o.nowMicros()});return Im(e,c,t.waitMs)}async function vA(e,t){try{return await zm(e,t)}catch(n){if(!(n instanceof vn)||n.res===void 0)throw n;return{status:n.res.status,body:await n.res.json()}}}async function Ii(e,t){let{store:n,clock:r}=e;for(let o of n.queue.waiting(t)){let s=n.workspaces.get(t);if(s===void 0||Lm(s,e))return;let i=r.nowMicros();if(o.expires_at!==null&&o.expires_at<=i){n.queue.finish(o.queue_id,{status:"dropped",nowMicros:i,error:"expired"}),xA(o,{status:410,body:{error:"expired in the queue"}},e);continue}n.queue.dispatched(o.queue_id,i);let a=await ZW(e,s,o);if(z(a.body)?.queue_id===o.queue_id){n.queue.release(o.queue_id);return}let c={nowMicros:r.nowMicros(),...VW(a)};n.queue.finish(o.queue_id,c),BW(o,a,e),xA(o,a,e)}}function pl({active_tasks:e,max_concurrent_tasks:t}){return e<t}function BW(e,t,n){let{store:r,rules:o}=n;if(!(o.marksCanvasUsers&&t.status===200&&z(t.body)?.status==="queued")||e.message_id===null)return;let i=r.activities.byMessageId(e.workspace_id,e.message_id);if(i===void 0)return;r.activities.complete(i.id,{status:"ok",responseBody:t.body}),Sn({workspaceId:i.workspace_id,activityType:i.activity_type,createdAtMicros:i.created_at,targetId:i.target_id,method:i.method,summary:i.summary,requestBody:M(i.request_body??"null"),responseBody:t.body,messageId:e.message_id},n)}function xA(e,t,n){let{caller_id:r,message_id:o,workspace_id:s}=e;if(r!==null&&o!==null)cA({id:o,callerId:r,targetId:s},al(t),n)}async function ZW(e,t,{body:n,caller_id:r}){let o=Dm(JSON.parse(n),e.rules,()=>crypto.randomUUID());return o.ok?Im(e,{target:t,message:o,callerId:r}):{status:400,body:{error:o.error}}}function VW(e){return e.status<300?{status:"completed",responseBody:e.body}:{status:"failed",error:`agent answered ${e.status}`}}function GW({store:e,rules:t},{caller:n,targetId:r}){if(n.kind==="workspace"&&!il(n.workspaceId,r,e.workspaces,t.rootsMayTalk))w(403,"access denied: workspaces cannot communicate per hierarchy rules");return e.workspaces.get(r)??w(404,"workspace not found")}function KW({rules:e,store:t},n,r,o){if(n.kind==="canvas"){let s=e.marksCanvasUsers?_A(o,r.id,n.user):o;return{target:r,message:s,callerId:null}}return Fm(n.workspaceId,e,t),{target:r,message:o,callerId:n.workspaceId}}function Fm(e,{isCurrent:t},{workspaces:n}){if(t&&n.get(e)?.can_delegate===0)w(403,"tool call failed")}var ls=h(()=>{ns();ye();ge();sl();Cr();cl();Mm();kA()});function EA(e,t){e.post("/workspaces/:id/a2a",async(n)=>{let r=n.req.raw,o=await YW(r,t),s=SA(r,t,n.req.param("id")),i=Number(r.headers.get("X-Timeout")??0),a=await zm(t,{targetId:n.req.param("id"),caller:s,body:o,...i>0?{waitMs:i*1000}:{}});return fe(a.status<300&&a.isError!==!0?{...a,headers:{"Content-Type":"application/json"}}:a)}),e.get("/workspaces/:id/a2a/queue/:queueId",(n)=>{let r=SA(n.req.raw,t),o=t.store.queue.get(n.req.param("queueId"));if(o===void 0)w(404,{error:"queue item not found",retryable:!0});if(!(r.kind==="canvas"||r.workspaceId===o.caller_id||r.workspaceId===o.workspace_id))w(403,"access denied");return T(tH(o))})}async function YW(e,{rules:t}){let{bytes:n,isTooLarge:r}=await rl(e,t.maxA2aBytes);if(r&&!t.cutsLargeBodies)w(413,{error:`request body exceeds ${t.maxA2aBytes} byte limit: A2A body exceeds size limit`,truncated:!0,max_bytes:t.maxA2aBytes});return M(new TextDecoder().decode(n))}function SA(e,t,n){let r=e.headers.get("X-Workspace-ID")??"";if(JW.test(r))w(403,"invalid caller ID");let o=t.auth.identify(e);if(jn(o))return QW(o,r);if(t.rules.caller!=="bearer"){if(r!==""&&r===n)return{kind:"workspace",workspaceId:r};return eH(o,r,t)}if(o.kind==="none")w(401,"missing caller auth token");if(o.kind!=="workspace")w(401,"invalid caller auth token");if(r!==""&&r!==o.workspaceId)w(401,"caller ID does not match workspace auth token");return{kind:"workspace",workspaceId:o.workspaceId}}function QW(e,t){if(t!=="")return{kind:"workspace",workspaceId:t};return e.kind==="session"?{kind:"canvas",user:XW}:{kind:"canvas"}}function eH(e,t,{rules:n,store:r}){if(t==="")return e.kind==="workspace"&&n.caller==="header-or-bearer"?{kind:"workspace",workspaceId:e.workspaceId}:{kind:"canvas"};if(!(e.kind==="workspace"&&e.workspaceId===t)&&r.tokens.countLive(t)>0)w(401,e.kind==="none"?"missing caller auth token":"invalid caller auth token");return{kind:"workspace",workspaceId:t}}function tH(e){let t=(n)=>n===null?void 0:B0(n);return{queue_id:e.queue_id,workspace_id:e.workspace_id,status:e.status,priority:e.priority,attempts:e.attempts,last_error:e.last_error??void 0,enqueued_at:t(e.enqueued_at),dispatched_at:t(e.dispatched_at),completed_at:t(e.completed_at),expires_at:t(e.expires_at),response_body:e.status==="completed"?M(e.response_body??""):void 0}}var XW,JW;var TA=h(()=>{ye();is();Xe();ge();Be();ls();XW={id:"local-user",email:"you@localhost"},JW=/^(?:webhook|system|test|channel):/});function CA(e,t){let n=rH.safeParse(e);if(!n.success){let i=n.error.issues[0];return fl(e,`${i?.path.join(".")||"row"}: ${i?.code??"invalid"}`)}let r=n.data,o=co(r.created_at);if(o===void 0)return fl(e,"created_at: not a time");let s={id:r.id,workspaceId:r.workspace_id,type:r.activity_type,createdAt:r.created_at,createdAtMicros:o,...$e("sourceId",r.source_id),...$e("targetId",r.target_id),...$e("method",r.method),...$e("summary",r.summary),...$e("status",r.status),...$e("errorDetail",r.error_detail),...$e("peerName",r.peer_name),...$e("peerRole",r.peer_role),...r.seq===void 0?{}:{seq:r.seq},...r.request_body===void 0?{}:{requestBody:r.request_body},...r.response_body===void 0?{}:{responseBody:r.response_body},projectedAttachments:(r.attachments??[]).map(iH)};return{ok:!0,activity:t===void 0?s:oH(s,t)}}function oH(e,t){return{...e,isLarge:!0,get requestBody(){return z(t())?.request_body},get responseBody(){return z(t())?.response_body}}}function fl(e,t){let{id:n,created_at:r=""}=sH.safeParse(e).data??{};return{ok:!1,problem:t,rowId:n,createdAtMicros:co(r)}}function iH(e){let t=e.uri===void 0?void 0:Rm(e.uri);return{kind:e.kind,...$e("name",e.name),...$e("mimeType",e.mime_type),...t===void 0?$e("uri",e.uri):{isInline:!0,bytes:t.bytes}}}var ml=500,us=2592000,fo,nH,$A,AA,rH,OA,RA,gle,sH;var Pi=h(()=>{K();ye();Yt();lo();ln();fo=m().nullish(),nH=b({kind:m(),uri:m().optional(),mime_type:m().optional(),name:m().optional()}),$A=m().refine(Ln),AA=m().refine(rt).or(C("")),rH=b({id:$A,workspace_id:m(),activity_type:m(),source_id:AA.nullish(),target_id:AA.nullish(),method:fo,summary:fo,request_body:J().optional(),response_body:J().optional(),tool_trace:J().optional(),duration_ms:Y().nullish(),status:fo,error_detail:fo,created_at:m(),seq:Y().int().optional(),peer_name:fo,peer_role:fo,agent_card_url:fo,attachments:F(nH).nullish().catch(void 0)}),OA=b({last_acked_seq:Y().int()}),RA=m().min(1).max(200).optional().catch(void 0),gle=b({activity_type:C("a2a_receive"),message_id:RA,source_id:RA});sH=b({id:$A.optional().catch(void 0),created_at:m().optional().catch(void 0)})});function hl(e,t){return{id:e.id,workspace_id:e.workspace_id,activity_type:e.activity_type,source_id:e.source_id,target_id:e.target_id,method:e.method,summary:e.summary,...e.request_body===null?{}:{request_body:M(e.request_body)},...e.response_body===null?{}:{response_body:M(e.response_body)},...e.tool_trace===null?{}:{tool_trace:M(e.tool_trace)},duration_ms:e.duration_ms,status:e.status,error_detail:e.error_detail,created_at:_e(e.created_at),...t.hasSeq?{seq:e.seq}:{}}}function IA(e,t,n){let r=aH(e.request_body);return{...e,peer_name:t?.name,peer_role:t?.role||void 0,agent_card_url:e.source_id?`${n}/registry/discover/${e.source_id}`:void 0,attachments:r.length===0?void 0:[...r]}}function aH(e){let t=z(e),n=z(z(t?.params)?.message)?.parts;if(Array.isArray(n))return n.map(cH).filter((o)=>o!==void 0);let r=t===void 0?void 0:lH(t);return r===void 0?[]:[r]}function cH(e){let t=z(e),n=mo(t,"kind")??mo(t,"type");if(t===void 0||n===void 0||!ll.has(n))return;return PA(n,z(t.file)??t,"mime_type")}function lH(e){if(mo(e,"uri")===void 0)return;let t=/^(image|audio|video)\//.exec(mo(e,"mimeType")??"")?.[1];return PA(t??"file",e,"mimeType")}function PA(e,t,n){let r=mo(t,"uri"),o=mo(t,"name");if(r===void 0&&o===void 0)return;return{kind:e,uri:r,mime_type:mo(t,n),name:o}}function mo(e,t){let n=e?.[t];return typeof n==="string"&&n!==""?n:void 0}var Um=h(()=>{ye();ln();Be()});function LA(e,t){let{auth:n,store:r,rules:o}=t,{activities:s}=r;if(e.get("/workspaces/:id/activity",(i)=>{let a=n.requireWorkspace(i),c=fH(a,new URL(i.req.url).searchParams,t),l=s.list(c);pH(a,l,i.req.raw,t);let u=l.map((g)=>hl(g,o)),d=(i.req.query("include")??"").split(",").map((g)=>g.trim());if(!o.hasPeerInfo||!d.includes("peer_info"))return T(u);let p=new URL(i.req.url).origin,f=new Map(u.map(({source_id:g})=>[g,g?r.workspaces.get(g):void 0]));return T(u.map((g)=>IA(g,f.get(g.source_id),p)))}),e.post("/workspaces/:id/activity",async(i)=>{let a=n.requireWorkspace(i),c=await se(i.req.raw,dH,"invalid request body");if(c.activity_type==="")w(400,"invalid request body");if(!NA.includes(c.activity_type))w(400,`invalid activity_type, must be one of: ${NA.join(", ")}`);if(c.source_id!==""&&c.source_id!==a)w(403,"source_id must match authenticated workspace");let l={workspaceId:a,activityType:c.activity_type,createdAtMicros:t.clock.nowMicros(),sourceId:a,targetId:c.target_id||null,method:c.method||null,summary:c.summary||null,requestBody:c.request_body??c.metadata??void 0,responseBody:c.response_body??void 0,durationMs:c.duration_ms??null,status:c.status||"ok",errorDetail:c.error_detail||null};if(s.insertChecked(l)!==void 0)Sn(l,t);return T({status:"logged"})}),!o.hasSeq)return;e.post("/workspaces/:id/activity/ack",async(i)=>{let a=n.requireWorkspace(i),c=b({acked_seq:Ke()}),{acked_seq:l}=await se(i.req.raw,c,"acked_seq is required");if(l<0)w(400,"acked_seq must be >= 0");if(!Le(a))w(500,"failed to record ack");return T({last_acked_seq:s.acknowledge(a,l)})}),e.get("/workspaces/:id/mail/summary",(i)=>{let a=n.requireWorkspace(i),c=s.lastAcknowledged(a);return T({unread_count:s.countAfter(a,c),last_acked_seq:c})})}function pH(e,t,n,{auth:r,store:o,clock:s,events:i}){let a=r.identify(n);if(a.kind!=="workspace"||a.workspaceId!==e)return;let c=t.filter(({source_id:l,method:u})=>l!==e&&u==="message/send").map(({seq:l})=>l);if(o.marks.fetched(c,s.nowMicros()))i.publish("MESSAGE_MARKED",e)}function fH(e,t,n){let{rules:r}=n,o={workspaceId:e,type:t.get("type")||void 0,source:mH(t.get("source")??""),limit:hH(t.get("limit")??"")},s=r.hasWindows?gH(t,n):{};if(!Le(e))w(500,"query failed");if(!r.hasWindows)return o;let i=bH(e,t.get("since_id")??"",n);return{...o,...s,...i===void 0?{}:{after:{createdAtMicros:i.created_at,seq:i.seq}},afterComparesSeq:r.isCurrent}}function mH(e){if(e==="")return;return e==="canvas"||e==="agent"?e:w(400,"source must be 'canvas' or 'agent'")}function hH(e){let t=MA(e);return t===void 0||t<=0?uH:Math.min(t,ml)}function gH(e,{clock:t}){let n=e.get("peer_id")||void 0;if(n!==void 0&&!Le(n))w(400,"peer_id must be a UUID");return{peerId:n?.toLowerCase(),sinceMicros:yH(e.get("since_secs")??"",t.nowMicros()),beforeMicros:wH(e.get("before_ts")??"")}}function yH(e,t){if(e==="")return;let n=MA(e);if(n===void 0||n<=0)w(400,"since_secs must be a positive integer");return t-Math.min(n,us)*1e6}function wH(e){if(e==="")return;return Zc(e)??w(400,"before_ts must be an RFC3339 timestamp (e.g. 2026-05-01T00:00:00Z)")}function bH(e,t,{store:n}){if(t==="")return;if(!Le(t))w(500,"cursor lookup failed");return n.activities.get(e,t.toLowerCase())??w(410,"since_id cursor not found (row may have been pruned or belongs to a different workspace); omit since_id to reset")}function MA(e){return/^[+-]?\d{1,18}$/.test(e)?Number(e):void 0}var uH=100,NA,dH;var DA=h(()=>{K();Pi();Xe();ge();Be();an();Um();NA=["a2a_send","a2a_receive","task_update","agent_log","skill_promotion","memory_write","error"],dH=b({activity_type:ie,method:ie,summary:ie,target_id:ie,source_id:ie,status:ie,error_detail:ie,duration_ms:Ke().nullish(),request_body:J().optional(),response_body:J().optional(),metadata:J().optional()})});function qm(e,t){return{body:{jsonrpc:"2.0",id:e.body.id??null,result:{kind:"message",role:"agent",messageId:crypto.randomUUID(),parts:[{kind:"text",text:t}]}}}}function ho(e){let t=z(e),n=t?.result;if(typeof n==="string")return{text:n,attachments:je(t).attachments};let r=z(n);if(r===void 0)return;let o=Array.isArray(r.artifacts)?r.artifacts:[];return[r,r.message,z(r.status)?.message,...o].map(je).find(({text:i,attachments:a})=>i!==""||a.length>0)}var Ni=h(()=>{ye();ln()});function zA(e,{auth:t,store:n}){e.get("/workspaces/:id/chat-history",(r)=>{let o=t.requireWorkspace(r),s=Wn(r.req.query("limit"),_H,kH),i=r.req.query("before_ts")??"",a=i===""?void 0:Zc(i);if(i!==""&&a===void 0)w(400,"before_ts must be an RFC3339 timestamp");let c={type:"a2a_receive",source:"canvas",beforeMicros:a,limit:s},l=n.activities.list({workspaceId:o,...c}),u=l.filter(({method:d})=>d!=="chat_upload_receive").flatMap(xH);return T({messages:u.reverse(),reached_end:l.length<s})})}function xH(e){let t=_e(e.created_at),n=ho(M(e.response_body??""))?.text,r=e.method==="notify"?void 0:je(M(e.request_body??"")).text;return[...n===void 0?[]:[{id:`${e.id}:agent`,role:"agent",content:n,timestamp:t}],...r===void 0?[]:[{id:`${e.id}:user`,role:"user",content:r,timestamp:t}]]}var _H=100,kH=1000;var FA=h(()=>{ye();ln();Xe();ge();Be();Ni()});async function qA(e,t){let{id:n,callerId:r,targetId:o,rowId:s}=e,{store:i,closed:a,events:c}=t,{activities:l}=i;l.complete(s,{status:"dispatched"}),c.publish("DELEGATION_STATUS",r,{delegation_id:n,target_id:o,status:"dispatched"});let u=await vH(e,t);if(a.aborted)return;if(u.status===202&&z(u.body)?.queued===!0){l.complete(s,{status:"queued"}),aA(e,t);return}let d=al(u);l.complete(s,"error"in d?{status:"failed",errorDetail:d.error}:{status:"completed"}),sA(e,d,t)}async function vH(e,t){let{settings:n,closed:r}=t,o=await UA(e,t);if(!SH(o))return o;return await or(n.delegationRetryMs,r),r.aborted?o:UA(e,t)}async function UA({id:e,callerId:t,targetId:n,task:r},o){return vA(o,{targetId:n,caller:{kind:"workspace",workspaceId:t},body:ao({messageId:e,metadata:{delegation_id:e},parts:[{kind:"text",text:r}]})})}function SH({status:e,body:t}){return e===502||z(t)?.restarting===!0}var jA=h(()=>{ye();Be();cl();ls();os()});function HA(e,t){let{auth:n,store:r}=t;e.post("/workspaces/:id/delegate",async(o)=>{let s=n.requireWorkspace(o),i=await se(o.req.raw,EH,"invalid delegation request");if(CH(s,i.target_id,t),jn(n.identify(o.req.raw)))w(403,"delegating needs the grant of the workspace itself");let a=IH(s,i.idempotency_key,t);if(a!==void 0)return T(a);let c=crypto.randomUUID(),l={id:c,callerId:s,targetId:i.target_id,task:i.task},u=BA({...l,idempotencyKey:i.idempotency_key,status:"pending"},t);if(u!==void 0)qA({...l,rowId:u.id},t);return fe({status:202,body:{delegation_id:c,status:"delegated",target_id:i.target_id}})}),e.get("/workspaces/:id/delegations",(o)=>{let s=n.requireWorkspace(o),i=r.activities.delegations(s,WA);return T(i.map((a)=>PH(a,s,t)))}),OH(e,t)}function OH(e,t){let{auth:n,store:r}=t;e.post("/workspaces/:id/delegations/record",async(o)=>{let s=n.requireWorkspace(o),i=await se(o.req.raw,TH,"invalid request body");if(!Le(i.target_id))w(400,"target_id must be a valid UUID");let{delegation_id:a,target_id:c,task:l}=i;return BA({id:a,callerId:s,targetId:c,task:l,idempotencyKey:"",status:"dispatched"},t),fe({status:202,body:{delegation_id:a,status:"recorded"}})}),e.post("/workspaces/:id/delegations/:delegationId/update",async(o)=>{let s=n.requireWorkspace(o),i=await se(o.req.raw,AH,"invalid request body"),{status:a,error:c,response_preview:l}=i;if(a!=="completed"&&a!=="failed")w(400,"status must be one of: completed, failed");let u=o.req.param("delegationId"),d=r.activities.delegations(s,WA).find((p)=>jm(p)===u&&p.method==="delegate");if(d!==void 0)r.activities.complete(d.id,{status:a,...c===""?{}:{errorDetail:c}});return iA({id:u,callerId:s},a==="completed"?{text:l}:{error:c},t),T({status:a,delegation_id:u})})}function CH(e,t,{store:n,rules:r}){if(!Le(t))w(400,"target_id must be a valid UUID");if(t===e){let o=r.isCurrent?{reason:"self_delegation",hint:"Do the task yourself, or name another workspace."}:{};w(400,{error:"self-delegation not permitted",...o})}Fm(e,r,n)}function IH(e,t,{store:n}){let r=t===""?void 0:n.activities.byIdempotencyKey(e,t);if(r===void 0)return;if(r.status==="failed"){n.activities.releaseIdempotencyKey(r.id);return}return{delegation_id:jm(r),status:r.status,target_id:r.target_id,idempotent_hit:!0}}function BA(e,{store:t,clock:n,events:r}){let{id:o,callerId:s,targetId:i,task:a,idempotencyKey:c,status:l}=e,u=a.slice(0,$H);return r.publish("DELEGATION_SENT",s,{delegation_id:o,target_id:i,task_preview:u}),t.activities.insertChecked({workspaceId:s,activityType:"delegation",createdAtMicros:n.nowMicros(),sourceId:s,targetId:i,method:"delegate",summary:`Delegating to ${i}`,requestBody:{task:a,delegation_id:o},responseBody:{delegation_id:o},status:l,...c===""?{}:{idempotencyKey:c}})}function PH(e,t,{rules:n}){return{id:e.id,type:"delegation",source_id:e.source_id??"",target_id:e.target_id??"",direction:n.isCurrent?e.source_id===t?"sent":"received":void 0,summary:e.summary??"",status:e.status,created_at:_e(e.created_at),delegation_id:jm(e),error:e.error_detail??void 0,response_preview:NH(e)}}function jm(e){return[e.response_body,e.request_body].map((n)=>z(M(n??""))).map((n)=>n?.delegation_id).find((n)=>typeof n==="string")}function NH(e){if(e.response_body===null)return;let t=M(e.response_body),n=z(t)?.text,r=Buffer.from(typeof n==="string"&&n!==""?n:vm(t));return new TextDecoder().decode(r.subarray(0,RH))}var EH,TH,AH,WA=50,RH=300,$H=100;var ZA=h(()=>{K();ye();is();Xe();ge();Be();an();cl();jA();ls();EH=b({target_id:m().min(1),task:m().min(1),idempotency_key:ie}),TH=b({target_id:m().min(1),task:m().min(1),delegation_id:m().min(1)}),AH=b({status:ie,error:ie,response_preview:ie})});function yl(e){let[,t,n]=LH.exec(e)??[];return t===void 0||n===void 0?void 0:{workspaceId:t,fileId:n}}var VA,GA,gl,KA,LH;var ds=h(()=>{K();VA=b({file_id:m(),name:m(),mimeType:m(),size:Y(),uri:m()}),GA=b({files:F(b({uri:m(),name:m(),mimeType:m(),size:Y()}))}),gl=b({uri:m(),name:m(),mimeType:m().optional(),size:Ke().optional()}),KA=b({per_file_bytes:Ke().positive(),per_request_bytes:Ke().positive(),max_attachments_per_message:Ke().positive()}),LH=/^platform-pending:([A-Za-z0-9_-]{1,128})\/([A-Za-z0-9_-]{1,128})$/});function JA(e,t){let{auth:n,store:r,events:o,clock:s,rules:i}=t;if(e.post("/workspaces/:id/notify",async(a)=>{let c=n.requireWorkspace(a),{message:l,attachments:u,in_reply_to:d}=await se(a.req.raw,zH,"message is required"),p=(u??[]).map(jH),f=r.workspaces.getLive(c)??w(404,"workspace not found");if(i.isCurrent&&f.talk_to_user_enabled===0)w(403,{error:"talk_to_user_disabled",hint:'Turn on "talk to user" for this workspace, or report to its parent.'});let g={message:l,...p.length===0?{}:{attachments:p}};o.publish("AGENT_MESSAGE",c,{...g,workspace_id:c,name:f.name});let y=r.activities.insertChecked(WH(c,g,s.nowMicros()));if(y!==void 0&&d!==void 0)r.marks.answers(y.seq,d);return r.workspaces.update(c,{last_outbound_at:s.nowMicros()}),T({status:"sent"})}),!i.isCurrent)return;e.post("/workspaces/:id/broadcast",async(a)=>{let c=n.requireWorkspace(a),{message:l}=await se(a.req.raw,XA,"message is required"),u=r.workspaces.get(c)??w(404,"workspace not found");if(u.broadcast_enabled===0)w(403,{error:"broadcast_disabled",hint:"Ask an admin to turn on broadcasts for this workspace."});let d=`Broadcast from ${u.name}: ${YA(l,UH)}`,p=qH(c,t);for(let f of p){let g={workspaceId:f,activityType:"broadcast_receive",sourceId:c};r.activities.insert({...g,method:"broadcast",summary:d,createdAtMicros:s.nowMicros()}),o.publish("BROADCAST_MESSAGE",f,{message:l,sender_id:c,sender:u.name})}return r.activities.insert({workspaceId:c,activityType:"broadcast_sent",method:"broadcast",summary:`Broadcast sent to ${p.length} workspace(s)`,createdAtMicros:s.nowMicros()}),T({status:"sent",delivered:p.length})})}function qH(e,{store:t}){let{workspaces:n}=t,r=(s)=>cn(s,n).at(-1)??s,o=r(e);return n.list().filter(({id:s,status:i})=>s!==e&&i!=="removed"&&r(s)===o).map(({id:s})=>s)}function jH({uri:e,name:t,mimeType:n,size:r},o){if(!e||!t)w(400,`attachment[${o}]: uri and name are required`);return{uri:e,name:t,...n?{mimeType:n}:{},...r?{size:r}:{}}}function WH(e,{message:t,attachments:n=[]},r){let o=n.map((s)=>({kind:"file",file:s}));return{workspaceId:e,activityType:"a2a_receive",createdAtMicros:r,method:"notify",summary:`Agent message: ${YA(t,FH)}`,responseBody:{result:t,...o.length===0?{}:{parts:o}}}}function YA(e,t){let n=[...e];return n.length<=t?e:`${n.slice(0,t).join("")}\u2026`}var XA,MH=(e)=>{let t=Object.entries(z(e)??{});return z(e)&&Object.fromEntries(t.filter(([,n])=>n!==null))},DH,zH,FH=80,UH=120;var QA=h(()=>{K();ye();ds();Xe();ge();Cr();XA=b({message:m().min(1)}),DH=Cc(MH,gl.partial()),zH=XA.extend({attachments:F(DH).nullish(),in_reply_to:m().optional().catch(void 0)})});function nR(e,t){let n=/^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(e);if(n===null)return;let r=Buffer.from(`--${n[1]??n[2]}`),o=Buffer.from(t.buffer,t.byteOffset,t.byteLength),s=[],i=o.indexOf(r);while(i!==-1){let a=i+r.length;if(o.subarray(a,a+2).toString("latin1")==="--")return s;let c=o.indexOf(Buffer.concat([Wm,r]),a),l=c===-1?void 0:HH(o.subarray(a+Wm.length,c));if(l===void 0)return;s.push(l),i=c+Wm.length}return}function HH(e){let t=e.indexOf(eR);if(t===-1)return;let n=e.subarray(0,t).toString("utf8").split(`\r
`),r=(i)=>n.find((a)=>a.toLowerCase().startsWith(`${i}:`))?.slice(i.length+1).trim()??"",o=r("content-disposition"),s=(i)=>new RegExp(`;\\s*${i}="((?:[^"\\\\]|\\\\.)*)"`,"i").exec(o)?.[1]??"";return{field:s("name"),fileName:s("filename").replace(/\\(.)/g,"$1"),contentType:r("content-type"),content:e.subarray(t+eR.length)}}function wl(e){let n=(e.split(/[/\\]/).findLast((s)=>s!=="")??"").replace(/[^A-Za-z0-9._-]/gu,"_");if(n===""||n==="."||n==="..")return"file";if(n.length<=tR)return n;let r=n.lastIndexOf("."),o=r>0&&n.length-r<=BH?n.slice(r):"";return n.slice(0,tR-o.length)+o}function bl(e){let t=(e.split(";")[0]??"").trim().toLowerCase();if(t==="")return"";return/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(t)?t:"application/octet-stream"}var Wm,eR,tR=100,BH=16;var Hm=h(()=>{Wm=Buffer.from(`\r
`),eR=Buffer.from(`\r
\r
`)});function aR(e,t){let{auth:n,rules:r}=t;if(e.post("/workspaces/:id/chat/uploads",async(o)=>{let s=n.requireWorkspace(o);GH(iR(s,t),t);let i=await KH(o.req.raw,s,t);return await JH(i,t),T({files:i.map(cR).map(({file_id:a,...c})=>c)})}),e.get("/workspaces/:id/chat/download",(o)=>{let s=n.requireWorkspace(o);return QH(o.req.query("path")??""),iR(s,t).delivery_mode==="poll"?w(422,"workspace has no callback URL \u2014 download requires push-mode + a public URL"):w(503,"workspace url not registered yet")}),r.hasPollMode)VH(e,t);if(!r.isCurrent)return;e.get("/uploads/limits",()=>T({per_file_bytes:r.maxUploadFileBytes,per_request_bytes:r.maxUploadRequestBytes,max_attachments_per_message:ZH}))}function VH(e,t){let{auth:n,clock:r,store:o}=t,{uploads:s}=o;e.get("/workspaces/:id/pending-uploads/:fileId/content",(i)=>{let a=n.requireWorkspace(i),c=sR(a,i.req.param("fileId"),t)??w(404,"pending upload not found or expired");if(c.workspace_id!==a)w(404,"pending upload not found");s.fetched(c.file_id,r.nowMicros());let l=c.mimetype||"application/octet-stream";return rs(c.filename,l,s.content(c.file_id))}),e.post("/workspaces/:id/pending-uploads/:fileId/ack",(i)=>{let a=n.requireWorkspace(i),c=sR(a,i.req.param("fileId"),t);if(c?.workspace_id!==a)w(404,"pending upload not found, expired, or already acked");return s.acknowledged(c.file_id,r.nowMicros()),T({acked:!0})})}function sR(e,t,{store:n,clock:r,rules:o}){if(!Le(e))w(400,"invalid workspace ID");if(!Le(t))w(400,"invalid file_id");let s=n.uploads.get(t);if(s===void 0||s.expires_at<=r.nowMicros())return;return s.acked_at!==null&&!o.readsAckedUploads?void 0:s}function iR(e,{store:t}){if(!Le(e))w(400,"invalid workspace ID");return t.workspaces.getLive(e)??w(404,"workspace not found")}function GH({delivery_mode:e,runtime:t},{rules:n}){if(!n.hasPollMode)w(503,"workspace container not running");if(e==="poll")return;if(t==="external")w(503,"workspace url not registered yet");w(422,"workspace has no callback URL \u2014 upload requires push-mode + a public URL")}async function KH(e,t,{rules:n,clock:r}){let{bytes:o,isTooLarge:s}=await rl(e,n.maxUploadRequestBytes),i=s?void 0:nR(e.headers.get("Content-Type")??"",o);if(i===void 0)w(400,"malformed multipart body");let a=i.filter(({field:l,fileName:u})=>l==="files"&&u!=="");if(a.length===0)w(400,"no files field in request");if(a.length>rR)w(400,`too many files (limit ${rR})`);for(let l of a)XH(l,n.maxUploadFileBytes);let c={workspace_id:t,created_at:r.nowMicros()};return a.map(({fileName:l,contentType:u,content:d})=>({...c,file_id:crypto.randomUUID(),filename:wl(l),mimetype:bl(u),content:d}))}function XH({fileName:e,content:t},n){if(t.byteLength<=n)return;w(413,{error:"file exceeds per-file cap",filename:e,size:t.byteLength,max:n})}async function JH(e,t){let{store:n}=t,r=e.map(YH),o=[];if(e.some(({content:i})=>i.byteLength===0))w(500,"could not stage files");n.uploads.insertAll(e,()=>{for(let i of r)o.push(n.activities.insert(i))});let s=e.map(({workspace_id:i})=>i);await Nm(o.filter((i)=>i!==void 0),s,t);for(let i of r)Sn(i,t)}function YH(e){return{workspaceId:e.workspace_id,activityType:"a2a_receive",createdAtMicros:e.created_at,targetId:e.workspace_id,method:"chat_upload_receive",summary:`chat_upload_receive: ${e.filename}`,requestBody:cR(e)}}function cR({file_id:e,workspace_id:t,filename:n,mimetype:r,content:o}){return{file_id:e,uri:`platform-pending:${t}/${e}`,name:n,mimeType:r,size:o.byteLength}}function QH(e){if(e==="")w(400,"path query required");if(!e.startsWith("/"))w(400,"path must be absolute");if(e.split("/").includes(".."))w(400,"invalid path");if(!oR.some((t)=>e===t||e.startsWith(`${t}/`)))w(400,`path must be under ${oR.join("|")}`)}var rR=64,ZH=10,oR;var lR=h(()=>{Hm();Xe();ge();an();Mm();oR=["/configs","/workspace","/home","/plugins"]});function go({store:e,events:t},n,r){if(e.workspaces.get(n)?.status===r)return;e.workspaces.update(n,{status:r}),t.publish("WORKSPACE_STATUS",n,{status:r})}function uR({store:e,events:t,clock:n,settings:r}){let o=n.nowMicros()-r.heartbeatStaleSeconds*1e6;for(let s of e.workspaces.expireHeartbeats(o))t.publish("WORKSPACE_STATUS",s,{status:"awaiting_agent"})}function Bm(e){return e?"awaiting_agent":"online"}function _l(e,t){let{store:n,clock:r}=e;n.tokens.revokeAll(t),n.workspaces.update(t,{removed_at:r.nowMicros()}),go(e,t,"removed")}function dR(e,t){let{workspaces:n,tokens:r}=e.store,o=n.get(t)?.runtime==="external";return n.update(t,{removed_at:null}),go(e,t,Bm(o)),r.mint(t,"instance")}function pR(e){let{store:t,clock:n}=e,{tokens:r,activities:o,uploads:s,plugins:i}=t;return{createWorkspace:(a)=>Zm(a,e),insertActivity:(a)=>eB(a,e),insertMessages:(a,c,l)=>tB(a,c,l,e),activities:(a)=>o.all(a).map((c)=>hl(c,Hc("E2"))),rotateToken(a){return r.revokeAll(a),r.mint(a,"instance")},removeWorkspace:(a)=>_l(e,a),setStatus:(a,c)=>go(e,a,c),restoreWorkspace:(a)=>dR(e,a),sweepUploads:()=>s.sweep(n.nowMicros()),offerPlugin:(a,c)=>i.set(a,c)}}function Zm(e,t){let{store:n,events:r,responders:o,clock:s}=t,{name:i,parentId:a=null,role:c=null,external:l=!1,responder:u}=e,d=e.id??crypto.randomUUID(),p=Bm(l);if(n.workspaces.insert({id:d,name:i,status:p,runtime:l?"external":"claude-code",delivery_mode:e.deliveryMode??(u===void 0?"poll":"push"),created_at:s.nowMicros(),parent_id:a,role:c}),u!==void 0)o.set(d,u);return r.publish("WORKSPACE_STATUS",d,{status:p}),{id:d,token:n.tokens.mint(d,"instance")}}function eB(e,{store:t,events:n,clock:r}){let o={activityType:"a2a_receive",method:"message/send",targetId:e.workspaceId,createdAtMicros:r.nowMicros(),...e},s=t.activities.insert(o);if(s===void 0)throw Error("a row with this id, messageId or idempotencyKey is there already");return Sn(o,{events:n}),s}function tB(e,t,{sourceId:n=null,createdAtMicros:r}={},{store:o,events:s,clock:i}){let a=i.nowMicros(),c=r??((p)=>a-t.length+1+p),l=`message/send \u2192 ${o.workspaces.get(e)?.name??e} (ingest)`,u=t.map((p,f)=>{let g=crypto.randomUUID();return{workspaceId:e,activityType:"a2a_receive",createdAtMicros:c(f),sourceId:n,targetId:e,method:"message/send",summary:l,messageId:g,requestBody:ao({messageId:g,parts:[{kind:"text",text:p}]})}}),d=o.activities.insertAll(u);for(let p of u)Sn(p,{events:s});return d.flatMap((p)=>p===void 0?[]:[p.id])}var Vm=h(()=>{Um();os();Gf()});function fR(e,t,n){let{activities:r}=n,o=r.received(e,t),s=r.sentBy(e,t),i=nB([...o,...s],n),a=[...o.flatMap((l)=>rB(l,i)),...s.flatMap((l)=>oB(l,e,i))].sort((l,u)=>l.micros-u.micros).slice(-t),c=new Map;for(let{id:l,messageId:u}of a)c.set(u,l).set(l,l);return a.map(({micros:l,messageId:u,inReplyTo:d,...p})=>{let f=d===void 0?void 0:c.get(d);return f===void 0?p:{...p,in_reply_to:f}})}function nB(e,{activities:t,marks:n,workspaces:r}){let o=e.flatMap((i)=>[i.id,kl(i)??i.id]),s=new Map;return{nameOf:(i)=>r.get(i)?.name??i,marks:n.of(e.map(({seq:i})=>i)),answered:n.answered(o),finishedSeq(i){let a=s.get(i)??t.lastAcknowledged(i);return s.set(i,a),a}}}function kl(e){return e.message_id??je(M(e.request_body??"")).messageId}function rB(e,t){let{nameOf:n}=t,r={kind:"workspace",id:e.workspace_id,name:n(e.workspace_id)};if(e.method==="notify"){let l=M(e.response_body??"");return[{...Gm(e,l,t),direction:"out",from:r}]}let o=M(e.request_body??""),s=sB(e,o,n),i=s.kind==="system"?{}:{state:mR(e,t)},a={...Gm(e,o,t),...i,direction:"in",from:s},c=e.source_id===null?{}:{to:{id:e.source_id,name:n(e.source_id)}};return[a,...Km(e).map((l)=>({...l,direction:"out",from:r,...c}))]}function oB(e,t,n){let{nameOf:r}=n,o={kind:"workspace",id:t,name:r(t)},s={id:e.workspace_id,name:r(e.workspace_id)},i={...Gm(e,M(e.request_body??""),n),state:mR(e,n),direction:"out",from:o,to:s},a=Km(e).map((c)=>({...c,direction:"in",from:{kind:"peer_agent",...s}}));return[i,...a]}function sB(e,t,n){if(e.source_id!==null)return{kind:"peer_agent",id:e.source_id,name:n(e.source_id)};return{kind:je(t).sourceType?.startsWith("self-")===!0?"system":"canvas_user"}}function mR(e,{marks:t,answered:n,finishedSeq:r}){let o=t.get(e.seq),s=kl(e)??e.id;if(e.status==="error")return"failed";if(Km(e).length>0||n.has(e.id)||n.has(s))return"answered";if(o?.isSeen===!0||e.seq<=r(e.workspace_id))return"seen";return o?.isFetched===!0?"delivered":"sent"}function Gm(e,t,{marks:n}){let{text:r,attachments:o,inReplyTo:s}={inReplyTo:void 0,...ho(t)??je(t)};return{id:e.id,at:_e(e.created_at),micros:e.created_at,text:r===""&&o.length===0?e.summary??"":r,attachments:o.map((i,a)=>hR(i,e,a)),messageId:kl(e),inReplyTo:n.get(e.seq)?.inReplyTo??s}}function Km(e){if(e.response_body===null||e.method==="notify")return[];let t=ho(M(e.response_body));if(t===void 0)return[];let n=e.created_at+(e.duration_ms??0)*1000,r=je(M(e.request_body??"")).attachments.length;return[{id:`${e.id}-answer`,at:_e(n),micros:n,text:t.text,attachments:t.attachments.map((o,s)=>hR(o,e,r+s)),inReplyTo:kl(e)}]}function hR({name:e,uri:t,mimeType:n,sizeBytes:r,bytes:o},s,i){let a=yl(t??""),c=o&&`/local/workspaces/${s.workspace_id}/messages/${s.id}/files/${i}`;return{name:e??"file",uri:t??"",mime_type:n,size:r??o?.byteLength,url:c??(a&&`/workspaces/${a.workspaceId}/pending-uploads/${a.fileId}/content`)}}var gR=h(()=>{ye();ln();ds();Ni();Be()});function iB(e){let t=e.request_body===null?[]:je(M(e.request_body)).attachments,n=e.response_body===null?void 0:M(e.response_body);return[...t,...(ho(n)??je(n)).attachments]}function yR(e,t){let n=e===void 0?void 0:iB(e)[t];if(n?.bytes===void 0)w(404,"file not found");let r=bl(n.mimeType??"application/octet-stream");return rs(wl(n.name??"file"),r,new Uint8Array(n.bytes))}var wR=h(()=>{ye();ln();Ni();Hm();ge()});function bR(e,t){e.use("/local/*",async(n,r)=>{t.services.auth.requireAdmin(n.req.raw),await r()}),dB(e,t.services),pB(e,t.faults),fB(e,t)}function dB(e,t){e.post("/local/workspaces",async(n)=>{let r=await se(n.req.raw,aB,"expected {name, role?, parent_id?, external?} with a name of 1 to 255 characters"),{name:o,external:s,role:i=null,parent_id:a=null}=r;if(a!==null&&t.store.workspaces.get(a)===void 0)w(400,"parent_id names no workspace");return fe({status:201,body:Zm({name:o,external:s,role:i,parentId:a},t)})}),e.post("/local/peers/:peerId/send",async(n)=>{let r=await se(n.req.raw,cB,"expected {target_id, text, attachments?}"),{target_id:o,text:s,attachments:i}=r,a=t.auth.bearerFor(n.req.param("peerId"));return fe(await Ei(async(l)=>e.fetch(l),a,o,s,{attachments:i}))})}function pB(e,t){e.get("/local/faults",()=>T(t.list())),e.post("/local/faults",async(n)=>{let r=await se(n.req.raw,J(),"invalid request body");try{return fe({status:201,body:{id:t.set(r)}})}catch(o){if(o instanceof Q)w(400,{error:o.message,hint:o.advice});throw o}}),e.delete("/local/faults",()=>(t.clear(),T({status:"cleared"}))),e.delete("/local/faults/:id",(n)=>t.remove(n.req.param("id"))?T({status:"removed"}):w(404,"no such fault"))}function fB(e,{services:t,streams:n,faults:r,requests:o}){e.get("/local/state",()=>T({era:t.rules.era,faults:r.list(),workspaces:t.store.workspaces.list().map((s)=>mB(s,t))})),e.get("/local/workspaces/:id/conversation",(s)=>{let i=s.req.param("id");if(t.store.workspaces.get(i)===void 0)w(404,"workspace not found");return T(fR(i,Wn(s.req.query("limit"),200,lB),t.store))}),e.get("/local/workspaces/:id/messages/:row/files/:index",(s)=>{let{id:i,row:a,index:c}=s.req.param();return yR(t.store.activities.get(i,a),Number(c))}),e.get("/local/requests",(s)=>T(o.latest(Wn(s.req.query("limit"),100,uB)))),e.get("/local/events",(s)=>n.open({request:s.req.raw,show:({type:i,workspaceId:a,timestampMs:c,payload:l})=>({type:i,...a===void 0?{}:{workspace_id:a},timestamp:c,payload:l})}))}function mB(e,{responders:t,joinCommands:n,clock:r,settings:o,contacts:s}){let i=e.runtime==="external",a=e.last_heartbeat_at??0,c=r.nowMicros()-a<=o.heartbeatStaleSeconds*1e6;return{id:e.id,name:e.name,role:e.role,status:e.status,external:i,parent_id:e.parent_id,delivery_mode:e.delivery_mode,active_tasks:e.active_tasks,current_task:e.current_task,last_heartbeat_at:pt(e.last_heartbeat_at),online:e.status==="online"||e.status==="degraded",connected:i&&e.registered_at!==null&&c&&e.status!=="removed"&&!s.hasLeft(e.id),has_responder:t.has(e.id),join_command:n.get(e.id)}}var aB,cB,lB=2000,uB=1000;var _R=h(()=>{K();W();ds();os();Xe();ge();Be();Vm();gR();wR();aB=b({name:m().min(1).max(255),role:m().nullish(),parent_id:m().nullish(),external:L().default(!1)}),cB=b({target_id:m(),text:m().default(""),attachments:F(gl).default([])})});function vR(e,{auth:t,store:n,clock:r,events:o}){let{asks:s,workspaces:i}=n,a="/workspaces/:id/approvals";e.post("/workspaces/:id/approvals",async(c)=>{let l=t.requireWorkspace(c),u=await se(c.req.raw,hB,kR),{action:d,reason:p,task_id:f,context:g=null}=u,y=crypto.randomUUID();s.addApproval({id:y,workspace_id:l,task_id:f,action:d,reason:p,context:JSON.stringify(g),created_at:r.nowMicros()});let _={approval_id:y,action:d,reason:p,task_id:f};o.publish("APPROVAL_REQUESTED",l,_);let k=i.parentOf(l);if(typeof k==="string"){let E={approval_id:y,from_workspace_id:l,action:d,reason:p};o.publish("APPROVAL_ESCALATED",k,E)}return fe({status:201,body:{approval_id:y,status:"pending"}})}),e.get("/workspaces/:id/approvals",(c)=>T(s.approvals(t.requireWorkspace(c)).map((l)=>({...xR(l),task_id:l.task_id,decided_by:l.decided_by,decided_at:pt(l.decided_at)})))),e.get("/approvals/pending",(c)=>(t.requireAdmin(c.req.raw),T(s.approvals().map((l)=>({...xR(l),workspace_id:l.workspace_id,workspace_name:i.get(l.workspace_id)?.name??""}))))),e.post("/workspaces/:id/approvals/:approvalId/decide",async(c)=>{let l=t.requireWorkspace(c),u=await se(c.req.raw,gB,kR),{decision:d,decided_by:p}=u;if(d!=="approved"&&d!=="denied")w(400,"decision must be 'approved' or 'denied'");let f=c.req.param("approvalId"),g=p||"human";if(!s.decide(l,f,d,g,r.nowMicros()))w(404,"approval not found or already decided");let y=d==="approved"?"APPROVAL_APPROVED":"APPROVAL_DENIED";return o.publish(y,l,{approval_id:f,decision:d,decided_by:g}),T({status:d,approval_id:f})}),e.post("/workspaces/:id/approvals/:approvalId/withdraw",(c)=>{let l=t.requireWorkspace(c),u=c.req.param("approvalId");if((s.approval(u)??w(404,"approval not found")).workspace_id!==l)w(403,"not the requester");if(!s.decide(l,u,"withdrawn","requester",r.nowMicros()))w(409,"approval not pending (already decided or withdrawn)");return o.publish("APPROVAL_WITHDRAWN",l,{approval_id:u,decided_by:"requester"}),T({status:"withdrawn",approval_id:u})})}function xR({id:e,action:t,reason:n,status:r,created_at:o}){return{id:e,action:t,reason:n,status:r,created_at:_e(o)}}var kR="invalid request body",hB,gB;var SR=h(()=>{K();Xe();ge();Be();hB=b({task_id:ie,action:m().min(1),reason:ie,context:le(m(),J()).nullish()}),gB=b({decision:m().min(1),decided_by:ie})});function ER(e,t,n,r){let o=n.type==="agent"?`agent ${n.id}`:"the user",s=`Your ${e.kind} request ${JSON.stringify(e.title)} (id ${e.id}) was ${t} by ${o}. get_request shows its thread, check_requests all that you raised.`;Xm(e.requester_id,{id:`request-responded:${e.id}`,text:s},r)}function TR(e,t,n,r){let o=`More info requested on your ${e.kind} request ${JSON.stringify(e.title)} (id ${e.id}): ${n}
Reply with add_request_message.`;Xm(e.requester_id,{id:`request-message:${t}`,text:o},r)}function AR(e){let{store:t,clock:n,rules:r}=e,o=n.nowMicros(),s=t.requests.unhandled(o-wB,o-bB);for(let[i,a]of Map.groupBy(s,({recipient_id:c})=>c)){let c=t.workspaces.get(i);if(c?.status!=="online"||c.active_tasks>0)continue;let l=a.length===1?"request":"requests",u=`You have ${a.length} unhandled inbox ${l} awaiting your response. Use list_inbox, and respond_request or add_request_message.`,d={source:"platform",kind:"inbox_nudge",source_type:"self-nudge"},p={id:"inbox-nudge",text:u,...r.marksCanvasUsers?{metadata:d}:{}};Xm(i,p,e);for(let{id:f}of a)t.requests.nudged(f,o)}}function Xm(e,{id:t,text:n,metadata:r},o){let{store:s,clock:i,rules:a}=o,c=`${t}-${crypto.randomUUID()}`,l=ao({messageId:c,...a.marksCanvasUsers?{contextId:`canvas-${e}`}:{},...r===void 0?{}:{metadata:r},parts:[{kind:"text",text:n}]});s.queue.enqueue({workspace_id:e,caller_id:null,message_id:c,body:JSON.stringify(l),priority:yB,enqueued_at:i.nowMicros(),expires_at:null})}var yB=10,wB=600000000,bB=3600000000;var Jm=h(()=>{os()});function OR(e,t){let{auth:n,store:r}=t,{requests:o}=r,s="/workspaces/:id/requests";e.post("/workspaces/:id/requests",async(a)=>{let c=n.requireWorkspace(a),l=await se(a.req.raw,_B,Qm),u=EB(c,l,t);return fe({status:201,body:{request_id:u,status:"pending"}})}),e.get("/workspaces/:id/requests",(a)=>{let c=Ym(n.requireWorkspace(a));return T(o.list("requester",c,a.req.query("status")).map(El))}),e.get("/workspaces/:id/requests/inbox",(a)=>{let c=Ym(n.requireWorkspace(a));return T(o.list("recipient",c,a.req.query("status")).map(El))}),e.get("/requests/pending",(a)=>{n.requireAdmin(a.req.raw);let c=a.req.query("kind")??"";if(!["","task","approval"].includes(c))w(400,"kind must be 'task' or 'approval'");return T(o.pending(c).map((l)=>({...El(l),workspace_name:r.workspaces.get(l.requester_id)?.name})))}),RR(e,"/workspaces/:id/requests",(a)=>Ym(n.requireWorkspace(a)),t),RR(e,"/requests",(a)=>{n.requireAdmin(a.req.raw);return},t)}function RR(e,t,n,r){let{requests:o}=r.store;e.get(`${t}/:requestId`,(s)=>{let i=n(s),a=xl(s,r,{missing:"request not found",failed:"query failed"});if(i!==void 0&&!$R(a,i))w(403,"not a participant");return T({request:El(a),messages:o.messages(a.id).map(RB)})}),e.post(`${t}/:requestId/respond`,async(s)=>{let i=n(s),a=await se(s.req.raw,kB,Qm),c=xl(s,r,{missing:vl,failed:"failed to respond"});if(i!==void 0&&!ps(CR(c),i))w(403,"not the recipient");let l=i??{type:Sl(a.responder_type||"user"),id:a.responder_id||"human"};return TB(c,a.action,l,r),T({status:a.action,request_id:c.id})}),e.post(`${t}/:requestId/messages`,async(s)=>{let i=n(s),a=await se(s.req.raw,xB,Qm),c=i??{type:Sl(a.author_type),id:a.author_id};Sl(a.author_type);let l=xl(s,r,{missing:"request not found",failed:"failed to add message"});if(i!==void 0&&!$R(l,i))w(403,"not a participant");let u=AB(l,c,a.body,r),d={status:"created",request_id:l.id,message_id:u};return fe({status:201,body:d})}),e.post(`${t}/:requestId/cancel`,(s)=>{let i=n(s),a=xl(s,r,{missing:vl,failed:"failed to cancel"});if(i!==void 0&&!ps(Tl(a),i))w(403,"not the requester");if(!o.setStatus(a.id,"cancelled",r.clock.nowMicros()))w(404,vl);return T({status:"cancelled",request_id:a.id})})}function EB(e,t,n){let{store:r,clock:o,events:s}=n,{kind:i,title:a,detail:c,recipient_id:l,priority:u=null}=t;if(i!=="task"&&i!=="approval")w(400,"request: kind must be 'task' or 'approval'");let d=Sl(t.recipient_type);if(!(Math.abs(u??0)<=vB&&!JSON.stringify(t).includes("\\u0000")))w(500,"failed to create request");let f=crypto.randomUUID();r.requests.insert({id:f,kind:i,requester_type:"agent",requester_id:e,org_id:cn(e,r.workspaces).at(-1)??e,recipient_type:d,recipient_id:l,title:a,detail:c||null,priority:u,created_at:o.nowMicros()});let g=d==="agent"&&l!=="";return s.publish("REQUEST_CREATED",g?l:e,{request_id:f,kind:i,recipient_type:d,recipient_id:l,title:a}),f}function TB(e,t,n,r){let{store:o,clock:s,events:i}=r;if(ps(Tl(e),n))w(400,"request: responder cannot be the requester");if(!SB[e.kind].some((a)=>a===t))w(400,"request: invalid action for this request kind");if(!o.requests.respond(e.id,t,n,s.nowMicros()))w(404,vl);i.publish("REQUEST_RESPONDED",e.requester_id,{request_id:e.id,status:t,responder_type:n.type,responder_id:n.id,title:e.title,kind:e.kind}),ER(e,t,n,r)}function AB(e,t,n,r){let{store:o,clock:s,events:i}=r,a=crypto.randomUUID(),c=s.nowMicros(),l={author_type:t.type,author_id:t.id,body:n,created_at:c};o.requests.addMessage({id:a,request_id:e.id,...l});let u=!ps(Tl(e),t);if(u)o.requests.setStatus(e.id,"info_requested",c);if(i.publish("REQUEST_MESSAGE",e.requester_id,{request_id:e.id,message_id:a,author_type:t.type,author_id:t.id}),u)TR(e,a,n,r);return a}function xl(e,{store:t},n){let r=e.req.param("requestId")??"";if(!Le(r))w(500,n.failed);return t.requests.get(r.toLowerCase())??w(404,n.missing)}function Sl(e){return e==="user"||e==="agent"?e:w(400,"request: type must be 'user' or 'agent'")}function El({last_nudged_at:e,...t}){return{...t,created_at:_e(t.created_at),updated_at:_e(t.updated_at),responded_at:pt(t.responded_at)}}function RB(e){return{...e,created_at:_e(e.created_at)}}var _B,kB,xB,Qm="invalid request body",vl="request not found or already resolved",vB=32767,SB,Ym=(e)=>({type:"agent",id:e}),Tl=(e)=>({type:e.requester_type,id:e.requester_id}),CR=(e)=>({type:e.recipient_type,id:e.recipient_id}),ps=(e,t)=>e.type===t.type&&e.id===t.id,$R=(e,t)=>ps(Tl(e),t)||ps(CR(e),t);var IR=h(()=>{K();Xe();ge();Be();an();Cr();Jm();_B=b({kind:m().min(1),recipient_type:m().min(1),recipient_id:ie,title:m().min(1),detail:ie,priority:Ke().nullish()}),kB=b({action:m().min(1),responder_type:ie,responder_id:ie}),xB=b({body:m().min(1),author_type:m().min(1),author_id:ie}),SB={task:["done","rejected"],approval:["approved","rejected"]}});function PR(e){let{store:t,clock:n,settings:r,rules:o}=e,s=n.nowMicros();return async()=>{if(!o.hasRequests)return;let i=n.nowMicros();if(i-s>=OB)s=i,AR(e);if(!r.hasProvisioner)return;for(let a of t.queue.receiversSince(i-$B)){let c=t.workspaces.get(a);if((c?.status==="online"||c?.status==="degraded")&&pl(c))await Ii(e,a)}}}var $B=1e7,OB=300000000;var NR=h(()=>{ls();Jm()});function MR(e,{auth:t,store:n,clock:r,events:o}){let{asks:s,workspaces:i}=n,a="/workspaces/:id/user-tasks";e.post("/workspaces/:id/user-tasks",async(c)=>{let l=t.requireWorkspace(c),{title:u,detail:d}=await se(c.req.raw,CB,eh),p=crypto.randomUUID();return s.addTask({id:p,workspace_id:l,title:u,detail:d||null,created_at:r.nowMicros()}),o.publish("USER_TASK_REQUESTED",l,{user_task_id:p,title:u}),fe({status:201,body:{user_task_id:p,status:"pending"}})}),e.get("/workspaces/:id/user-tasks",(c)=>T(s.tasks(t.requireWorkspace(c)).map((l)=>({...LR(l),resolved_at:pt(l.resolved_at),resolved_by:l.resolved_by})))),e.get("/user-tasks/pending",(c)=>(t.requireAdmin(c.req.raw),T(s.tasks().map((l)=>({...LR(l),workspace_id:l.workspace_id,workspace_name:i.get(l.workspace_id)?.name??""}))))),e.post("/workspaces/:id/user-tasks/:taskId/resolve",async(c)=>{let l=t.requireWorkspace(c),u=await se(c.req.raw,IB,eh),{status:d,resolved_by:p}=u;if(d!=="done"&&d!=="dismissed")w(400,"status must be 'done' or 'dismissed'");let f=c.req.param("taskId");if(!s.resolveTask(l,f,d,p||"human",r.nowMicros()))w(404,"user task not found or already resolved");let g={user_task_id:f,status:d,resolved_by:p||"human"};return o.publish("USER_TASK_RESOLVED",l,g),T({status:d,user_task_id:f})}),e.patch("/workspaces/:id/user-tasks/:taskId",async(c)=>{let l=t.requireWorkspace(c),u=await se(c.req.raw,PB,eh),{title:d=null,detail:p=null,status:f=null}=u;if(f!==null&&!["pending","done","dismissed"].includes(f))w(400,"status must be 'pending', 'done' or 'dismissed'");let g=c.req.param("taskId");if(!s.changeTask(l,g,{title:d,detail:p,status:f}))w(404,"user task not found");return T({status:"updated",user_task_id:g})}),e.delete("/workspaces/:id/user-tasks/:taskId",(c)=>{let l=t.requireWorkspace(c),u=c.req.param("taskId");if(!s.deleteTask(l,u))w(404,"user task not found");return T({status:"deleted",user_task_id:u})})}function LR({id:e,title:t,detail:n,status:r,created_at:o}){return{id:e,title:t,detail:n,status:r,created_at:_e(o)}}var eh="invalid request body",CB,IB,PB;var DR=h(()=>{K();Xe();ge();Be();CB=b({title:m().min(1),detail:ie}),IB=b({status:m().min(1),resolved_by:ie}),PB=b({title:m().nullish(),detail:m().nullish(),status:m().nullish()})});function FR(e,{store:t,clock:n,events:r,rules:o}){let{workspaces:s}=t;if(e.name.length>NB||/[{}[\]|>*&!\r\n]/.test(e.name))w(400,"invalid workspace fields");nh(e.delivery_mode);let i=e.runtime||(e.external?"external":MB);if(!LB.includes(i))w(422,{error:`runtime ${i} is not supported`,runtime:i,code:"RUNTIME_UNSUPPORTED"});if(e.url!==""&&!Rl(e.url))w(400,`unsafe workspace URL: ${e.url}`);let a=Al.includes(i),c=a?e.url===""?"awaiting_agent":"online":"provisioning",l=crypto.randomUUID();s.insert({id:l,name:zB(e.name,s),status:c,runtime:i,delivery_mode:e.delivery_mode==="poll"?"poll":"push",created_at:n.nowMicros(),role:e.role??null,tier:e.tier??1,parent_id:FB(e.parent_id,o.isCurrent,s),url:e.url||null,...e.canvas});for(let[u,d]of Object.entries(e.secrets??{}))t.secrets.set(l,u,d,n.nowMicros());return r.publish("WORKSPACE_PROVISIONING",l,{name:e.name}),{id:l,status:c,isExternal:a}}function zB(e,t){if(!t.isNameTaken(e))return e;for(let n=2;n<=DB;n+=1){let r=`${e} (${n})`;if(!t.isNameTaken(r))return r}return w(409,"workspace name already in use; please pick a different name")}function FB(e,t,n){if(e)return th(e,n),e;if(!t)return null;let r=n.list().filter(({kind:i,status:a})=>i==="platform"&&a!=="removed"),[o,...s]=r.length>0?r:n.children(null);return o!==void 0&&s.length===0?o.id:null}function th(e,t){if(t.getLive(e)!==void 0)return;w(400,{error:"parent workspace not found",code:"WORKSPACE_REPARENT_PARENT_NOT_FOUND"})}function nh(e){if(!["","push","poll"].includes(e))w(400,"delivery_mode must be 'push' or 'poll'")}function Rl(e){let t=URL.parse(e);if(t===null||t.protocol!=="https:"&&t.protocol!=="http:")return!1;return dl(e)||!/^(?:localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[|0\.)/.test(t.hostname)}var zR,NB=255,Al,LB,MB="claude-code",DB=50;var Li=h(()=>{K();Om();Xe();ge();zR=b({name:m().min(1),external:L().nullish(),role:m().nullish(),tier:Ke().nullish(),parent_id:m().nullish(),runtime:ie,url:ie,delivery_mode:ie,canvas:b({x:Y(),y:Y()}).nullish(),secrets:le(m(),m()).nullish()}),Al=["external","kimi","kimi-cli"],LB=[...Al,"claude-code","langgraph","crewai","autogen","openclaw","hermes","codex"]});function WR(e,t){let{auth:n,events:r,settings:o}=t,{workspaces:s}=t.store;e.post("/workspaces/:id/pause",(i)=>{let a=s.get(n.requireWorkspace(i));if(a===void 0||a.status==="removed"||a.status==="paused")w(404,"workspace not found or already paused");let c=rh(a.id,t).filter(({status:u})=>u!=="paused");jR(i.req.query("cascade"),c,"pause");let l=[a,...c];for(let{id:u,name:d}of l)s.update(u,{status:"paused",url:null}),r.publish("WORKSPACE_PAUSED",u,{name:d});return T({status:"paused",paused_count:l.length})}),e.post("/workspaces/:id/resume",(i)=>{let a=s.get(n.requireWorkspace(i));if(a?.status!=="paused")w(404,"workspace not found or not paused");if(!o.hasProvisioner)w(503,"provisioner not available");qR(a.id,t);let c=rh(a.id,t).filter(({status:u})=>u==="paused");jR(i.req.query("cascade"),c,"resume");let l=[a,...c];for(let u of l)UR(u,t);return T({status:"provisioning",resumed_count:l.length})}),e.post("/workspaces/:id/hibernate",(i)=>{let a=s.get(n.requireWorkspace(i));if(a?.status!=="online"&&a?.status!=="degraded")w(404,"workspace not found or not in a hibernatable state (must be online or degraded)");let{id:c,name:l,tier:u,active_tasks:d}=a;if(d>0&&i.req.query("force")!=="true")w(409,{error:"workspace has active tasks; use ?force=true to terminate them",active_tasks:d});return s.update(c,{status:"hibernated",url:null}),r.publish("WORKSPACE_HIBERNATED",c,{name:l,tier:u}),T({status:"hibernated"})}),e.post("/workspaces/:id/restart",(i)=>{let a=s.getLive(n.requireWorkspace(i))??w(404,"workspace not found");qR(a.id,t);let{runtime:c}=a;if(Al.includes(c)){let l=`${c} workspaces are run by their operator: restart the agent itself`;return T({status:"noop",runtime:c,message:l})}if(!o.hasProvisioner)w(503,"provisioner not available");return UR(a,t),T({status:"provisioning",config_dir:"existing-volume",reset_session:!1})})}function UR({id:e,name:t,tier:n,runtime:r},{store:o,events:s,responders:i}){let a=i.has(e);if(o.workspaces.update(e,{status:a?"online":"provisioning"}),s.publish("WORKSPACE_PROVISIONING",e,{name:t,tier:n,runtime:r}),a)s.publish("WORKSPACE_ONLINE",e)}function qR(e,{store:t}){let n=cn(e,t.workspaces).map((r)=>t.workspaces.get(r)).find((r)=>r?.status==="paused");if(n!==void 0)w(409,`parent workspace "${n.name}" is paused \u2014 resume it first`)}function jR(e,t,n){if(e==="true"||t.length===0)return;w(409,{error:`workspace has descendants \u2014 use ?cascade=true to ${n} all`,descendants:t.map(({id:r,name:o})=>({id:r,name:o}))})}function rh(e,t){return t.store.workspaces.children(e).flatMap((n)=>[n,...rh(n.id,t)])}var HR=h(()=>{ge();Cr();Li()});var BR,ZR,VR,GR;var oh=h(()=>{K();Yt();BR=["LOCAL","TEAM","GLOBAL"],ZR=b({id:m().refine(Ln),scope:m()}),VR=b({id:m(),content:m(),scope:m(),created_at:m(),workspace_id:m().optional()}),GR=b({memories:F(b({id:m(),content:m(),namespace:m(),created_at:m()})).nullable().transform((e)=>e??[])})});function XR(e,t){let{rules:n}=t,{memories:r}=t.store,o="/workspaces/:id/memories";if(e.post("/workspaces/:id/memories",async(s)=>{let i=fs(s,t),a=await se(s.req.raw,UB,"invalid request body"),c=BR.find((u)=>u===a.scope);if(c===void 0)w(400,"scope must be LOCAL, TEAM, or GLOBAL");if(a.namespace.length>jB)w(400,"namespace must be <= 50 characters");let l=BB(i,c,a.content,a.namespace||"general",t);return fe({status:201,body:{id:l.id,scope:c,namespace:l.namespace}})}),e.get("/workspaces/:id/memories",(s)=>{let i=fs(s,t);if(n.isCurrent){let l=r.list(Ol(i,t),{limit:$l});return T(l.map(ZB))}let a=Number(s.req.query("limit")),c=r.list(Ol(i,t),{text:s.req.query("q")??"",scope:s.req.query("scope")??"",namespace:s.req.query("namespace")??"",limit:a>0&&a<=$l?a:$l});return T(c.map(VB))}),e.delete(n.isCurrent?`${sh}/memories/:memoryId`:"/workspaces/:id/memories/:memoryId",(s)=>{let i=fs(s,t);return r.delete(i,s.req.param("memoryId"))?T({status:"deleted"}):w(404,"memory not found")}),n.isCurrent){HB(e,t);return}e.patch("/workspaces/:id/memories/:memoryId",async(s)=>{let i=fs(s,t),{content:a}=await se(s.req.raw,qB,"invalid request body"),c=s.req.param("memoryId");if(!r.replaceContent(i,c,JR(a)))w(404,"memory not found");return T({id:c,status:"updated"})})}function HB(e,t){e.get(`${sh}/namespaces`,(n)=>{let r=fs(n,t),o=KR(r,t),s=Ol(r,t).sharing.map((i)=>KR(i,t));return T({readable:[o,...s],writable:[o]})}),e.get(`${sh}/memories`,(n)=>{let r=fs(n,t),o=n.req.query("namespace")??"",s=(u)=>o===""||ih(u)===o,{sharing:i}=Ol(r,t),a={own:s(r)?r:void 0,sharing:i.filter(s)},c=t.store.memories.list(a,{text:n.req.query("q")??"",limit:Wn(n.req.query("limit"),$l,WB)}),l=n.req.query("kind")??"";return T({memories:c.map(GB).filter((u)=>l===""||u.kind===l)})})}function fs(e,{auth:t,settings:n,rules:r}){let o=t.requireWorkspace(e);if(r.isCurrent&&!n.memoryPlugin)w(503,"memory plugin is not configured (set MEMORY_PLUGIN_URL)");return o}function Ol(e,{store:t}){return{own:e,sharing:cn(e,t.workspaces)}}function BB(e,t,n,r,{store:o,clock:s}){if(t==="GLOBAL"&&typeof o.workspaces.parentOf(e)==="string")w(403,"only root workspaces can write GLOBAL memories");let i={id:crypto.randomUUID(),workspace_id:e,content:JR(n),scope:t,namespace:r,created_at:s.nowMicros()};return o.memories.insert(i),i}function ZB({id:e,content:t,scope:n,created_at:r}){let o=Math.floor(r/1e6);return{id:e,content:t,scope:n,created_at:_e(o*1e6)}}function VB(e){let{id:t,workspace_id:n,content:r,scope:o,namespace:s,created_at:i}=e,a=o==="GLOBAL"?`<global-memory>
${r}
</global-memory>`:r;return{id:t,workspace_id:n,content:a,scope:o,namespace:s,created_at:_e(i)}}function ih(e){return`workspace:${e}`}function KR(e,{store:t}){return{name:ih(e),kind:"workspace",label:t.workspaces.get(e)?.name??e}}function GB({id:e,workspace_id:t,content:n,created_at:r}){return{id:e,namespace:ih(t),content:n,kind:"fact",source:"agent",pin:!1,created_at:_e(r),source_workspace_id:t}}function JR(e){return KB.reduce((t,[n,r])=>t.replace(n,r),e)}var UB,qB,jB=50,$l=50,WB=100,sh="/workspaces/:id/v2",KB;var YR=h(()=>{K();oh();Xe();ge();Be();Cr();UB=b({content:m().min(1),scope:ie,namespace:ie}),qB=b({content:m().min(1)});KB=[[/\b(?:sk|pk|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{8,}/g,"[REDACTED:API_KEY]"],[/\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/gi,"[REDACTED:BEARER]"],[/\b[A-Z][A-Z0-9_]*(?:API_KEY|TOKEN|SECRET|PASSWORD)\s*[=:]\s*\S+/g,"[REDACTED:SECRET]"],[/[A-Za-z0-9+/]{33,}/g,"[REDACTED:BASE64]"]]});function e$(e,{auth:t,clock:n,store:r}){let{notes:o}=r,s="/workspaces/:id/memory";e.get("/workspaces/:id/memory",(i)=>T(o.list(t.requireWorkspace(i),n.nowMicros()).map(QR))),e.get("/workspaces/:id/memory/:key",(i)=>{let a=o.get(t.requireWorkspace(i),i.req.param("key"),n.nowMicros());return T(QR(a??w(404,"key not found")))}),e.post("/workspaces/:id/memory",async(i)=>{let a=t.requireWorkspace(i),c=await se(i.req.raw,XB,"invalid request body"),{key:l,value:u,ttl_seconds:d,if_match_version:p}=c;if(l==="")w(400,"key is required");if(u===void 0)w(500,"failed to set memory");let f=o.versionOf(a,l);if(typeof p==="number"&&p!==f)return fe({status:409,body:{error:f===0?"if_match_version mismatch: key does not exist":"if_match_version mismatch",expected_version:p,current_version:f===0?null:f}});let g=n.nowMicros(),y=typeof d==="number"?g+d*1e6:null,_=o.set(a,{key:l,value:JSON.stringify(u),expiresAtMicros:y,nowMicros:g});return T({status:"ok",key:l,version:_})}),e.delete("/workspaces/:id/memory/:key",(i)=>(o.delete(t.requireWorkspace(i),i.req.param("key")),T({status:"deleted"})))}function QR({key:e,value:t,version:n,expires_at:r,updated_at:o}){return{key:e,value:M(t),version:n,expires_at:pt(r)??void 0,updated_at:_e(o)}}var XB;var t$=h(()=>{K();ye();Xe();ge();Be();XB=b({key:ie,value:J(),ttl_seconds:Ke().nullish(),if_match_version:Ke().nullish()})});function r$(e,{auth:t,store:n}){e.get("/workspaces/:id/plugins/:name/download",(r)=>{let o=t.requireWorkspace(r),s=r.req.param("name");if(t.requireOwnBearerIfAny(r.req.raw,o),!JB.test(s))w(400,"invalid plugin name");let i=r.req.query("source")??`local://${s}`,[a="",c=""]=i.split("://");if(c==="")w(400,"invalid plugin source");if(!n$.includes(a))w(400,{error:"failed to resolve plugin source",available_schemes:n$});if(a!=="local"&&!c.includes("#"))w(422,"plugin source must be pinned");if(a==="local"&&c!==s)w(400,{error:"plugin name mismatch",resolved_name:c,requested_name:s});let l=a==="local"?n.plugins.get(s):void 0;if(l===void 0)w(404,`failed to fetch plugin from ${a}`);let u={"X-Plugin-Name":s,"X-Plugin-Source":i};return rs(`${s}.tar.gz`,"application/gzip",l,u)})}var JB,n$;var o$=h(()=>{ge();JB=/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,n$=["local","github","gitea"]});function s$(e,t){let{auth:n,store:r,rules:o,events:s}=t,{workspaces:i,tokens:a}=r,c=(l,u)=>n.requireOwnBearerIfAny(l,u,"instance");e.post("/registry/register",async(l)=>{let u=await s4(l.req.raw,t),d=i.get(u.id),p=i4(u,d,t);if(c(l.req.raw,u.id),!Le(u.id))w(500,"registration failed");if(d===void 0)a4(u,p,t);else if(!e4.includes(d.status))c4(d,u,p,t);let f=a.countLive(u.id,"instance")===0,g={status:"registered",delivery_mode:o.hasPollMode?p:void 0,auth_token:f?a.mint(u.id,"instance"):void 0,platform_inbound_secret:i.get(u.id)?.inbound_secret};return await Ii(t,u.id),T(g)}),e.post("/registry/heartbeat",async(l)=>{let u=await se(l.req.raw,QB,"invalid request body");if(c(l.req.raw,u.workspace_id),!Le(u.workspace_id))w(500,"failed to update");let d=i.get(u.workspace_id);if(d!==void 0&&d.status!=="removed"){if(u4(d,u,t),pl({...d,active_tasks:u.active_tasks}))await Ii(t,d.id)}if(!o.hasWindows)return T({status:"ok"});return T({status:"ok",generation:o.isCurrent?o4:void 0,platform_inbound_secret:d?.inbound_secret})}),e.post("/registry/update-card",async(l)=>{let u=b({workspace_id:m().min(1),agent_card:J()}),d=await se(l.req.raw,u,"invalid request body");c(l.req.raw,d.workspace_id);let p=z(d.agent_card)?.url;if(typeof p==="string"&&!Rl(p))w(400,"workspace URL not allowed");return i.update(d.workspace_id,{agent_card:JSON.stringify(d.agent_card??null)}),s.publish("AGENT_CARD_UPDATED",d.workspace_id),T({status:"updated"})})}async function s4(e,{rules:t}){let n=await se(e,YB,"invalid request body");if(!("agent_card"in n)||n.agent_card===void 0)w(400,"invalid request body");if(!t.hasPollMode)return n.url===""?w(400,"invalid request body"):n;if(nh(n.delivery_mode),n.kind==="platform")w(403,"only the platform may register a platform workspace");return n}function i4(e,t,{rules:n}){if(!n.hasPollMode)return"push";if((e.delivery_mode==="poll"||e.delivery_mode==="push"?e.delivery_mode:t?.delivery_mode)==="poll")return"poll";if(e.url==="")w(400,"url is required for push-mode workspaces");if(!Rl(e.url))w(400,"workspace URL not allowed");return"push"}function a4(e,t,{store:n,clock:r}){let o=r.nowMicros();n.workspaces.insert({id:e.id,name:e.id,status:"online",runtime:"external",delivery_mode:t,url:e.url||null,agent_card:JSON.stringify(e.agent_card),created_at:o,registered_at:o,last_heartbeat_at:o})}function c4(e,t,n,r){let{store:o,clock:s,events:i}=r,a=s.nowMicros();o.workspaces.update(e.id,{agent_card:JSON.stringify(l4(t.agent_card,e)),delivery_mode:n,url:t.url||null,registered_at:a,last_heartbeat_at:a}),go(r,e.id,"online"),i.publish("WORKSPACE_ONLINE",e.id)}function l4(e,t){let n=z(e);if(n===void 0)return e;let r=t.role??"";return{...n,name:n.name||t.name,...r===""?{}:{role:n.role||r,description:n.description||r}}}function u4(e,t,n){let{store:r,clock:o,events:s}=n;if(r.marks.workedOn(e.id,t.active_tasks,o.nowMicros()))s.publish("MESSAGE_MARKED",e.id);let i=t.error_rate??0;if(r.workspaces.update(e.id,{last_heartbeat_at:o.nowMicros(),last_error_rate:i,last_sample_error:t.sample_error,active_tasks:t.active_tasks,uptime_seconds:t.uptime_seconds,current_task:t.current_task,runtime_state:t.runtime_state,...e.agent_card===null&&t.agent_card!==void 0?{agent_card:JSON.stringify(t.agent_card)}:{}}),typeof t.monthly_spend==="number")KT(e,t.monthly_spend,n);if(go(n,e.id,d4(e.status,i)),s.publish("WORKSPACE_HEARTBEAT",e.id,{active_tasks:t.active_tasks,current_task:t.current_task,uptime_seconds:t.uptime_seconds,error_rate:i}),t.current_task!==e.current_task)s.publish("TASK_UPDATED",e.id,{current_task:t.current_task,active_tasks:t.active_tasks})}function d4(e,t){let n=t4.includes(e)?"online":e;if(n==="online"&&t>=n4)return"degraded";if(n==="degraded"&&t<r4)return"online";return n}var YB,QB,e4,t4,n4=0.5,r4=0.1,o4=1;var i$=h(()=>{K();ye();ls();Xe();ge();an();sl();Li();YB=b({id:m().min(1),agent_card:J(),delivery_mode:ie,url:ie,kind:ie,mcp_server_present:L().nullish()}),QB=b({workspace_id:m().min(1),error_rate:Y().nullish(),sample_error:ie,active_tasks:hm,is_busy:L().nullish(),uptime_seconds:hm,current_task:ie,runtime_state:ie,agent_card:J().optional(),monthly_spend:Y().nullish()}),e4=["removed","paused","hibernated"],t4=["awaiting_agent","offline","provisioning","failed"]});function a$(e,t){let{auth:n,clock:r}=t,{secrets:o}=t.store,s="/workspaces/:id/secrets",i=(a)=>{let c=n.requireWorkspace(a);return Le(c)?c:w(400,"invalid workspace ID")};e.get("/workspaces/:id/secrets",(a)=>T(o.list(i(a)).map(({key:c,created_at:l,updated_at:u})=>({key:c,has_value:!0,scope:"workspace",created_at:_e(l),updated_at:_e(u)})))),e.get("/workspaces/:id/secrets/values",(a)=>{let c=i(a);return n.requireOwnBearerIfAny(a.req.raw,c),T(Object.fromEntries(o.list(c).map(({key:l,value:u})=>[l,u])))}),e.on(["POST","PUT"],"/workspaces/:id/secrets",async(a)=>{let c=i(a),{key:l,value:u}=await se(a.req.raw,p4,"invalid request body");return o.set(c,l,u,r.nowMicros()),T({status:"saved",key:l})}),e.delete("/workspaces/:id/secrets/:key",(a)=>{let c=i(a),l=a.req.param("key");if(!o.delete(c,l))w(404,"secret not found");return T({status:"deleted",key:l})})}var p4;var c$=h(()=>{K();Xe();ge();Be();an();p4=b({key:m().min(1),value:m().min(1)})});function d$(e,t){let{auth:n,rules:r}=t,{tokens:o}=t.store;if(e.post("/workspaces/:id/tokens",(s)=>{let i=n.requireWorkspace(s);return u$(i,t)}),e.get("/workspaces/:id/tokens",(s)=>{let i=n.requireWorkspace(s),a=Wn(s.req.query("limit"),f4,m4),c=Wn(s.req.query("offset"),0,Number.MAX_SAFE_INTEGER),l=o.list(i,a,c).map((u)=>({id:u.id,prefix:u.prefix,created_at:_e(u.created_at),last_used_at:pt(u.last_used_at)}));return T({tokens:l,count:l.length})}),e.delete("/workspaces/:id/tokens/:tokenId",(s)=>{let i=n.requireWorkspace(s);return o.revoke(i,s.req.param("tokenId"))?T({status:"revoked"}):w(404,"token not found or already revoked")}),h4(e,t),r.isCurrent){e.post("/admin/workspaces/:id/tokens",(s)=>(n.requireAdmin(s.req.raw),u$(s.req.param("id"),t)));return}e.get("/admin/workspaces/:id/test-token",(s)=>{n.requireAdmin(s.req.raw);let i=ah(s.req.param("id"),t);return T({auth_token:o.mint(i,"api"),workspace_id:i})})}function h4(e,t){let{auth:n,store:r,rules:o}=t,s=(i)=>{if(ah(i,t),r.workspaces.get(i)?.runtime!=="external")w(400,"workspace is not external")};e.post("/workspaces/:id/external/rotate",(i)=>{let a=n.requireWorkspace(i);s(a),r.tokens.revokeAll(a);let c=r.tokens.mint(a,"instance");return T({connection:Cl(a,c,i.req.raw,o)})}),e.get("/workspaces/:id/external/connection",(i)=>{let a=n.requireWorkspace(i);return s(a),T({connection:Cl(a,"",i.req.raw,o)})})}function u$(e,t){let{tokens:n}=t.store;if(ah(e,t),n.countLive(e)>=l$)w(429,`maximum ${l$} active tokens per workspace`);return fe({status:201,body:{auth_token:n.mint(e,"api"),workspace_id:e,message:"Save this token now \u2014 it cannot be retrieved again."}})}function ah(e,{store:t}){if(!Le(e))w(400,"invalid workspace id");return t.workspaces.getLive(e)?.id??w(404,"workspace not found")}function Cl(e,t,n,r){let o=g4(n),s=`${o}/registry/register`,i=`${o}/registry/heartbeat`;return{workspace_id:e,platform_url:o,auth_token:t,registry_endpoint:s,heartbeat_endpoint:i,curl_register_template:[`curl -X POST ${s}`,`-H 'Authorization: Bearer ${t||"<token>"}'`,"-H 'Content-Type: application/json'",`-d '{"id":"${e}","delivery_mode":"poll","agent_card":{"name":"my agent"}}'`].join(" \\\n  "),python_snippet:`PLATFORM_URL = "${o}"
WORKSPACE_ID = "${e}"
`,claude_code_channel_snippet:r.isCurrent?w4(e,t||"<ROTATE_TO_REVEAL_TOKEN>",o):y4(e,o)}}function g4(e){return`${e.headers.get("X-Forwarded-Proto")??new URL(e.url).protocol.replace(/:$/,"")}://${e.headers.get("X-Forwarded-Host")??Vc(e)}`}function y4(e,t){let n=`MOLECULE_PLATFORM_URL=${t}
MOLECULE_WORKSPACE_IDS=${e}
MOLECULE_WORKSPACE_TOKENS=<paste auth_token from create response>`;return p$(n,"--channels plugin:molecule@molecule-mcp-claude-channel")}function w4(e,t,n){let r=JSON.stringify([{id:e,token:t,platform_url:n}]);return p$(`MOLECULE_WORKSPACES_JSON=${r}`,"plugin:molecule@molecule-channel")}function p$(e,t){return`# Connect a Claude Code session to this workspace.
mkdir -p ~/.claude/channels/molecule
cat > ~/.claude/channels/molecule/.env <<'EOF'
${e}
EOF
chmod 600 ~/.claude/channels/molecule/.env
claude --dangerously-load-development-channels ${t}
`}var l$=50,f4=50,m4=200;var ch=h(()=>{Gc();Xe();ge();Be();an()});function f$(e,t){let{auth:n,rules:r}=t,{workspaces:o,tokens:s}=t.store;e.get("/workspaces",(i)=>{n.requireAdmin(i.req.raw);let a=o.list().filter(({status:c})=>c!=="removed");return T(a.map((c)=>tA(c,r)))}),e.post("/workspaces",async(i)=>{n.requireAdmin(i.req.raw);let a=await se(i.req.raw,zR,"invalid workspace payload"),c=FR(a,t);if(!c.isExternal){let{id:d,status:p}=c;return fe({status:201,body:{id:d,status:p,auth_token:s.mint(d,"api")}})}let l={id:c.id,external:!0,status:c.status};if(c.status==="online")return fe({status:201,body:l});let u=s.mint(c.id,"instance");return fe({status:201,body:{...l,connection:Cl(c.id,u,i.req.raw,r)}})}),e.get("/workspaces/:id",(i)=>{let a=Mi(i.req.param("id"),t);if(a.status==="removed"&&r.tellsRemoval&&i.req.query("include_removed")!=="true")w(410,{error:"workspace removed",id:a.id,removed_at:pt(a.removed_at),hint:r.removalHint});return T(_m(a,r))}),e.delete("/workspaces/:id",(i)=>{n.requireAdmin(i.req.raw);let a=Mi(i.req.param("id"),t);return _4(a,t,{confirmedNames:b4(i.req.header("X-Confirm-Name")),withChildren:i.req.query("confirm")==="true",purge:i.req.query("purge")==="true"})}),e.get("/workspaces/:id/state",(i)=>{let a=n.requireWorkspace(i),c=o.get(a)?.status;if(c===void 0||c==="removed")return fe({status:404,body:{workspace_id:a,status:c,deleted:!0}});return n.requireOwnBearer(i.req.raw,a),T({workspace_id:a,status:c,paused:c==="paused",deleted:!1})})}function Mi(e,{store:t}){if(!Le(e))w(400,"invalid workspace ID");return t.workspaces.get(e)??w(404,"workspace not found")}function b4(e){return e===void 0?[]:[e,Buffer.from(e,"latin1").toString("utf8")]}function _4(e,t,n){let{store:r,rules:o}=t,{workspaces:s,activities:i}=r;if(e.status==="removed"&&!n.purge)w(410,{error:"workspace removed",id:e.id});if(o.isCurrent&&!n.confirmedNames.includes(e.name))w(400,{error:"destructive_action_requires_confirmation",hint:`Send the request again with the header X-Confirm-Name: ${e.name}`,workspace_name:e.name,active_tasks:e.active_tasks,child_count:s.children(e.id).length});let a=s.children(e.id).map(({id:l,name:u})=>({id:l,name:u}));if(a.length>0&&!n.withChildren)return fe({status:409,body:{status:"confirmation_required",message:"This workspace has others below it. ?confirm=true removes all of them.",children:a,children_count:a.length}});let c=m$(e.id,t)-1;if(n.purge)i.deleteOf(e.id),s.delete(e.id);return T({status:n.purge?"purged":"removed",cascade_deleted:c})}function m$(e,t){return _l(t,e),t.store.workspaces.children(e).map(({id:r})=>m$(r,t)).reduce((r,o)=>r+o,1)}var lh=h(()=>{Xe();ge();Be();an();ch();Li();xm()});function h$(e,t){let{auth:n,events:r,rules:o,store:s}=t;if(e.patch("/workspaces/:id",async(i)=>{let a=n.requireWorkspace(i),c=await se(i.req.raw,x4,"invalid request body"),l=v4.filter((u)=>(u in c));if(o.guardsInfrastructure&&l.length>0&&!jn(n.identify(i.req.raw)))w(403,{error:"workspace infrastructure fields require admin or verified control-plane authentication",code:"WORKSPACE_INFRASTRUCTURE_AUTH_REQUIRED",fields:l});return E4(c),T4(Mi(a,t),c,t),T({status:"updated"})}),!o.isCurrent)return;e.patch("/workspaces/:id/abilities",async(i)=>{n.requireAdmin(i.req.raw);let a=Mi(i.req.param("id"),t),c=await se(i.req.raw,k4,"invalid request body"),u=Object.entries(c).filter(([,d])=>typeof d==="boolean").map(([d,p])=>[d,p?1:0]);return s.workspaces.update(a.id,Object.fromEntries(u)),r.publish("WORKSPACE_STATUS",a.id,{status:a.status}),T({status:"updated"})})}function E4(e){for(let t of["name","role"]){let n=e[t];if(typeof n!=="string")continue;if(/[\r\n]/.test(n))w(400,`${t} must not contain newline characters`);if(/[{}[\]|>*&!]/.test(n))w(400,`${t} contains invalid characters`);let r=S4[t];if(Buffer.byteLength(n)>r)w(400,`${t} must be at most ${r} characters`)}}function T4(e,t,{store:n}){let{name:r,role:o,parent_id:s,collapsed:i,x:a,y:c,tier:l}=t;if(s!==void 0&&r!==void 0)w(400,{error:"parent_id cannot be combined with name",code:"WORKSPACE_REPARENT_COMBINED"});if(typeof s==="string")A4(e.id,s,n.workspaces);n.workspaces.update(e.id,{...typeof r==="string"?{name:r}:{},...typeof o==="string"||o===null?{role:o}:{},...typeof s==="string"||s===null?{parent_id:s}:{},...typeof l==="number"?{tier:l}:{},...typeof i==="boolean"?{collapsed:i?1:0}:{},...typeof a==="number"&&typeof c==="number"?{x:a,y:c}:{}})}function A4(e,t,n){if(th(t,n),![t,...cn(t,n)].includes(e))return;w(409,{error:"a workspace cannot be its own ancestor",code:"WORKSPACE_REPARENT_CYCLE"})}var k4,x4,v4,S4;var g$=h(()=>{K();is();Xe();ge();Cr();Li();lh();k4=b({broadcast_enabled:L().nullish(),talk_to_user_enabled:L().nullish(),can_delegate:L().nullish()}),x4=le(m(),J()),v4=["tier","parent_id","runtime","workspace_dir","compute"],S4={name:255,role:1000}});function w$(e,{auth:t,events:n,contacts:r},o){e.get("/events",(s)=>(t.requireAdmin(s.req.raw),T(n.kept().map(y$)))),e.get("/events/:workspaceId",(s)=>(t.requireAdmin(s.req.raw),T(n.kept(s.req.param("workspaceId")).map(y$)))),e.get("/workspaces/:id/events/stream",(s)=>{let i=t.requireWorkspace(s),a=t.identify(s.req.raw),c=a.kind==="workspace"&&a.workspaceId===i;return o.open({request:s.req.raw,onOpened:c?()=>r.streamOpened(i):void 0,show:({type:l,workspaceId:u,timestampMs:d,payload:p})=>u===i&&!R4.has(l)?{type:l,timestamp:d,data:p}:void 0})})}function y$({id:e,type:t,workspaceId:n,timestampMs:r,payload:o}){return{id:e,event_type:t,workspace_id:n??null,payload:o,created_at:_e(r*1000)}}var R4;var b$=h(()=>{Be();ge();R4=new Set(["PEER_MESSAGE","FAULTS_CHANGED","MESSAGE_MARKED"])});function _$(e){let{services:t,streams:n}=e,r=new mm;if(r.notFound((s)=>{let i=new URL(s.req.url);if(i.pathname==="/"||!i.pathname.endsWith("/"))return io(404,"404 page not found");let a=i.pathname.split("/"),c=a.findIndex((d)=>d!==""),l=a.findLastIndex((d)=>d!==""),u=`/${a.slice(c,l+1).join("/")}${i.search}`;return io(s.req.method==="GET"?301:307,"",{Location:u})}),r.onError((s)=>{if(s instanceof vn)return s.res??s.getResponse();return fe({status:500,body:{error:"internal error",detail:s.message}})}),r.get("/health",()=>T({status:"ok"})),A0(r,t.auth.startId),bR(r,e),LA(r,t),EA(r,t),JA(r,t),s$(r,t),rA(r,t),f$(r,t),h$(r,t),WR(r,t),a$(r,t),e$(r,t),VT(r,t),w$(r,t,n),d$(r,t),aR(r,t),HA(r,t),XR(r,t),zA(r,t),r$(r,t),t.rules.hasRequests)OR(r,t),MR(r,t),vR(r,t);let o=PR(t);return async(s)=>(uR(t),await o(),r.fetch(s))}var k$=h(()=>{BT();ns();TA();DA();FA();ZA();QA();lR();_R();Si();SR();IR();NR();DR();sl();HR();YR();t$();Cr();o$();i$();c$();ch();g$();lh();b$();ge()});class uh{#e;constructor(e){this.#e=e}insert(e){let{createdAtMicros:t,id:n=crypto.randomUUID()}=e,r=this.#e.insert("activity_logs",{id:n,workspace_id:e.workspaceId,activity_type:e.activityType,source_id:e.sourceId??null,target_id:e.targetId??null,method:e.method??null,summary:e.summary??null,request_body:Il(e.requestBody),response_body:Il(e.responseBody),tool_trace:Il(e.toolTrace),duration_ms:e.durationMs??null,status:e.status??"ok",error_detail:e.errorDetail??null,created_at:t,message_id:e.messageId??null,idempotency_key:e.idempotencyKey??null},"ON CONFLICT DO NOTHING RETURNING seq");return r===void 0?void 0:{id:n,createdAtMicros:t,seq:r.seq}}insertChecked(e){if(![e.sourceId,e.targetId].filter((n)=>n!==null&&n!==void 0).every(Le)||JSON.stringify(e).includes("\\u0000"))return;return this.insert(e)}insertAll(e){return this.#e.transaction(()=>e.map((t)=>this.insert(t)))}hold(e){for(let{seq:t}of e)this.#e.insert("uncommitted_activities",{seq:t})}commit(e){for(let{seq:t}of e)this.#e.run("DELETE FROM uncommitted_activities WHERE seq = ?",t)}get(e,t){return this.#e.one("SELECT * FROM committed_activities WHERE workspace_id = ? AND id = ?",e,t)}byMessageId(e,t){return this.#t("message_id = ?",e,t)}byIdempotencyKey(e,t){return this.#t("idempotency_key = ?",e,t)}list(e){let{sql:t,values:n}=$4(e);return this.#e.all(t,...n)}all(e){return this.#e.all("SELECT * FROM committed_activities WHERE workspace_id = ? ORDER BY created_at, seq",e)}received(e,t){return this.#n(`workspace_id = ? AND source_id IS NOT ? AND ${x$}`,e,t)}sentBy(e,t){return this.#n(`source_id = ? AND workspace_id <> ? AND ${x$}`,e,t)}delegations(e,t){return this.#n("activity_type = 'delegation' AND (workspace_id = ? OR target_id = ?)",e,t)}complete(e,{status:t,responseBody:n,durationMs:r,errorDetail:o}){this.#e.run(`UPDATE activity_logs SET status = ?, response_body = coalesce(?, response_body),
         duration_ms = coalesce(?, duration_ms), error_detail = coalesce(?, error_detail) WHERE id = ?`,t,Il(n),r??null,o??null,e)}releaseIdempotencyKey(e){this.#e.run("UPDATE activity_logs SET idempotency_key = NULL WHERE id = ?",e)}deleteOf(e){this.#e.run("DELETE FROM activity_logs WHERE workspace_id = ?",e)}acknowledge(e,t){return this.#e.insert("inbox_delivery_state",{workspace_id:e,last_acked_seq:t},`ON CONFLICT (workspace_id) DO UPDATE SET last_acked_seq = max(last_acked_seq, excluded.last_acked_seq)
       RETURNING last_acked_seq`)?.last_acked_seq??t}lastAcknowledged(e){return this.#e.one("SELECT last_acked_seq FROM inbox_delivery_state WHERE workspace_id = ?",e)?.last_acked_seq??0}countAfter(e,t){return this.#e.count("committed_activities WHERE workspace_id = ? AND seq > ? AND activity_type = 'a2a_receive'",e,t)}#t(e,t,n){let r=`SELECT * FROM activity_logs WHERE workspace_id = ? AND ${e}`;return this.#e.one(r,t,n)}#n(e,t,n){let r=`SELECT * FROM committed_activities WHERE ${e} ORDER BY created_at DESC, seq DESC LIMIT ?`;return this.#e.all(r,t,t,n)}}function $4(e){let t=["workspace_id = ?"],n=[e.workspaceId],r=(i,...a)=>{t.push(i),n.push(...a)};if(e.type!==void 0)r("activity_type = ?",e.type);if(e.source!==void 0)r(e.source==="canvas"?"source_id IS NULL":"source_id IS NOT NULL");if(e.peerId!==void 0)r("(source_id = ? OR target_id = ?)",e.peerId,e.peerId);if(e.sinceMicros!==void 0)r("created_at >= ?",e.sinceMicros);if(e.beforeMicros!==void 0)r("created_at < ?",e.beforeMicros);if(e.after!==void 0)if(e.afterComparesSeq===!1)r("created_at > ?",e.after.createdAtMicros);else r("(created_at, seq) > (?, ?)",e.after.createdAtMicros,e.after.seq);let o=e.after===void 0?"DESC":"ASC";return{sql:`SELECT * FROM committed_activities WHERE ${t.join(" AND ")}
    ORDER BY created_at ${o}, seq ${o} LIMIT ?`,values:[...n,e.limit]}}function Il(e){return e===void 0?null:JSON.stringify(e)}var x$=`activity_type IN ('a2a_receive', 'broadcast_receive')
  AND coalesce(method, '') <> 'chat_upload_receive'`;var v$=h(()=>{an()});class dh{#e;constructor(e){this.#e=e}addTask(e){this.#e.insert("user_tasks",{...e,status:"pending"})}tasks(e){return this.#t("user_tasks",e)}resolveTask(e,t,n,r,o){return this.#e.run(`UPDATE user_tasks SET status = ?, resolved_at = ?, resolved_by = ?
      WHERE id = ? AND workspace_id = ? AND status = 'pending'`,n,o,r,t,e)>0}changeTask(e,t,{title:n,detail:r,status:o}){return this.#e.run(`UPDATE user_tasks SET title = coalesce(?, title), detail = coalesce(?, detail),
      status = coalesce(?, status) WHERE id = ? AND workspace_id = ?`,n,r,o,t,e)>0}deleteTask(e,t){return this.#e.run("DELETE FROM user_tasks WHERE id = ? AND workspace_id = ?",t,e)>0}addApproval(e){this.#e.insert("approval_requests",{...e,status:"pending"})}approvals(e){return this.#t("approval_requests",e)}approval(e){return this.#e.one("SELECT * FROM approval_requests WHERE id = ?",e)}decide(e,t,n,r,o){return this.#e.run(`UPDATE approval_requests SET status = ?, decided_by = ?, decided_at = ?
      WHERE id = ? AND workspace_id = ? AND status = 'pending'`,n,r,o,t,e)>0}#t(e,t){let n=t===void 0?"status = 'pending'":"workspace_id = ?",r=t===void 0?[]:[t],o=`SELECT * FROM ${e} WHERE ${n} ORDER BY created_at DESC, rowid DESC LIMIT 50`;return this.#e.all(o,...r)}}class ph{#e;constructor(e){this.#e=e}insert(e){this.#e.insert("memories",{...e})}list({own:e,sharing:t},n){let r=["(workspace_id = ? OR (workspace_id IN (SELECT value FROM json_each(?)) AND scope <> 'LOCAL'))"],o=[e??"",JSON.stringify(t)],s=(i,a)=>{if(a===void 0||a==="")return;r.push(i),o.push(a)};return s("instr(lower(content), lower(?)) > 0",n.text),s("scope = ?",n.scope),s("namespace = ?",n.namespace),this.#e.all(`SELECT * FROM memories WHERE ${r.join(" AND ")} ORDER BY created_at DESC, rowid DESC LIMIT ?`,...o,n.limit)}replaceContent(e,t,n){return this.#e.run("UPDATE memories SET content = ? WHERE workspace_id = ? AND id = ?",n,e,t)>0}delete(e,t){return this.#e.run("DELETE FROM memories WHERE workspace_id = ? AND id = ?",e,t)>0}}class fh{#e;constructor(e){this.#e=e}of(e){let n=this.#e.all("SELECT * FROM message_marks WHERE seq IN (SELECT value FROM json_each(?))",JSON.stringify(e));return new Map(n.map(({seq:r,fetched_at:o,seen_at:s,in_reply_to:i})=>[r,{isFetched:o!==null,isSeen:s!==null,inReplyTo:i??void 0}]))}answered(e){let n=this.#e.all("SELECT in_reply_to FROM message_marks WHERE in_reply_to IN (SELECT value FROM json_each(?))",JSON.stringify(e));return new Set(n.map(({in_reply_to:r})=>r))}answers(e,t){this.#e.run(`INSERT INTO message_marks (seq, in_reply_to) VALUES (?, ?)
         ON CONFLICT (seq) DO UPDATE SET in_reply_to = excluded.in_reply_to`,e,t)}fetched(e,t){if(e.length===0)return!1;return this.#e.run(`INSERT INTO message_marks (seq, fetched_at) SELECT value, ? FROM json_each(?)
         WHERE value NOT IN (SELECT seq FROM message_marks WHERE fetched_at IS NOT NULL)
         ON CONFLICT (seq) DO UPDATE SET fetched_at = excluded.fetched_at`,t,JSON.stringify(e))>0}workedOn(e,t,n){if(t<=0)return!1;return this.#e.run(`UPDATE message_marks SET seen_at = ? WHERE seen_at IS NULL AND seq IN (
         SELECT a.seq FROM activity_logs a JOIN message_marks m ON m.seq = a.seq
         WHERE a.workspace_id = ? AND a.method = 'message/send' AND m.fetched_at > ?
           AND a.seq > coalesce(
             (SELECT last_acked_seq FROM inbox_delivery_state d WHERE d.workspace_id = a.workspace_id), 0)
           AND NOT EXISTS (SELECT 1 FROM message_marks r WHERE r.in_reply_to IN (a.message_id, a.id))
         ORDER BY a.created_at, a.seq LIMIT ?)`,n,e,n-3600000000,t)>0}}class mh{#e;constructor(e){this.#e=e}list(e,t){return this.#e.all("SELECT key, value, version, expires_at, updated_at FROM workspace_memory WHERE workspace_id = ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY key",e,t)}get(e,t,n){return this.list(e,n).find((r)=>r.key===t)}versionOf(e,t){return this.#e.one("SELECT version FROM workspace_memory WHERE workspace_id = ? AND key = ?",e,t)?.version??0}set(e,{key:t,value:n,expiresAtMicros:r,nowMicros:o}){let s={value:n,expires_at:r,updated_at:o,version:1};return this.#e.insert("workspace_memory",{workspace_id:e,key:t,...s},`ON CONFLICT (workspace_id, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at,
         updated_at = excluded.updated_at, version = version + 1
       RETURNING version`)?.version??1}delete(e,t){this.#e.run("DELETE FROM workspace_memory WHERE workspace_id = ? AND key = ?",e,t)}}class hh{#e;constructor(e){this.#e=e}enqueue(e){let n=this.#e.one("SELECT queue_id FROM a2a_queue WHERE workspace_id = ? AND message_id = ?",e.workspace_id,e.message_id);if(n!==void 0)return n.queue_id;let r=crypto.randomUUID();return this.#e.insert("a2a_queue",{...e,queue_id:r,status:"queued"}),r}get(e){return this.#e.one("SELECT * FROM a2a_queue WHERE queue_id = ?",e)}waiting(e){return this.#e.all("SELECT * FROM a2a_queue WHERE workspace_id = ? AND status = 'queued' ORDER BY priority DESC, enqueued_at, rowid",e)}receiversSince(e){return this.#e.all("SELECT DISTINCT workspace_id FROM a2a_queue WHERE status = 'queued' AND enqueued_at <= ?",e).map(({workspace_id:n})=>n)}dispatched(e,t){this.#e.run("UPDATE a2a_queue SET status = 'dispatched', attempts = attempts + 1, dispatched_at = ? WHERE queue_id = ?",t,e)}release(e){this.#e.run("UPDATE a2a_queue SET status = 'queued' WHERE queue_id = ?",e)}finish(e,{status:t,nowMicros:n,responseBody:r,error:o}){this.#e.run("UPDATE a2a_queue SET status = ?, completed_at = ?, response_body = ?, last_error = ? WHERE queue_id = ?",t,n,r===void 0?null:JSON.stringify(r),o??null,e)}}class gh{#e;constructor(e){this.#e=e}insert(e){this.#e.insert("requests",{...e,status:"pending",updated_at:e.created_at})}get(e){return this.#e.one("SELECT * FROM requests WHERE id = ?",e)}list(e,{type:t,id:n},r=""){return this.#e.all(`SELECT * FROM requests WHERE ${e}_type = ? AND ${e}_id = ? AND (? = '' OR status = ?)
       ORDER BY created_at DESC, rowid DESC LIMIT 50`,t,n,r,r)}pending(e=""){return this.#e.all("SELECT * FROM requests WHERE status IN ('pending', 'info_requested') AND (? = '' OR kind = ?) ORDER BY created_at DESC, rowid DESC LIMIT 50",e,e)}respond(e,t,n,r){return this.#e.run(`UPDATE requests SET status = ?, responder_type = ?, responder_id = ?, responded_at = ?,
      updated_at = ? WHERE id = ? AND status IN ('pending', 'info_requested')`,t,n.type,n.id,r,r,e)>0}setStatus(e,t,n){return this.#e.run("UPDATE requests SET status = ?, updated_at = ? WHERE id = ? AND status IN ('pending', 'info_requested')",t,n,e)>0}addMessage(e){this.#e.insert("request_messages",{...e})}messages(e){return this.#e.all("SELECT * FROM request_messages WHERE request_id = ? ORDER BY created_at, rowid LIMIT 200",e)}unhandled(e,t){return this.#e.all(`SELECT * FROM requests WHERE recipient_type = 'agent' AND status IN ('pending', 'info_requested') AND created_at < ?
         AND (last_nudged_at IS NULL OR last_nudged_at < ?)`,e,t)}nudged(e,t){this.#e.run("UPDATE requests SET last_nudged_at = ? WHERE id = ?",t,e)}}class yh{#e;constructor(e){this.#e=e}list(e){return this.#e.all(`SELECT key, value, created_at, updated_at FROM workspace_secrets
      WHERE workspace_id = ? ORDER BY key`,e)}set(e,t,n,r){this.#e.insert("workspace_secrets",{workspace_id:e,key:t,value:n,created_at:r,updated_at:r},"ON CONFLICT (workspace_id, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at")}delete(e,t){return this.#e.run("DELETE FROM workspace_secrets WHERE workspace_id = ? AND key = ?",e,t)>0}}class wh{#e;constructor(e){this.#e=e}record(e,t,n){let r={workspace_id:e,delta_cents:t,occurred_at:n};this.#e.insert("workspace_spend_events",r)}since(e,t){return this.#e.one(`SELECT coalesce(sum(delta_cents), 0) AS cents FROM workspace_spend_events
      WHERE workspace_id = ? AND occurred_at > ?`,e,t)?.cents??0}}class bh{#e;constructor(e){this.#e=e}insertAll(e,t){this.#e.transaction(()=>{for(let n of e){let r=n.content.byteLength,o=n.created_at+86400000000;this.#e.insert("pending_uploads",{...n,size_bytes:r,expires_at:o})}t()})}get(e){return this.#e.one("SELECT file_id, workspace_id, size_bytes, filename, mimetype, created_at, expires_at, fetched_at, acked_at FROM pending_uploads WHERE file_id = ?",e)}content(e){return this.#e.one("SELECT content FROM pending_uploads WHERE file_id = ?",e)?.content??new Uint8Array}fetched(e,t){this.#e.run("UPDATE pending_uploads SET fetched_at = ? WHERE file_id = ?",t,e)}acknowledged(e,t){this.#e.run("UPDATE pending_uploads SET acked_at = coalesce(acked_at, ?) WHERE file_id = ?",t,e)}sweep(e){return this.#e.run("DELETE FROM pending_uploads WHERE expires_at <= ? OR acked_at <= ?",e,e-3600000000)}}class _h{#e;constructor(e){this.#e=e}insert(e){this.#e.insert("workspaces",{...e,inbound_secret:rr()})}get(e){return this.#e.one("SELECT * FROM workspaces WHERE id = ?",e)}getLive(e){let t=this.get(e);return t?.status==="removed"?void 0:t}list(){return this.#e.all("SELECT * FROM workspaces ORDER BY created_at, rowid")}children(e){return this.#e.all("SELECT * FROM workspaces WHERE parent_id IS ? AND status <> 'removed' ORDER BY created_at, rowid",e)}isNameTaken(e){return this.#e.count("workspaces WHERE name = ? AND status <> 'removed'",e)>0}parentOf(e){return this.#e.one("SELECT parent_id FROM workspaces WHERE id = ?",e)?.parent_id}update(e,t){let n=Object.entries(t);if(n.length===0)return;let r=n.map(([s])=>`${s} = ?`).join(", "),o=n.map(([,s])=>s);this.#e.run(`UPDATE workspaces SET ${r} WHERE id = ?`,...o,e)}delete(e){this.#e.run("DELETE FROM workspaces WHERE id = ?",e)}expireHeartbeats(e){return this.#e.all(`UPDATE workspaces SET status = 'awaiting_agent'
       WHERE runtime = 'external' AND status IN ('online', 'degraded') AND last_heartbeat_at < ?
       RETURNING id`,e).map(({id:n})=>n)}}var S$=h(()=>{ss()});function E$(e,t){let n=new bm(e);return{workspaces:new _h(n),tokens:new Bf(n,()=>t.nowMicros()),activities:new uh(n),marks:new fh(n),queue:new hh(n),uploads:new bh(n),memories:new ph(n),requests:new gh(n),asks:new dh(n),secrets:new yh(n),notes:new mh(n),spending:new wh(n),plugins:new Map,close:()=>n.close()}}var T$=h(()=>{v$();an();ss();S$()});function A$({store:e,clock:t,rules:n}){let{workspaces:r}=e,o=r.get("ea3cfcf1-cb9c-53b4-90fd-c53123569c4a");if(!n.isCurrent||o?.status==="removed")return;if(o===void 0)r.insert({id:"ea3cfcf1-cb9c-53b4-90fd-c53123569c4a",name:"Org Concierge",status:"provisioning",runtime:"claude-code",kind:"platform",delivery_mode:"push",created_at:t.nowMicros()});if(o?.status==="online")return;for(let{id:s}of r.children(null))if(s!=="ea3cfcf1-cb9c-53b4-90fd-c53123569c4a")r.update(s,{parent_id:"ea3cfcf1-cb9c-53b4-90fd-c53123569c4a"})}function R$(e={}){let t=new AbortController,n=t.signal,r=e.adminToken||rr(),o=crypto.randomUUID(),s=Hc(e.era??"E2"),i=e.clock??H0(),a=E$(e.databasePath??":memory:",i),c=j0(a,r,e.canvasKey),l=new Hf(()=>Math.floor(i.nowMicros()/1000)),u=new Kf(()=>Math.floor(i.nowMicros()/1000)),d=Z0(u,e.pingIntervalMs??P4,n),p=new Wf(()=>{u.publish("FAULTS_CHANGED",void 0,{count:p.list().length}),d.close((_)=>!vi(new URL(_.url).pathname)&&p.cutsStreamOf(Jf(_,c.identify(_))))}),f={rules:s,store:a,auth:c,events:u,contacts:l,clock:i,faults:p,closed:n,settings:{memoryPlugin:e.memoryPlugin??!0,hasProvisioner:e.provisioner??!0,heartbeatStaleSeconds:e.heartbeatStaleSeconds??s.heartbeatStaleSeconds,canvasSyncBudgetMs:e.canvasSyncBudgetMs??C4,delegationRetryMs:e.delegationRetryMs??I4},responders:new Map,joinCommands:new Map};if(e.platformRoot===!0)A$(f);let g=new Yf,y=_$({services:f,streams:d,faults:p,requests:g});return{...pR(f),adminToken:r,canvasKey:c.canvasKey,listensOn:c.listensOn,era:s.era,organisationId:o,faults:p,requests:g,events:u,joinCommands:f.joinCommands,sendAsPeer:(_,k,E,Z)=>Ei(y,c.bearerFor(_),k,E,Z),sendAsCanvasUser:(_,k,E)=>Ei(y,r,_,k,E),fetch:rT({routes:y,auth:c,contacts:l,rules:s,clock:i,faults:p,requests:g,closed:n,tenant:{guard:e.tenantGuard??"off",organisationId:o},limitRate:X0({perMinute:e.rateLimitPerMinute??O4,byAddressOnly:s.limitsByAddress,nowMicros:()=>i.nowMicros()})}),dropEventStreams:()=>d.close(()=>!0),close(){if(n.aborted)return;t.abort(),a.close()}}}var O4=600,C4=90000,I4=8000,P4=15000;var kh=h(()=>{os();Si();U0();is();Gf();V0();Gc();oT();k$();Be();T$();ss();Vm();Ni()});function Oe(e,t){if(t.aborted)return Promise.resolve();return new Promise((n)=>{let r=()=>{clearTimeout(o),t.removeEventListener("abort",r),n()},o=setTimeout(r,e);t.addEventListener("abort",r,{once:!0})})}function Pl(e){if(e.aborted)return Promise.resolve();return new Promise((t)=>e.addEventListener("abort",()=>t(),{once:!0}))}function $$(e,t){if(t.aborted)return Promise.resolve(void 0);return new Promise((n,r)=>{let o=()=>n(void 0);t.addEventListener("abort",o,{once:!0}),e.then(n,r).finally(()=>t.removeEventListener("abort",o))})}async function O$(e,t){let n=Promise.withResolvers(),r=()=>n.reject(t.reason);if(t.aborted)r();t.addEventListener("abort",r,{once:!0});try{return await Promise.race([e,n.promise])}finally{t.removeEventListener("abort",r)}}function Dt(e,t){let n=new AbortController,r=new AbortController,o=()=>n.abort();for(let s of C$)e.on(s,o);if(R(t,"npm_execpath")!==void 0)L4(e,AbortSignal.any([n.signal,r.signal])).then((s)=>{if(s)n.abort()});return{signal:n.signal,[Symbol.dispose]:()=>{r.abort();for(let s of C$)e.off(s,o)}}}async function L4(e,t){let n=e.ppid;while(!t.aborted){if(e.ppid!==n)return!0;await Oe(N4,t)}return!1}var C$,N4=250;var Ir=h(()=>{he();C$=["SIGINT","SIGTERM","SIGHUP"]});var P$={};Nn(P$,{platformCommand:()=>z4,servePlatform:()=>Nl});async function z4(e,{env:t,output:n,signals:r}){let{port:o,database:s,era:i,platformRoot:a}=D4.parse(e);using c=Dt(r,t);await using l=await Nl({port:o,era:i,platformRoot:a,databasePath:s,address:Er.of("platform",t)});return F4(l,s,n),await Pl(AbortSignal.any([c.signal,n.readerGone])),0}function F4({url:e,canvasUrl:t,platform:n},r,o){let{strong:s}=o.style,i=n.era===M4?"":`, era ${n.era}`;o.print(`Local Molecule platform${i}

  Canvas       ${s(t)}
  Admin token  ${n.adminToken}
  Data         ${r??"in memory, gone at the end"}
  Stop         Ctrl-C

Whoever has the whole address, with what follows the #, is the canvas user; without it the canvas opens to nobody.

Connect a session: on the canvas choose New, External, copy what step 2 shows, and give it to molecule-channel setup.
For a program; id and token (connection.auth_token) of the new workspace are in the answer:

  printf 'Authorization: Bearer ${n.adminToken}' | curl -s -H @- ${e}/workspaces \\
    -H 'Content-Type: application/json' \\
    -d '{"name":"My laptop","external":true}'
`)}async function Nl(e){let{port:t,address:n}=e,r=n?.read(),o=q4(e,r?.key),s=await I$(o,t===void 0&&r!==void 0?[r.port,0]:[t??0]),i=n?.write({port:s.port,key:o.canvasKey})===!0,a=new URL(s.url).origin;return{platform:o,url:a,canvasUrl:E0(a,o.canvasKey),addressPath:i?n?.path:void 0,[Symbol.asyncDispose]:async()=>{await Promise.race([s.stop(),Oe(U4,new AbortController().signal)]),o.close()}}}async function I$(e,[t=0,...n]){try{return await $0(e,{port:t})}catch(r){if(n.length>0&&r instanceof Q)return I$(e,n);if(e.close(),!(r instanceof Q))throw r;let[o]=r.problems;throw new N(`cannot listen on 127.0.0.1, port ${o?.got??t}.`,"Choose another one with --port, leave --port out for a free one, or end the program that uses it.",{cause:r})}}function q4({databasePath:e,era:t,platformRoot:n=!1},r){try{return R$({canvasKey:r,...e===void 0?{}:{databasePath:e},...t===void 0?{}:{era:t},platformRoot:n})}catch(o){if(e===void 0)throw o;let s=yr(o);throw new N(`${e} cannot be used as the platform's database (${s}).`,"Name a file that this program made before, or one that does not exist yet in a folder that does.",{cause:o})}}var M4="E2",D4,U4=300;var xh=h(()=>{K();W();Si();O0();kh();zc();ot();Ir();D4=b({port:Y().optional(),database:m().min(1).optional(),era:Re(["E0","E1","E1.5","E2"]),platformRoot:L().default(!1)})});var Pr;var Ll=h(()=>{Pr=class Pr{#e;constructor(e){this.#e=e}reveal(){return this.#e}toString(){return"[redacted]"}toJSON(){return"[redacted]"}[Symbol.for("nodejs.util.inspect.custom")](){return"[redacted]"}}});var Ce;var En=h(()=>{Ma();W();Ce=class Ce extends Te{status;code;detail;retryAfterMs;deliveryConfirmed;isOwn;#e;constructor(e,t={},n=Gn){let{code:r,isOwn:o=!0}=t;super(`HTTP ${e}`,{kind:"status",status:e,code:r,isOwn:o},n);this.isOwn=o,this.#e=t,this.status=e,this.code=t.code,this.detail=t.detail,this.retryAfterMs=t.retryAfterMs,this.deliveryConfirmed=t.deliveryConfirmed??!1}inLightOf(e){return new Ce(this.status,this.#e,e)}}});function L$(e){return e.replaceAll("\x00","").toWellFormed()}function Eh(e){let t=W4.safeParse(e).data;if(t!==void 0)return{code:void 0,words:t.error};let n=j4.safeParse(e).data?.error;if(n===void 0)return;let r=typeof n.data==="string"?n.data:JSON.stringify(n.data)??"";return{code:n.code,words:[n.message??"",r].filter((o)=>o!=="").join(`
`)}}function Ml(e){let t=Sh.safeParse(e);if(t.success){let o=t.data.queue_id;return o===void 0?{kind:"queued"}:{kind:"queued",queueId:o}}let n=Eh(e);if(n!==void 0)return{kind:"peer_error",...n};let r=H4.safeParse(e);return{kind:"answered",text:r.success?B4(r.data.result):""}}function B4(e){if(typeof e==="string")return e;return[e.parts,e.message?.parts,e.status?.message?.parts,...(e.artifacts??[]).map((n)=>n.parts)].flatMap((n)=>n??[]).map((n)=>n.text??"").filter((n)=>n!=="").join(`
`)}var N$,Sh,M$,j4,W4,D$,vh,H4,z$,kme;var Di=h(()=>{K();Yt();N$=m().refine(Ln).optional().catch(void 0),Sh=Ne([b({status:C("queued"),delivery_mode:m().optional(),method:m().nullish(),queue_id:N$}),b({queued:C(!0),queue_id:N$})]),M$=b({status:m(),response_body:J().optional()}),j4=b({error:b({code:Y().optional().catch(void 0),message:m().optional().catch(void 0),data:J().optional()})}),W4=b({error:m()});D$=F(b({text:m().optional()}).loose()),vh=b({parts:D$}).loose(),H4=b({result:Ne([m(),b({parts:D$.optional(),artifacts:F(vh).optional(),message:vh.optional(),status:b({message:vh.optional()}).loose().optional()}).loose()])});z$=b({status:m()}),kme=b({result:m()})});var F$,U$,q$,j$,Dl,W$,zl,H$;var ms=h(()=>{K();Yt();F$=b({status:m(),delivery_mode:Re(["push","poll"]).optional(),auth_token:m().min(1).optional()}),U$=b({status:m()}),q$=b({id:m().refine(rt),name:m(),role:m().nullish(),status:m().nullish(),parent_id:m().nullish(),active_tasks:Y().nullish()}),j$=b({id:m().refine(rt),name:m(),url:m().nullish().catch(void 0)}),Dl=b({id:m(),name:m(),role:m().nullish(),status:m(),parent_id:m().nullish(),runtime:m().nullish(),active_tasks:Y().nullish(),broadcast_enabled:L().nullish(),talk_to_user_enabled:L().nullish(),last_heartbeat_at:m().nullish()}),W$=b({status:m(),paused:L().nullish(),deleted:L().nullish()}),zl=b({id:m(),connection:b({workspace_id:m(),platform_url:m(),auth_token:m(),claude_code_channel_snippet:m().optional()})}),H$=le(m(),m())});function Z$(e){let t=e.error??"";return e.code??Z4.find(([n])=>n.test(t))?.[1]??V4.find((n)=>e[n]===!0)??(e.deleted===!0?"workspace_deleted":void 0)??(/^[a-z][a-z_]+$/.test(t)?t:void 0)}var B$,Z4,V4;var V$=h(()=>{K();B$=b({error:m().optional(),code:m().optional(),hint:m().optional(),retry_after:Y().optional(),retry_after_seconds:Y().optional(),delivery_confirmed:L().optional(),busy:L().optional(),waking:L().optional(),warming:L().optional(),restarting:L().optional(),deleted:L().optional().catch(void 0)}),Z4=[[/^tool call failed$/,"may_not_delegate"],[/communicate per hierarchy rules/,"not_related"],[/different org$/,"other_organisation"],[/org isolation check failed$/,"organisation_unknown"],[/^workspace has no URL$/,"no_agent"],[/not publicly routable$/,"unroutable"],[/re-registering/,"restarting"],[/agent restarting/,"restarting"],[/agent unreachable/,"restarting"],[/waking from hibernation/,"waking"],[/warming up/,"warming"],[/agent busy/,"busy"],[/^failed to read agent response$/,"answer_lost"],[/^invalid workspace ID$/i,"invalid_workspace_id"],[/^memory plugin is not configured/,"no_memory_plugin"],[/^memory plugin\b/,"memory_plugin_failed"],[/^failed to fetch plugin from /,"no_such_plugin"],[/^request not found or already resolved$/,"request_closed"],[/^not the recipient$/,"not_the_recipient"],[/^not the requester$/,"not_the_requester"],[/^not a participant$/,"not_a_participant"],[/^request: invalid action for this request kind$/,"wrong_action"],[/^request: responder cannot be the requester$/,"own_request"],[/^(?!workspace\b)[\w ]+ not found\b/,"no_such_thing"]],V4=["restarting","waking","warming","busy"]});class zi{#e=performance.now();async breathe(){if(performance.now()-this.#e<20)return;await new Promise((e)=>setImmediate(e)),this.#e=performance.now()}}async function*Nr(e,t,n){if(e===null)return;let r=e.getReader(),o,s=(d)=>{o??=d,r.cancel().catch(()=>{return})},i=()=>s(n.reason);if(n.aborted)i();n.addEventListener("abort",i,{once:!0});let a=(d)=>d===void 0?void 0:setTimeout(()=>s(new Jn(d)),d),c=a(t.totalMs),l=new zi,u=0;try{for(;;){let d=a(t.silenceMs),{done:p,value:f}=await r.read().finally(()=>clearTimeout(d));if(o!==void 0||p)break;if(u+=f.byteLength,t.bytes!==void 0&&u>t.bytes)throw new Ks(t.bytes);for(let g=0;g<f.byteLength;g+=G$)yield f.subarray(g,g+G$),await l.breathe()}}catch(d){throw o??Th(d)}finally{clearTimeout(c),n.removeEventListener("abort",i),s(void 0)}if(o!==void 0)throw o}function Fl(e){return new ReadableStream({async pull(t){let{done:n,value:r}=await e.next();if(n===!0)t.close();else t.enqueue(r)},async cancel(){await e.return()}})}function K$(e,t){let n=e.getReader(),r=()=>n.cancel().catch(()=>{return});return new ReadableStream({async pull(o){let s=Promise.withResolvers(),i=setTimeout(()=>s.reject(new Jn(t)),t);try{let{done:a,value:c}=await Promise.race([n.read(),s.promise]);if(a)o.close();else o.enqueue(c)}catch(a){throw r(),a}finally{clearTimeout(i)}},cancel:()=>void r()})}function Th(e){if(e instanceof Ye)return e;let t=e instanceof Error?Ie(e)??e.name:"UNKNOWN";return new Xn(t,{cause:e,proxyStatus:G4(e)})}function G4(e){if(Ie(e)!=="ERR_PROXY_TUNNEL")return;return Number(/tunnel: (\d{3})\b/.exec(yr(e))?.[1]??502)}var G$=65536;var yo=h(()=>{W()});function Ah(e){if(!(e&&X4(e)&&e.name==="TypeError"&&typeof e.message==="string"))return!1;let{message:n,stack:r}=e;if(n==="Load failed"||n.startsWith("Load failed (")&&n.endsWith(")"))return r===void 0||"__sentry_captured__"in e;if(n.startsWith("error sending request for url"))return!0;if(n==="Failed to fetch"||n.startsWith("Failed to fetch (")&&n.endsWith(")"))return!0;return J4.has(n)}var K4,X4=(e)=>K4.call(e)==="[object Error]",J4;var X$=h(()=>{K4=Object.prototype.toString,J4=new Set(["network error","NetworkError when attempting to fetch resource.","The Internet connection appears to be offline.","Network request failed","fetch failed","terminated"," A network error occurred.","Network connection lost"])});function Y4(e){if(typeof e==="number"){if(e<0)throw TypeError("Expected `retries` to be a non-negative number.");if(Number.isNaN(e))throw TypeError("Expected `retries` to be a valid number or Infinity, got NaN.");if(Number.isFinite(e)&&!Number.isInteger(e))throw TypeError("Expected `retries` to be a non-negative integer or Infinity.")}else if(e!==void 0)throw TypeError("Expected `retries` to be a number or Infinity.")}function Ul(e,t,{allowInfinity:n=!1}={}){if(typeof t!=="number"||Number.isNaN(t))throw TypeError(`Expected \`${e}\` to be a number${n?" or Infinity":""}.`);if(!n&&!Number.isFinite(t))throw TypeError(`Expected \`${e}\` to be a finite number.`);if(t<0)throw TypeError(`Expected \`${e}\` to be \u2265 0.`)}function Fi(e,t,n){if(t===void 0||t===null)return;if(typeof t!==n)throw TypeError(`Expected \`${e}\` to be a ${n}.`)}function Q4(e){if(e===void 0||e===null)return;if(typeof e.throwIfAborted!=="function"||typeof e.addEventListener!=="function"||typeof e.removeEventListener!=="function")throw TypeError("Expected `signal` to be an AbortSignal.")}function tZ(e,t){if(t.minTimeout===0)return 0;let n=e+1,r=t.randomize?Math.random()+1:1,o=Math.round(r*t.minTimeout*t.factor**(n-1));return Math.min(o,Math.ceil(t.maxTimeout),eZ)}function Rh(e,t){return Number.isFinite(t)?t-(performance.now()-e):t}async function nZ(e,t){if(e<=0)return;await new Promise((n,r)=>{let o=()=>{clearTimeout(s),r(t.signal.reason)},s=setTimeout(()=>{t.signal?.removeEventListener("abort",o),n()},e);if(t.unref)s.unref?.();t.signal?.addEventListener("abort",o,{once:!0})})}function rZ(e){try{return String(e)}catch{return Object.prototype.toString.call(e)}}function oZ(e){let t=e;while(t instanceof ql&&t.originalError instanceof Error)t=t.originalError;return t}async function sZ({error:e,attemptNumber:t,retriesConsumed:n,startTime:r,options:o}){let s=()=>{o.signal?.throwIfAborted()},i=e instanceof Error?e:TypeError(`Non-error was thrown: "${rZ(e)}". You should only throw errors.`);if(s(),i instanceof ql)throw oZ(i);let a=o.retries-n,c=!(i instanceof TypeError)||Ah(i),l=Rh(r,o.maxRetryTime),u=c&&l>0&&a>0?tZ(n,o):0,d=Object.freeze({error:i,attemptNumber:t,retriesLeft:a,retriesConsumed:n,retryDelay:u}),p=await o.shouldConsumeRetry(d)??!0;s();let f=p?u:0,g=Object.freeze({error:i,attemptNumber:t,retriesLeft:a,retriesConsumed:n,retryDelay:f});await o.onFailedAttempt(g),s();let y=Rh(r,o.maxRetryTime);if(!c||y<=0||a<=0)throw i;let _=await o.shouldRetry(g);if(s(),!_)throw i;let k=Rh(r,o.maxRetryTime);if(k<=0)throw i;if(!p)return!1;return await nZ(Math.min(f,k),o),!0}async function $h(e,t={}){if(t={...t},t.retries??=10,Y4(t.retries),Object.hasOwn(t,"forever"))throw Error("The `forever` option is no longer supported. For many use-cases, you can set `retries: Infinity` instead.");if(t.factor??=2,t.minTimeout??=1000,t.maxTimeout??=1/0,t.maxRetryTime??=1/0,t.randomize??=!1,t.onFailedAttempt??=()=>{},t.shouldRetry??=()=>!0,t.shouldConsumeRetry??=()=>!0,Fi("onFailedAttempt",t.onFailedAttempt,"function"),Fi("shouldRetry",t.shouldRetry,"function"),Fi("shouldConsumeRetry",t.shouldConsumeRetry,"function"),Fi("randomize",t.randomize,"boolean"),Fi("unref",t.unref,"boolean"),Q4(t.signal),Ul("factor",t.factor),Ul("minTimeout",t.minTimeout),Ul("maxTimeout",t.maxTimeout,{allowInfinity:!0}),Ul("maxRetryTime",t.maxRetryTime,{allowInfinity:!0}),t.factor===0)t.factor=1;t.signal?.throwIfAborted();let n=0,r=0,o=performance.now();while(r<=t.retries){n++;try{t.signal?.throwIfAborted();let s=await e(n);return t.signal?.throwIfAborted(),s}catch(s){if(await sZ({error:s,attemptNumber:n,retriesConsumed:r,startTime:o,options:t}))r++}}throw Error("Retry attempts exhausted without throwing an error.")}var ql,eZ=2147483647;var J$=h(()=>{X$();ql=class ql extends Error{constructor(e){super(typeof e==="string"?e:void 0);if(this.name="AbortError",e instanceof Error)this.originalError=e,{message:e}=e;else this.originalError=Error(e),{message:e}=this.originalError,Error.captureStackTrace?.(this.originalError,ql);this.message=e}}});function Y$(e,t,n,{withinMs:r,isRepeatHarmless:o=()=>Promise.resolve(!1)}={}){let s=cZ[e];return $h(t,{retries:s.retries,minTimeout:s.minWaitMs,maxTimeout:s.maxWaitMs,maxRetryTime:r??Number.POSITIVE_INFINITY,randomize:!0,signal:n,async shouldRetry({error:i}){let a=s.isWorthRetrying(i)||s.mayBeRepeat?.(i)===!0&&await o(),c=i instanceof Ce?i.retryAfterMs??0:0;if(a&&s.waitsAsAsked)await Oe(c,n);return a}})}function Q$(e){let t=e.get("Retry-After");if(t===null)return;if(/^\d+$/.test(t.trim()))return jl(Number(t));let n=Date.parse(t);return Number.isNaN(n)?void 0:jl((n-Date.now())/1000)}function jl(e){return Math.min(Math.max(0,e*1000),lZ)}function Oh(e){if(e instanceof Xn)return!e.mayHaveArrived&&e.actor==="time";return Ih(e,[401,403])&&e.diagnosis.trouble==="unavailable"}function Ch(e,t){return Ih(e,t)&&(e.retryAfterMs??0)<=iZ}function Ih(e,t){return e instanceof Ce&&t.includes(e.status)}var iZ=5000,aZ=60000,cZ,lZ=86400000;var Ph=h(()=>{J$();W();En();cZ={messageToPeer:{retries:2,minWaitMs:250,maxWaitMs:2000,waitsAsAsked:!0,isWorthRetrying:(e)=>Oh(e)||Ch(e,[429,503]),mayBeRepeat:(e)=>e instanceof Xn||Ch(e,[502])&&!e.deliveryConfirmed},messageToUser:{retries:2,minWaitMs:500,maxWaitMs:2000,waitsAsAsked:!1,isWorthRetrying:(e)=>Oh(e)||Ih(e,[429,503])},delegation:{retries:2,minWaitMs:250,maxWaitMs:2000,waitsAsAsked:!1,isWorthRetrying:(e)=>e instanceof Kn&&e.actor==="time"||Oh(e)||Ch(e,[429,502,503])},file:{retries:10,minWaitMs:500,maxWaitMs:60000,waitsAsAsked:!0,isWorthRetrying:(e)=>e instanceof Te&&e.actor==="time"&&(e instanceof Ce?e.retryAfterMs??0:0)<=aZ}}});async function Wl(e,t,n){let r=new so,o=await rO(e,{...tO,bytes:t},n,(s)=>{r.read(s);let i=r.excess();if(i!==void 0)throw new cp(i)});return{status:e.status,headers:e.headers,json:fZ(o)}}function wo(e,t){let n=e.safeParse(t.json);if(n.success)return n.data;throw Nh(n.error)}function Nh(e){return new bt("the platform answered in an unknown shape","Check that MOLECULE_PLATFORM_URL is a Molecule platform, and that it is not older than 2026-04-29.",{cause:e})}function hs(e){let t=Date.parse(e.get("Date")??"");return Number.isNaN(t)?void 0:t}async function nO(e,t,n){let r={...tO,bytes:uZ},o=await rO(e,r,n).catch(()=>""),s=pZ(o.replaceAll(t.reveal(),`${t}`));return new Ce(e.status,{...s,isOwn:s.isOwn===!0||dZ.some((i)=>e.headers.has(i)),retryAfterMs:Q$(e.headers)??s.retryAfterMs})}function pZ(e){let t=e.slice(0,eO),n=B$.safeParse(M(e)).data;if(n===void 0)return e.trim()===""?{}:{detail:t};let r=n.retry_after??n.retry_after_seconds;return{isOwn:n.error!==void 0,code:Z$(n),detail:n.error?.slice(0,eO),retryAfterMs:r===void 0?void 0:jl(r),deliveryConfirmed:n.delivery_confirmed}}async function rO(e,t,n,r=()=>{return}){let o=new TextDecoder,s="";for await(let i of Nr(e.body,t,n))r(i),s+=o.decode(i,{stream:!0});return s+o.decode()}function fZ(e){if(e.trim()==="")return;try{return JSON.parse(e)}catch(t){throw Lh(e,t)}}function Lh(e,t){let n=e.trimStart().startsWith("<")?"a web page":"text that is not JSON";return new bt(`the platform answered with ${n}`,"Check that MOLECULE_PLATFORM_URL is the address of the platform itself, not of a proxy or a login page.",{cause:t,isForeign:!0})}var tO,uZ=16384,eO=300,dZ;var bo=h(()=>{W();En();ye();es();V$();yo();Ph();tO={silenceMs:1e4,totalMs:60000};dZ=["X-RateLimit-Limit","CF-Ray"]});async function _o(e,t,n,r=oO.bytes){let o=`${e.ownPath}/activity?${new URLSearchParams(t)}`,s=Number(t.limit),i={...oO,bytes:r,rows:s,row:mZ,answerBytes:hZ},{headers:a,rows:c,isCut:l}=await e.rows(o,i,n),u=c.map((g)=>g.isWhole?CA(g.json,g.parseWhole):fl(g.json,g.problem)),d=u.flatMap((g)=>(g.ok?g.activity:g).createdAtMicros??[]),p=u.flatMap((g)=>g.ok?[g.activity]:[]),[f]=p;if(f!==void 0)e.experience.showedRows(e.target,f.seq!==void 0);return{activities:p,unreadable:u.flatMap((g)=>g.ok?[]:[g]),rowCount:c.length,hasMore:l||c.length>=s,oldestMicros:d.length===0?void 0:Math.min(...d),platformTimeMs:hs(a)}}class Dh{#e;constructor(e){this.#e=e}async read(e,t){let n=(i)=>gZ(e,i),r=await this.#t(e,e.limit,t);if(r.activities.every(n))return{activities:r.activities,isFull:r.hasMore,isOutOfReach:!1};let o=await this.#t(e,ml,t),s=o.activities.filter(n);return{activities:s.slice(0,e.limit),isFull:s.length>=e.limit,isOutOfReach:o.hasMore}}#t({peerId:e,beforeMicros:t},n,r){let o={limit:String(n),include:"peer_info",...e===void 0?{type:"a2a_receive",source:"canvas"}:{peer_id:e},...t===void 0?{}:{before_ts:qn(t)}};return _o(this.#e,o,r)}}function gZ({peerId:e,beforeMicros:t},n){if(t!==void 0&&n.createdAtMicros>=t)return!1;if(e===void 0)return n.sourceId===void 0;return[n.sourceId,n.targetId].some((r)=>r?.toLowerCase()===e.toLowerCase())}var Mh=1048576,oO,mZ,hZ;var zh=h(()=>{es();lo();Pi();bo();oO={bytes:8*Mh,values:250000},mZ={...Tr,bytes:17*Mh},hZ=48*Mh});function Fh(e){if(e.length>wZ||!/^\s*\{/.test(e))return!1;return Sh.safeParse(M(e)).success}function Bl(e){if(!/^\s*\{/.test(e))return;let t=M(e);if(t===void 0)return _Z.test(e)?{code:void 0,words:""}:void 0;return bZ.safeParse(t).success?Eh(t):void 0}function Zl(e){let t=yZ.safeParse(e.requestBody).data,n=aO.safeParse(e.responseBody).data,r=n?.delegation_id??t?.delegation_id;if(r===void 0)return;let o=e.method==="delegate_result",s=o?n?.text??"":"",i=o?kZ(e,s):Vl(e.status??""),a=o?Bl(s):void 0;return{id:r,state:i,isResult:o,text:i==="completed"?s:"",...$e("peerId",e.targetId),...$e("error",e.errorDetail),...i==="failed"&&a!==void 0?{peerError:a}:{}}}function cO({responseBody:e}){return aO.safeParse(e).data?.text??""}function kZ(e,t){if(Vl(e.status??"")==="failed"||e.summary==="Delegation failed"||e.errorDetail!==void 0&&t===""||Bl(t)!==void 0)return"failed";return Fh(t)?"in_inbox":"completed"}function Vl(e){if(e==="completed")return"completed";return e==="failed"||e==="error"?"failed":"running"}var Hl,sO,iO,yZ,aO,wZ=1000,bZ,_Z;var Gl=h(()=>{K();ye();Yt();Di();ln();Hl=m().refine(Ln),sO=b({delegation_id:Hl,status:m(),idempotent_hit:L().optional(),warning:J().optional()}),iO=b({delegation_id:Hl.nullish(),target_id:m().refine(rt).nullish().catch(void 0),direction:m().nullish(),source_id:m().nullish(),status:m(),created_at:m(),error:m().nullish(),response_preview:m().nullish()}),yZ=b({delegation_id:Hl.optional().catch(void 0),task:m().optional()}),aO=b({delegation_id:Hl.optional().catch(void 0),text:m().optional()});bZ=st({jsonrpc:J().optional(),id:J().optional(),error:Se({message:m()}).or(Se({code:Y()}))}),_Z=/^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*(?:"id"\s*:[^,{}]*,\s*)?)?"error"\s*:\s*\{\s*"(?:code|message|data)"\s*:/});var Tn;var Uh=h(()=>{Tn=class Tn extends Map{#e;constructor(e){super();this.#e=e}set(e,t){if(super.set(e,t),this.size>this.#e)for(let n of this.keys()){this.delete(n);break}return this}renew(e,t){return this.delete(e),this.set(e,t)}}});var Ui,Kl;var lO=h(()=>{W();Ui=class Ui extends Ye{actor="developer";delegationId;peerId;reportedBy;words;code;constructor({delegationId:e,peerId:t},n){let r=n.reportedBy==="peer"?"the peer reports an error":"the platform gave it up";super(`delegation ${e} to ${t} failed: ${r}`,"See words and code; then give the task to another peer, or again.");this.delegationId=e,this.peerId=t,this.reportedBy=n.reportedBy,this.words=n.words,this.code=n.code}};Kl=class Kl extends Ye{actor="time";delegationId;peerId;isInInbox;constructor({delegationId:e,peerId:t},n,r){super(`delegation ${e} to ${t} has no answer after ${n} ms`,"Wait longer (timeoutMs); the same idempotencyKey goes on waiting for the same delegation.");this.delegationId=e,this.peerId=t,this.isInInbox=r}}});class qi{#e=!1;#t;ring(){this.#e=!0,this.#t?.abort()}async wait(e,t){if(!this.#e&&!t.aborted){let r=new AbortController,o=()=>r.abort();t.addEventListener("abort",o,{once:!0}),this.#t=r,await Oe(e,r.signal),this.#t=void 0,t.removeEventListener("abort",o)}let n=this.#e;return this.#e=!1,n}}var qh=()=>{};function uO(e,t,n){let r=Math.min(Math.max(e,1)-1,30),o=Math.min(t.capMs,t.baseMs*2**r);return Math.round(o/2+o/2*n)}class jh{#e;#t;#n;#r;constructor(e,t){this.#e=e,this.#t=t,this.#n=e}tryTake(e){if(this.#o(e),this.#n<1)return!1;return this.#n-=1,!0}take(e){return this.#o(e),this.#n-=1,this.#n>=0?0:Math.ceil(-this.#n*this.#t)}#o(e){let t=Math.max(0,e-(this.#r??e));this.#n=Math.min(this.#e,this.#n+t/this.#t),this.#r=e}}async function Wh(e){let{clock:t,signal:n,retry:r,rings:o}=e,s=o&&new jh(o.atOnce,o.refillMs),i=async(l,u)=>{if(u===void 0)return Oe(l,n).then(()=>!1);let d=await u.wait(l,n);if(d&&s!==void 0)await Oe(s.take(t.monotonicMs()),n);return d},a=0,c=e.firstWaitMs!==void 0&&await i(e.firstWaitMs,e.bell);while(!n.aborted){let l=t.monotonicMs();try{let u=await e.round(c);a=0,c=await i(u,e.bell)}catch(u){if(r===void 0)throw u;if(n.aborted)return;if(e.isFatal?.(u)===!0)throw u;a=t.monotonicMs()-l<xZ?a+1:1,e.onFailed?.(u);let d=typeof r==="function"?await r(u,a):uO(a,r,t.random());c=await i(d,e.retryBell)}}}var xZ=300000;var Hh=()=>{};function dO(e){return`molecule-ping-${e}`}function pO(e){return e!==void 0&&vZ.test(e)}var vZ,fO="Connection test of molecule-channel doctor: this message has arrived. Nothing is to be done and nobody waits for an answer.";var Bh=h(()=>{vZ=/^molecule-ping-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/});function Gh(e){let t=SZ.safeParse(e).data;if(t===void 0)return;let n=Yl(t.requester_type,t.requester_id),r=Yl(t.recipient_type,t.recipient_id);if(n===void 0||r===void 0)return;let o=t.responder_type&&Yl(t.responder_type,t.responder_id);return{id:t.id,kind:t.kind,requester:n,recipient:r,title:t.title,...t.detail?{detail:t.detail}:{},status:t.status,...o?{responder:o}:{},createdAt:t.created_at,...t.responded_at?{respondedAt:t.responded_at}:{}}}function bO(e){let t=EZ.safeParse(e).data,n=t&&Yl(t.author_type,t.author_id);if(t===void 0||n===void 0)return;return{id:t.id,author:n,body:t.body,createdAt:t.created_at}}function Yl(e,t){let n=t??"";return e==="user"||rt(n)?{type:e,id:n}:void 0}function _O(e){return new RegExp(`^${gs}$`,"i").test(e)}function kO(e){let t=TZ.exec(e??"")?.[1];if(t!==void 0)return{event:"outcome",requestId:t};let n=AZ.exec(e??"")?.[1];return n===void 0?void 0:{event:"comment",commentId:n}}function vO(e){let[,t,n,r,o,,s]=RZ.exec(e)??[];if(t===void 0||n===void 0||r===void 0||o===void 0)return;let i=s===void 0?{type:"user",id:""}:{type:"agent",id:s};return{kind:EO(t),title:TO(n),requestId:r,status:o,by:i}}function SO(e){let t=$Z.exec(e),[n,r,o,s]=t??[];if(n===void 0||r===void 0||o===void 0||s===void 0)return;let i=e.slice(n.length).replace(OZ,"");return{kind:EO(r),title:TO(o),requestId:s,body:i}}function TO(e){return e.replace(/\\(["\\])/g,"$1").replace(/\\[nrt]/g," ")}var ji,Xl,Jl,SZ,EZ,mO,Zh=32767,hO,gO,yO,Vh,wO,bhe,gs="[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",TZ,AZ,xO='"((?:[^"\\\\]|\\\\.)*)"',RZ,$Z,OZ,EO=(e)=>e.toLowerCase()==="approval"?"approval":"task";var Kh=h(()=>{K();Yt();ji=m().regex(/^[A-Za-z0-9_-]{1,128}$/),Xl=Re(["user","agent"]),Jl=m().nullish(),SZ=b({id:ji,kind:Re(["task","approval"]),requester_type:Xl,requester_id:Jl,recipient_type:Xl,recipient_id:Jl,title:m(),detail:m().nullish(),status:m(),responder_type:Xl.nullish(),responder_id:Jl,created_at:m(),responded_at:m().nullish()}),EZ=b({id:ji,author_type:Xl,author_id:Jl,body:m(),created_at:m()}),mO=b({request:J(),messages:F(J())}),hO=b({request_id:ji,status:m()}),gO={author_type:"agent"},yO={responder_type:"agent"},Vh=b({status:m()}),wO=b({message_id:ji});bhe=b({request_id:ji}),TZ=new RegExp(`^request-responded:(${gs})(?:-|$)`,"i"),AZ=new RegExp(`^request-message:(${gs})(?:-|$)`,"i");RZ=new RegExp(`^Your (task|approval) request ${xO} \\(id (${gs})\\) was (\\w+) by (the user|agent (${gs}))\\.`,"i"),$Z=new RegExp(`^More info requested on your (task|approval) request ${xO} \\(id (${gs})\\): `,"i"),OZ=/\nReply with add_request_message\.$/});function AO(e,t){let{sourceId:n}=e;if(n===void 0&&e.method==="notify")return{kind:"ignored",reason:"own_notify"};if(n===void 0&&e.method==="chat_upload_receive"){let o=VA.safeParse(e.requestBody);return{kind:"ignored",reason:"upload_notice",...o.success?{upload:o.data}:{}}}if(n===t){if(e.method==="delegate_result")return UZ(e,t);return IZ(e,t)??{kind:"ignored",reason:"own_activity"}}if(e.type==="broadcast_receive")return{kind:"message",message:WZ(e,t)};let r=je(e.requestBody);if(n===void 0&&!Am(e.requestBody)){let o=MZ(e,t,r);if(o!==void 0)return{kind:"message",message:o}}return{kind:"message",message:Ql(e,t,r,LZ(e,r))}}function IZ(e,t){if(e.type!=="a2a_receive"||e.method!=="message/send")return;let{messageId:n}=je(e.requestBody);if(!pO(n))return;let r={kind:"system_notice",sourceType:"ping"},o={text:fO,attachments:[],...$e("messageId",n)};return{kind:"message",message:{...Ql(e,t,o,r),attachments:[]}}}function LZ(e,t){let n=RO(e);if(n!==void 0)return n;let r=t.sourceType??zZ(t);if(r?.startsWith("self-")&&!Am(e.requestBody))return{kind:"system_notice",sourceType:r};return{kind:"canvas_user"}}function MZ(e,t,n){let r=kO(n.messageId);if(r===void 0)return;let o=Ql(e,t,n,{kind:"system_notice",sourceType:"request"});if(r.event==="outcome"){let d=vO(n.text),p={id:r.requestId,event:"outcome",isOwn:!0};if(d===void 0)return{...o,request:p};let{kind:f,title:g,status:y,by:_}=d,k=DZ(_);return{...o,sender:k,text:"",request:{...p,kind:f,title:g,status:y,by:_.type}}}let s=SO(n.text),i={event:"comment",isOwn:!0,commentId:r.commentId};if(s===void 0)return{...o,request:{...i,id:""}};let{requestId:a,kind:c,title:l,body:u}=s;return{...o,text:u,request:{...i,id:a,kind:c,title:l}}}function DZ(e){return e.type==="agent"?{kind:"peer_agent",peerId:e.id}:{kind:"system_notice",sourceType:"request"}}function zZ({messageId:e="",contextId:t}){if(PZ.test(e))return"self-nudge";return t===void 0&&NZ.test(e)?"self-cron":void 0}function Ql(e,t,n,r){let o=n.text.trim()!=="",s=e.summary??"";return{activityId:e.id,workspaceId:t,sender:r,text:o?n.text:s,textOrigin:o?"sender":s===""?"none":"summary",attachments:n.attachments.length>0?n.attachments:e.projectedAttachments,createdAt:e.createdAt,...FZ(e,r),...$e("messageId",n.messageId),...$e("contextId",n.contextId),...$e("inReplyTo",n.inReplyTo)}}function FZ({method:e,sourceId:t},n){let r=n.kind==="peer_agent"&&t===n.peerId;return e===void 0||r&&CZ.has(e)?{}:{method:e}}function UZ(e,t){let n=Zl(e);if(n?.state==="in_inbox")return{kind:"ignored",reason:"delegation_queued"};let r=e.targetId===void 0?{kind:"system_notice",sourceType:"delegation-result"}:{kind:"peer_agent",peerId:e.targetId},o=n?.text??cO(e),s=Ql(e,t,{text:o,attachments:[]},r);if(n===void 0)return{kind:"message",message:s};let i={id:n.id,outcome:n.state==="failed"?"failed":"completed"};return{kind:"message",message:{...s,...n.state==="failed"?qZ(n):{},delegation:i}}}function qZ({error:e="",peerError:t}){if(t!==void 0&&t.words!=="")return{text:t.words,textOrigin:"sender"};return{text:e,textOrigin:e===""?"none":"summary"}}function RO({sourceId:e,peerName:t,peerRole:n}){if(e===void 0)return;return{kind:"peer_agent",peerId:e,...$e("name",t),...$e("role",n)}}function WZ(e,t){let n=jZ.safeParse(e.requestBody).data?.message,r=HZ(e),o=n??r;return{activityId:e.id,workspaceId:t,sender:RO(e)??{kind:"system_notice",sourceType:"broadcast"},text:o,textOrigin:o===""?"none":"sender",attachments:[],createdAt:e.createdAt,method:"broadcast",...n===void 0&&BZ(r)?{isExcerpt:!0}:{}}}function HZ({summary:e="",peerName:t}){let n=`Broadcast from ${t??""}: `;if(t!==void 0&&e.startsWith(n))return e.slice(n.length);return e.replace(/^Broadcast from .*?: /s,"")}function BZ(e){return e.length>=Xh&&[...e.slice(0,2*Xh)].length>=Xh}var CZ,PZ,NZ,Xh=120,jZ;var $O=h(()=>{K();Gl();ln();Bh();Kh();ds();CZ=new Set(["notify","chat_upload_receive","delegate","delegate_result","broadcast"]);PZ=/^inbox-nudge-[0-9a-f]{8}-/,NZ=/^cron-[0-9a-z]+-[0-9a-z]+$/i;jZ=b({message:m().min(1)})});class Jh{#e;#t=new Map;#n=new Tn(YZ);#r=new Set;#o=new qi;#s;constructor(e){this.#e=e}starting(e){let t=e.then(()=>{return},()=>{return});return this.#r.add(t),t.finally(()=>this.#r.delete(t)),e}async wait(e,t,n,r){r.throwIfAborted();let o=this.#t.get(e),s=Nt.nowMs(),i=o??{delegationId:e,peerId:t,startedMs:s,waiters:0,isAnswered:!1,readFromMs:void 0,answer:Promise.withResolvers()},a=Promise.withResolvers(),c=()=>a.reject(r.reason);r.addEventListener("abort",c,{once:!0});let l=setTimeout(()=>a.reject(new Kl(i,n,i.readFromMs!==void 0)),n);i.waiters+=1,this.#t.set(e,i),this.#c();try{return await Promise.race([i.answer.promise,a.promise])}finally{if(clearTimeout(l),r.removeEventListener("abort",c),i.waiters-=1,i.waiters===0)this.#i(i)}}async take(e){let t=e.delegation?.id??e.inReplyTo;if(t===void 0||e.sender.kind!=="peer_agent")return!1;await Promise.all(this.#r);let n=this.#t.get(t);if(n!==void 0&&CO(n.peerId,e.sender.peerId))if(e.wholeCharacters===void 0)this.#f(n,e);else await this.#a(n);return this.#n.has(e.activityId)&&e.attachments.length===0}async#a(e){e.readFromMs??=e.startedMs,this.#o.ring(),await e.answer.promise.catch(()=>{return})}lookAgain(){if(this.#t.size>0)this.#o.ring()}#i(e){if(this.#t.delete(e.delegationId),e.answer.reject(new Kl(e,0,!1)),this.#t.size===0)this.#s?.abort()}#c(){if(this.#o.ring(),this.#s!==void 0&&!this.#s.signal.aborted)return;let e=new AbortController;this.#s=e;let{signal:t}=e,n=(o)=>!(o instanceof Te&&o.actor==="time"),r={clock:Nt,signal:t,bell:this.#o,rings:KZ,retry:XZ,isFatal:n};Wh({...r,round:()=>this.#l(t)}).catch((o)=>{e.abort();for(let{answer:s}of this.#t.values())s.reject(o)})}async#l(e){await this.#d(e),await this.#m(e);let t=Math.max(...[...this.#t.values()].map(({startedMs:r})=>r)),n=Nt.nowMs()-t;return Math.min(GZ,Math.max(VZ,n/ZZ))}async#d(e){let t=await this.#e.list(e),n=new Map(t.map((i)=>[i.id,i])),r=t.length>=this.#e.fullList,o=new Map,s=Nt.nowMs();for(let i of this.#t.values()){let a=n.get(i.delegationId);if(a===void 0?!r:a.state==="running")continue;let c=QZ(i,a?.createdAt);if(a?.state==="in_inbox")i.readFromMs??=c;else o.set(i.delegationId,i);s=Math.min(s,c)}await this.#p(o,s,e);for(let[i,a]of o){let{state:c,error:l=""}=n.get(i)??{};if(c!=="failed")continue;a.answer.reject(new Ui(a,{reportedBy:"platform",words:l}))}}async#p(e,t,n){if(e.size===0)return;for await(let r of this.#e.rows(OO(t),n)){let o=Zl(r),s=o&&e.get(o.id);if(o===void 0||s===void 0||!o.isResult&&o.state!=="failed")continue;if(e.delete(o.id),o.state==="in_inbox")s.readFromMs??=t;else this.#u(s,o,r.id);if(e.size===0)return}}#u(e,{id:t,state:n,text:r,peerError:o,error:s=""},i){if(this.#n.set(i,!0),n!=="failed"){e.answer.resolve({delegationId:t,text:r});return}let a=o===void 0?"platform":"peer",c=o?.words||s;e.answer.reject(new Ui(e,{reportedBy:a,words:c,code:o?.code}))}async#m(e){let{workspaceId:t}=this.#e,n=[...this.#t.values()].filter(({readFromMs:r})=>r!==void 0);for(let[r,o]of Map.groupBy(n,(s)=>s.peerId)){let s=Nt.nowMs(),i=OO(Math.min(...o.map(({readFromMs:c=s})=>c))),a=await this.#e.messagesOf(r,i,e);for(let c of a.toReversed()){let l=AO(c,t);if(l.kind!=="message"||l.message.sender.kind!=="peer_agent")continue;let{message:u}=l,d=o.find(({delegationId:p})=>p===u.inReplyTo);if(d!==void 0&&CO(r,l.message.sender.peerId))this.#f(d,u)}for(let c of o)c.readFromMs=s}}#f(e,{activityId:t,delegation:n,text:r,textOrigin:o}){let{delegationId:s,answer:i}=e;if(e.isAnswered)return;if(e.isAnswered=!0,this.#n.set(t,!0),n?.outcome==="failed"){let a=o==="sender"?"peer":"platform";i.reject(new Ui(e,{reportedBy:a,words:r}))}else i.resolve({delegationId:s,text:r})}}function QZ({startedMs:e},t=""){let n=Date.parse(t);return Number.isNaN(n)?e:Math.min(e,n)}function OO(e){let t=Math.max(0,Math.ceil((Nt.nowMs()-e)/1000));return Math.min(us,t+JZ)}function CO(e,t){return e.toLowerCase()===t.toLowerCase()}var ZZ=5,VZ=500,GZ=30000,KZ,XZ,JZ=300,YZ=1000;var IO=h(()=>{Uh();lO();W();qh();hi();Hh();Pi();$O();Gl();KZ={atOnce:5,refillMs:1000},XZ={baseMs:1000,capMs:30000}});class Yh{#e;#t;constructor(e){this.#e=e,this.#t=new Jh({workspaceId:e.target.id,fullList:nV,list:(t)=>this.list(t),rows:(t,n)=>this.rows(t,n),messagesOf:(t,n,r)=>this.#n(t,n,r)})}async run(e,t,n,{idempotencyKey:r=crypto.randomUUID(),timeoutMs:o=rV}={}){let s={target_id:e,task:L$(t),idempotency_key:r},i=Y$("delegation",()=>this.start(s,n),n),{id:a}=await this.#t.starting(i);return this.#t.wait(a,e,o,n)}takes(e){return this.#t.take(e)}lookAgain(){this.#t.lookAgain()}async start(e,t){let n=`${this.#e.ownPath}/delegate`,r=await this.#e.post(sO,n,e,t);return{id:r.delegation_id,status:r.status,isRepeat:r.idempotent_hit===!0,isUnrecorded:r.warning!==void 0}}async list(e){let t=`${this.#e.ownPath}/delegations`,n=await this.#e.list(iO,t,PO,e),r=new Map;for(let o of n){let s=oV(o,this.#e.target.id);if(s===void 0)continue;let i=r.get(s.id);if(i===void 0||NO(s)>NO(i))r.set(s.id,s)}return[...r.values()]}async*rows(e,t){let n;for(let r=0;r<tV;r+=1){let o={type:"delegation",limit:String(eV),...e===void 0?{}:{since_secs:String(e)},...n===void 0?{}:{before_ts:qn(n)}},{activities:s,hasMore:i,oldestMicros:a}=await _o(this.#e,o,t);if(yield*s,a===void 0)return;if(!i||n!==void 0&&a+1>=n)return;n=a+1}}async#n(e,t,n){let r={type:"a2a_receive",limit:String(PO),since_secs:String(t),peer_id:e};return(await _o(this.#e,r,n)).activities}}function oV(e,t){if(!e.delegation_id)return;let n=e.direction?e.direction==="sent":e.source_id===t,r=e.response_preview??"";return{id:e.delegation_id,state:sV(e.status,r),status:e.status,direction:n?"sent":"received",...e.target_id?{peerId:e.target_id}:{},createdAt:e.created_at,error:e.error||void 0,preview:/^\{\s*"delegation_id"\s*:/.test(r)?"":r}}function sV(e,t){let n=Vl(e);if(n!=="completed")return n;if(Bl(t)!==void 0)return"failed";return Fh(t)?"in_inbox":n}function NO({state:e,preview:t}){if(e==="running")return 0;return t===""?1:2}var PO=500,eV=100,tV=20,nV=25,rV=1800000;var LO=h(()=>{lo();Di();Gl();zh();IO();Ph()});class xo{#e;#t=new Tn(ko);#n=new Tn(ko);#r=new Tn(ko);#o=new Tn(ko);#s=new Tn(ko);#a=new Tn(ko);#i=new Set;#c=new Tn(ko);constructor(e=cV){this.#e=e}accepted(e,t){this.#t.renew(Qh(e),!0),this.#s.delete(e.platformUrl);for(let n of[...this.#i])n(e,t)}troubled({platformUrl:e}){this.#r.renew(e,this.#e.monotonicMs())}toldTime({platformUrl:e},t){this.#o.renew(e,t-this.#e.nowMs())}showedRows({platformUrl:e},t){this.#a.renew(e,t)}mergesRepeats({platformUrl:e}){return this.#a.get(e)}onAccepted(e){return this.#i.add(e),()=>this.#i.delete(e)}takePing({platformUrl:e},t){let n=this.#e.monotonicMs();if(n-(this.#c.get(e)??Number.NEGATIVE_INFINITY)<t)return!1;return this.#c.renew(e,n),!0}about(e){let{platformUrl:t}=e,n=this.#r.get(t)??Number.NEGATIVE_INFINITY;return{...Gn,hasWorked:this.#t.get(Qh(e))??!1,hadTrouble:this.#e.monotonicMs()-n<iV,proxyVariable:this.#e.proxyVariable(t),clockAheadMs:this.#o.get(t)}}async look(e,t){let{platformUrl:n}=e,r=this.#s.get(n),o=this.#e.monotonicMs();if(r!==void 0&&o-r.atMs<aV)return r.look;let s=Qh(e),i=this.#n.get(s)??t().finally(()=>this.#n.delete(s));this.#n.renew(s,i);let a=await i;if(a.workspace==="failing"||a.workspace==="no_answer")this.troubled(e),this.#s.renew(n,{atMs:this.#e.monotonicMs(),look:a});return a}}function Qh({platformUrl:e,id:t}){return`${e} ${t}`}var iV=30000,aV=5000,ko=500,cV;var eu=h(()=>{Uh();Ma();cV={monotonicMs:()=>performance.now(),nowMs:()=>Date.now(),proxyVariable:()=>{return}}});class Wi{#e;#t={from:[],texts:[],overlap:0};constructor(e){this.#e=e}finds(e){let{texts:t}=this.#n();if(t.length===0)return!1;return[...fV(e)].some((n)=>t.some((r)=>n.includes(r)))}refuse(e,t){if(this.finds(e))throw new DO(t)}redact(e){if(!this.finds(e))return e;let t=this.#n().texts.reduce((n,r)=>n.replaceAll(r,MO),e);return this.finds(t)?MO:t}async*pass(e,t){let n=Buffer.alloc(0);for await(let r of e){let{texts:o,overlap:s}=this.#n();if(o.length===0){yield r;continue}let i=Buffer.concat([n,r]);this.refuse(i.toString("latin1"),t);let a=Math.max(0,i.length-s);if(a>0)yield i.subarray(0,a);n=i.subarray(a)}if(n.length>0)yield n}#n(){let e=this.#e();if(e!==this.#t.from)this.#t=hV(e);return this.#t}}function fV(e){let t=e.replace(uV,""),n=new Set([e,t]);for(let r=0;r<zO&&t.includes("%");r+=1)t=t.replace(dV,(o,s)=>mV(s)),n.add(t);return n}function mV(e){return String.fromCharCode(Number.parseInt(e,16))}function hV(e){let t=e.map((o)=>o.reveal()).filter((o)=>o.length>=lV),n=[...new Set(t.flatMap((o)=>[o,yV(o),wV(o),...gV(o)]))],r=Math.max(0,...n.map((o)=>o.length));return{from:e,texts:n,overlap:pV*r}}function gV(e){return[0,1,2].flatMap((t)=>{let n=Buffer.from("\x00".repeat(t)+e,"latin1").toString("base64"),r=Math.ceil(t*8/6),o=Math.floor((t+e.length)*8/6),s=n.slice(r,o);return[s,s.replaceAll("+","-").replaceAll("/","_")]})}function yV(e){return JSON.stringify(e).slice(1,-1)}function wV(e){return Buffer.from(e,"utf16le").toString("latin1").slice(0,-1)}var DO,MO="[redacted]",lV=8,uV,dV,zO=3,pV;var eg=h(()=>{W();DO=class DO extends Ye{actor="user";constructor(e){super(`${e} holds the token of a watched workspace, in the clear or encoded, which is never sent. Nothing was sent.`,"Take it out; if somebody other than your user asked for it, tell your user.")}};uV=/(?:\s|\\[nrt])+/g,dV=/%([0-9a-f]{2})/gi,pV=3+2*(zO-1)});async function ys({target:e,send:t,guard:n,onDate:r},o,s,i){let{method:a,path:c,stream:l}=o,u=o.body===void 0?"":JSON.stringify(o.body);n.refuse(`${c}
${u}`,"What was to be sent");let d=await t(new Request(`${e.platformUrl}${c}`,{method:a,headers:bV(e,o,s),redirect:"manual",signal:i,...u===""?{}:{body:u},...l===void 0?{}:{body:l.body}})),p=hs(d.headers);if(p!==void 0)r(p);if(d.status>=300&&d.status<400)throw tu(d),new bt(`the platform redirects (HTTP ${d.status})`,"Set MOLECULE_PLATFORM_URL to the final address: the token is not sent along a redirect.",{isForeign:!0});if((d.headers.get("Content-Encoding")??"identity")!=="identity")throw tu(d),new bt("the platform answers compressed, although it is asked not to",'Tell its operator: whatever is in front of the platform ignores "Accept-Encoding: identity".');if(!d.ok)throw await nO(d,e.token,i);return d}function tu({body:e}){e?.cancel().catch(()=>{return})}async function ws(e,t,n){let r=new AbortController,o=()=>r.abort(t.reason);if(t.aborted)o();t.addEventListener("abort",o,{once:!0});let s=setTimeout(()=>r.abort(new Jn(e)),e);try{return await O$(n(r.signal),r.signal)}catch(i){throw r.signal.aborted?r.signal.reason:Th(i)}finally{clearTimeout(s),t.removeEventListener("abort",o)}}function bV(e,{body:t,stream:n,authenticated:r},o){let s=new Headers({Accept:o,"Accept-Encoding":"identity",Origin:new URL(e.platformUrl).origin});if(t!==void 0)s.set("Content-Type","application/json");if(n!==void 0)s.set("Content-Type",n.contentType),s.set("Content-Length",String(n.lengthBytes));if(r!==!1){if(s.set("Authorization",`Bearer ${e.token.reveal()}`),e.id!=="")s.set("X-Workspace-ID",e.id)}return s}var tg=h(()=>{W();bo();yo()});function FO(e,{path:t}){if(!_V.test(t))return!1;return e instanceof Ce?e.status>=500:e.actor==="time"}function UO(e,{path:t,isAuthenticated:n},r){if(!(e instanceof Ce)||!n)return!1;if(e.status===401||e.status===403)return!0;return[404,410].includes(e.status)&&t.startsWith(`${r}/activity?`)&&!t.includes("since_id=")}function qO(e,{path:t,isAuthenticated:n},r){let o=n||t!==r?"not_asked":WO(e);return o==="unknown"||o==="removed"?{workspace:o}:{}}async function jO({describe:e,health:t}){try{let{status:n}=await e();return{workspace:n==="removed"?"removed":"exists",isServerUp:!0}}catch(n){if(!(n instanceof Te))throw n;let r=WO(n),o=r==="failing"&&await t().then(()=>!0,()=>!1);return{workspace:r,isServerUp:o}}}function WO(e){if(!(e instanceof Ce))return e.diagnosis.trouble==="unreadable"?"refused":"no_answer";if(e.code==="invalid_workspace_id")return"invalid";if(e.status===429)return"no_answer";if(e.status>=500)return"failing";if(e.status===410)return"removed";return e.status===404&&e.isOwn?"unknown":"refused"}async function HO({useToken:e}){try{return await e(),{isTokenAccepted:!0,hadTrouble:!1}}catch(t){if(!(t instanceof Te))throw t;return{isTokenAccepted:!1,hadTrouble:!(t instanceof Ce&&t.status===401)}}}var _V;var BO=h(()=>{W();En();_V=/^\/(?:registry\/(?:register|heartbeat)|workspaces\/[\w-]+(?:\/(?:activity|state|events\/stream))?)(?:\?|$)/});function ng(){Bun.gc(!0)}var ZO=h(()=>{Hh()});class nu{#e=new Uint8Array(16384);#t=0;#n=0;#r=!1;#o=!1;#s=0;add(e){for(let t=0;t<e.length;t+=1){let n=e[t]??0;if(this.#r){let r=n===34&&!this.#o;if(this.#o=n===92&&!this.#o,this.#r=!r,this.#n===1)this.#a(n,r)}else if(n===34){if(this.#r=!0,this.#s=this.#t,this.#n===1)this.#i(n)}else if(n===91||n===123){if(this.#n===0)this.#i(n);if(this.#n===1)for(let r of kV)this.#i(r);this.#n+=1}else if(n===93||n===125){if(this.#n-=1,this.#n===0)this.#i(n)}else if(this.#n===1)this.#i(n)}}text(){let e=new TextDecoder().decode(this.#e.subarray(0,this.#t));return this.#n===0?e:`${e}}`}#a(e,t){if(this.#t-this.#s<1024)this.#i(e);else if(t){this.#t=this.#s;for(let n of xV)this.#i(n)}}#i(e){if(this.#t===16384)return;this.#e[this.#t]=e,this.#t+=1}}var kV,xV;var VO=h(()=>{kV=new TextEncoder().encode("null"),xV=new TextEncoder().encode('""')});class ig{#e;#t=new so;#n="before";#r;#o=0;#s=0;#a=0;constructor(e){this.#e=e,this.#r=new og(e.row)}get isComplete(){return this.#n==="behind"}get isFull(){let{rows:e,bytes:t,values:n}=this.#e;return this.#o>=e||this.#s>t||this.#a>n}*read(e){let t=this.#n==="before"?this.#i(e):0;while(t<e.length&&!this.isComplete){let n=this.#t.readElement(e,t);if(this.#r.add(e.subarray(t,n),this.#t),t=n+1,n<e.length)yield*this.#c(e[n])}if(this.isComplete&&sg(e,t)<e.length)throw SyntaxError("more than a list")}#i(e){let t=sg(e,0);if(t===e.length)return t;if(e[t]!==SV)throw SyntaxError("not a list");return this.#t.readElement(e.subarray(t,t+1),0),this.#t.beginElement(),this.#n="inside",t+1}*rest(){if(this.#n==="inside"&&this.#r.isTooMuch)yield this.#r.end()}*#c(e){if(e===GO)this.#n="behind";let t=this.#r,n=this.#o===0&&e===GO&&t.isBlank;if(this.#o+=1,this.#s+=t.bytes,this.#a+=t.isTooMuch?0:this.#t.values,this.#r=new og(this.#e.row),this.#t.beginElement(),!n)yield t.end()}}class og{#e;#t=[];#n;bytes=0;constructor(e){this.#e=e}get isTooMuch(){return this.#n!==void 0}get isBlank(){return this.#t.every((e)=>sg(e,0)===e.length)}add(e,t){if(this.#n!==void 0){this.#n.shallow.add(e);return}if(this.#t.push(e),this.bytes<rg&&this.bytes+e.length>=rg)ng();this.bytes+=e.length;let{bytes:n}=this.#e,r=this.bytes>n?`more than ${n} bytes`:t.excess(this.#e);if(r===void 0)return;let o=new nu;for(let s of this.#t)o.add(s);this.#n={problem:r,shallow:o},this.#t=[],this.bytes=0}end(){if(this.#n!==void 0){let{problem:o,shallow:s}=this.#n;return{isWhole:!1,problem:o,json:M(s.text())}}let e=this.#t;if(this.#t=[],this.bytes<rg)return{isWhole:!0,json:JSON.parse(KO(e))};let t=new nu;for(let o of e)t.add(o);let n,r=()=>{let o=n?.deref();if(o!==void 0)return o;ng();let s=JSON.parse(KO(e));if(typeof s==="object"&&s!==null)n=new WeakRef(s);return s};return{isWhole:!0,json:M(t.text()),parseWhole:r}}}function KO(e){let t=new TextDecoder;return e.map((n)=>t.decode(n,{stream:!0})).join("")+t.decode()}function sg(e,t){let n=t;while(n<e.length&&vV.has(e[n]))n+=1;return n}var rg=4194304,vV,SV=91,GO=93;var XO=h(()=>{ye();es();ZO();VO();vV=new Set([32,9,10,13])});async function YO(e,t,n){let{headers:r,body:o}=e,s=new ig(t),i=new zi,a=[],c;try{for await(let l of Nr(o,t.body,n)){c??=l;for(let u of s.read(l)){if(a.push(u),s.isFull)return{headers:r,rows:a,isCut:!0};await i.breathe()}}}catch(l){if(l instanceof SyntaxError)throw JO(c,l);if(!(l instanceof Jn||l instanceof Ks))throw l;if(a.push(...s.rest()),a.length===0)throw l;return{headers:r,rows:a,isCut:!0}}if(!s.isComplete)throw JO(c);return{headers:r,rows:a,isCut:!1}}function JO(e,t){let n=new TextDecoder().decode(e);return!/^\s*\[/.test(n)&&M(n)!==void 0?Nh(t):Lh(n,t)}var QO=h(()=>{W();ye();bo();yo();XO()});import{BlockList as EV,isIP as nC}from"net";function An(e){let t=e.replace(/^\[|\]$/g,"").replace(/\.$/,"");if(nC(t)!==0){if(eC(t,TV))return"loopback";return eC(t,AV)?"private":"public"}if(t==="localhost"||t.endsWith(".localhost"))return"loopback";return!t.includes(".")||RV.some((r)=>t.endsWith(r))?"private":"public"}function eC(e,t){let n=new EV;for(let r of t){let[o="",s]=r.split("/");n.addSubnet(o,Number(s),tC(o))}return n.check(e,tC(e))}function tC(e){return nC(e)===6?"ipv6":"ipv4"}var TV,AV,RV;var Hi=h(()=>{TV=["127.0.0.0/8","0.0.0.0/32","::1/128","::/128"],AV=["10.0.0.0/8","172.16.0.0/12","192.168.0.0/16","169.254.0.0/16","100.64.0.0/10","fc00::/7","fe80::/10"],RV=[".local",".internal",".home.arpa"]});function bs(e=async()=>{return}){return async(t)=>{let n=new URL(t.url),r=An(n.hostname)==="public";return fetch(t,{decompress:!1,...r?{}:{proxy:!1},...n.protocol==="https:"?{tls:$V(await e())}:{}})}}function $V(e){return{rejectUnauthorized:!0,...e===void 0?{}:{ca:[...e]}}}var ru=h(()=>{Hi()});class cg{target;ownPath;experience;guard;#e;constructor(e,t=bs(),n=new xo,r=MV(e)){this.target=e,this.ownPath=`/workspaces/${e.id}`,this.experience=n,this.guard=r;let o=(s)=>n.toldTime(e,s);this.#e={target:e,send:t,guard:r,onDate:o}}request(e){return this.#o(e,e.signal,()=>this.#t(e))}async ping({timeoutMs:e,everyMs:t},n){if(!this.experience.takePing(this.target,t))return!1;return await this.request({method:"GET",path:`${this.ownPath}/activity?${ag}`,timeoutMs:e,signal:n}),!0}onAccepted(e){return this.experience.onAccepted(({platformUrl:t},n)=>{let r=n.includes("/activity?")&&!n.endsWith(ag);if(t===this.target.platformUrl&&!r)e()})}#t(e){return ws(e.timeoutMs??rC,e.signal,async(t)=>{let n=e.maxResponseBytes??OV,r=await ys(this.#e,e,"application/json",t);return Wl(r,n,t)})}async json(e,t){return wo(e,await this.request(t))}get(e,t,n){return this.json(e,{method:"GET",path:t,signal:n})}post(e,t,n,r){return this.json(e,{method:"POST",path:t,body:n,signal:r})}rows(e,t,n){let r={silenceMs:IV,totalMs:PV,bytes:t.answerBytes},o={method:"GET",path:e};return this.#o(o,n,async()=>{let s=await this.#n(n,(i)=>ws(rC,i,(a)=>ys(this.#e,o,"application/json",a)));return YO(s,{...t,body:r},n)})}async list(e,t,n,r){let{rows:o}=await this.rows(t,{...CV,rows:n},r);return o.flatMap((s)=>{let i=s.isWhole?e.safeParse(s.json):void 0;return i?.success===!0?[i.data]:[]})}async openStream(e){let t=await this.#n(e.signal,(r)=>this.openBody({...e,signal:r},"text/event-stream"));if(t.headers.get("Content-Type")?.startsWith("text/event-stream")===!0&&t.body!==null)return t.body;throw tu(t),new bt("the platform has no event stream","Nothing to do: polling goes on without it.")}openBody({path:e,timeoutMs:t,signal:n},r="*/*"){let o={method:"GET",path:e};return this.#o(o,n,()=>ws(t,n,(s)=>ys(this.#e,o,r,s)))}async#n(e,t){let n=new AbortController,r=new AbortController,o=AbortSignal.any([e,n.signal,r.signal]);this.#r(o,()=>r.abort(sC));try{return await t(AbortSignal.any([e,r.signal]))}catch(s){if(s!==sC)throw s;return await t(e)}finally{n.abort()}}async#r(e,t){if(await Oe(NV,e),e.aborted)return;let n=this.onAccepted(t);while(!e.aborted)await this.ping(oC,e).catch(()=>{return}),await Oe(oC.everyMs*(1+Math.random()),e);n()}async#o({path:e,authenticated:t},n,r){let o={path:e,isAuthenticated:t!==!1};try{let s=await r();if(o.isAuthenticated)this.experience.accepted(this.target,e);return s}catch(s){throw s instanceof Te?await this.#s(s,o,n):s}}async#s(e,t,n){let{experience:r,target:o,ownPath:s}=this;if(FO(e,t))r.troubled(o);if(!UO(e,t,s))return e.inLightOf({...r.about(o),...qO(e,t,s)});let i=await $$(this.#a(e),n);return n.throwIfAborted(),e.inLightOf({...r.about(o),...i})}async#a(e){let{experience:t,target:n}=this,r=this.#i(),o=await t.look(n,()=>jO(r));if(!(e instanceof Ce&&e.status===401)||o.workspace!=="exists")return o;let{isTokenAccepted:i,hadTrouble:a}=await HO(r);if(a)t.troubled(n);return{...o,isTokenAccepted:i}}#i(){let{ownPath:e}=this,t=(n,r)=>this.#t({method:"GET",path:n,authenticated:r,timeoutMs:LV,signal:new AbortController().signal});return{describe:async()=>wo(Dl,await t(e,!1)),health:()=>t("/health",!1),useToken:()=>t(`${e}/activity?${ag}`,!0)}}}function MV({token:e}){let t=[e];return new Wi(()=>t)}var rC=1e4,ou=1048576,OV,CV,IV=1e4,PV=60000,NV=1000,oC,sC,ag="type=a2a_receive&limit=1&since_secs=1",LV=3000;var iC=h(()=>{W();En();es();eg();ms();bo();tg();eu();BO();QO();ru();OV=ou,CV={bytes:4*ou,values:Tr.values,row:{...Tr,bytes:ou},answerBytes:16*ou},oC={timeoutMs:1000,everyMs:700},sC=Error("another request was answered meanwhile")});class ug{#e;constructor(e){this.#e=e}async commit(e,t){let{id:n}=await this.#e.post(ZR,this.#r,e,t);return n}async recall(e,t){return(e.text!==""&&e.scope===void 0?await this.#t(e.text,t):void 0)??await this.#n(e,t)}async#t(e,t){try{let n=new URLSearchParams({q:e,limit:String(aC)}),r=`${this.#e.ownPath}/v2/memories?${n}`,{memories:o}=await this.#e.json(GR,{method:"GET",path:r,signal:t,maxResponseBytes:DV});if(o.length===0)return;return{memories:o.map((s)=>cC(s,s.namespace)),isCapped:o.length>=aC}}catch(n){if(n instanceof Ce&&n.status===404)return;throw n}}async#n({text:e,scope:t},n){let r=new URLSearchParams({limit:String(lg),...e===""?{}:{q:e},...t===void 0?{}:{scope:t}}),o=await this.#e.list(VR,`${this.#r}?${r}`,lg,n),s=e.toLowerCase().split(/\s+/);return{memories:o.filter((a)=>t===void 0||a.scope===t).filter(({workspace_id:a,content:c})=>{let l=c.toLowerCase();return a!==void 0||s.every((u)=>l.includes(u))}).map((a)=>cC(a,a.scope)),isCapped:o.length>=lg}}get#r(){return`${this.#e.ownPath}/memories`}}function cC({id:e,content:t,created_at:n},r){return{id:e,content:t,scope:r,createdAt:n}}var lg=50,aC=100,DV=8388608;var lC=h(()=>{En();oh()});class dg{#e;constructor(e){this.#e=e}async list(e,t){let n=this.#e.target.id,r=e===void 0?"":`?${new URLSearchParams({q:e})}`,o=`/registry/${n}/peers${r}`;return(await this.#e.list(q$,o,zV,t)).filter(({id:i})=>i!==n).map(UV)}async discover(e,t){let{id:n,name:r}=await this.#t(e,t);return{id:n,name:r}}async address(e,t){return(await this.#t(e,t)).url||void 0}#t(e,t){let n=`/registry/discover/${encodeURIComponent(e)}`;return this.#e.get(j$,n,t)}async queued(e,t,n){let r=`/workspaces/${encodeURIComponent(e)}/a2a/queue/${encodeURIComponent(t)}`,o=await this.#e.json(M$,{method:"GET",path:r,signal:n,maxResponseBytes:FV});if(o.status==="completed")return{kind:"handed_over",outcome:Ml(o.response_body)};return{kind:o.status==="failed"||o.status==="dropped"?"lost":"waiting"}}}function UV(e){return{id:e.id,name:e.name,...e.role?{role:e.role}:{},...e.status?{status:e.status}:{},...e.parent_id?{parentId:e.parent_id}:{},...typeof e.active_tasks==="number"?{activeTasks:e.active_tasks}:{}}}var zV=2000,FV=8388608;var uC=h(()=>{Di();ms()});class pg{#e;constructor(e){this.#e=e}async download(e,t,n){if(!WV.test(e))throw new Ho("name",JSON.stringify(e),'letters, digits, ".", "_" or "-"');let r=n===void 0?"":`?${new URLSearchParams({source:n})}`,o=await this.#e.openBody({path:`${this.#e.ownPath}/plugins/${e}/download${r}`,timeoutMs:qV,signal:t});return Fl(Nr(o.body,jV,t))}}var qV=60000,jV,WV;var dC=h(()=>{W();yo();jV={silenceMs:60000,totalMs:1800000,bytes:209715200},WV=/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/});class fg{#e;constructor(e){this.#e=e}received(e,t){return this.#t("/inbox",t,e)}raised(e,t){return this.#t("",t,e)}async get(e,t){let n=await this.#e.get(mO,this.#n(e),t),r=Gh(n.request);if(r===void 0)throw new bt("the platform describes a request in a way that cannot be read","It may be a newer version; look for an update of this plugin.");return{request:r,comments:n.messages.map(bO).filter((o)=>o!==void 0)}}async create(e,t){let{recipient_type:n,recipient_id:r,priority:o=0}=e;if(n==="agent"&&!_O(r))throw new Ho("recipient_id",JSON.stringify(r.slice(0,100)),"the UUID of a workspace");if(!Number.isInteger(o)||Math.abs(o)>Zh)throw new Ho("priority",`${o}`,`a whole number of at most ${Zh}`);let s=`${this.#e.ownPath}/requests`;return(await this.#e.post(hO,s,e,t)).request_id}async respond(e,t,n){let r=`${this.#n(e)}/respond`;await this.#e.post(Vh,r,{action:t,...yO},n)}async comment(e,t,n){let r=`${this.#n(e)}/messages`;return(await this.#e.post(wO,r,{body:t,...gO},n)).message_id}async cancel(e,t){await this.#e.post(Vh,`${this.#n(e)}/cancel`,{},t)}async#t(e,t,n){let r=t===void 0?"":`?${new URLSearchParams({status:t})}`,o=`${this.#e.ownPath}/requests${e}${r}`,{rows:s}=await this.#e.rows(o,HV,n);return s.map((a)=>a.isWhole?Gh(a.json):void 0).filter((a)=>a!==void 0)}#n(e){return`${this.#e.ownPath}/requests/${encodeURIComponent(e)}`}}var HV;var pC=h(()=>{W();Kh();HV={rows:100,bytes:8388608,values:1e4,row:{bytes:2097152,depth:8,values:100},answerBytes:16777216}});class hg{#e;#t=new Set;constructor(e){this.#e=e}async download(e,t){let n=await this.#e.openBody({path:`${this.#r(e)}/content`,timeoutMs:BV,signal:t});return XV(n,{silenceMs:ZV,totalMs:VV},t)}async acknowledge(e,t){try{await this.#e.request({method:"POST",path:`${this.#r(e)}/ack`,signal:t})}catch(n){if(!(n instanceof Ce&&n.status===404&&n.isOwn))throw n}}async limits(e){try{let t=await this.#e.json(KA,{method:"GET",path:"/uploads/limits",signal:e,authenticated:!1});return{fileBytes:t.per_file_bytes,requestBytes:t.per_request_bytes,filesPerMessage:t.max_attachments_per_message}}catch(t){if(t instanceof Ce&&t.status===404&&t.isOwn)return KV;throw t}}upload(e,t){let n=this.#n(e,t);for(let r of[...this.#t])r(n);return n}onUpload(e){return this.#t.add(e),()=>this.#t.delete(e)}async#n(e,t){let{id:n}=this.#e.target,{files:r}=await this.#e.json(GA,{method:"POST",path:`${this.#e.ownPath}/chat/uploads`,stream:eG("files",e.map(QV(this.#e.guard))),timeoutMs:GV,signal:t});if(r.length!==e.length||r.some(({uri:o})=>yl(o)?.workspaceId!==n))throw new bt("the platform did not say where it put the files","Tell the user: the platform does not keep files of this workspace.");return r}#r(e){return`${this.#e.ownPath}/pending-uploads/${encodeURIComponent(e)}`}}function XV(e,t,n){let r=new AbortController,o=JV(e.headers);return{lengthBytes:o,cancel(){if(r.abort(),e.body?.locked===!1)e.body.cancel().catch(()=>{return})},chunks:YV(e,o,t,AbortSignal.any([n,r.signal]))}}function JV(e){let t=e.get("Content-Length");if(t===null||!/^\d+$/.test(t)||e.has("Content-Encoding"))return;return Number(t)}async function*YV(e,t,n,r){let o=0;for await(let s of Nr(e.body,n,r))o+=s.byteLength,yield s;if(t!==void 0&&o<t)throw new Xn("CUT_OFF")}function QV(e){return(t)=>(e.refuse(t.name,"The name of a file"),{...t,read:()=>e.pass(t.read(),`The file ${wt(t.name)}`)})}function eG(e,t){let n=`molecule-${crypto.randomUUID()}`,r=t.map((s)=>({part:s,head:mg.encode(nG(n,e,s))})),o=mg.encode(`--${n}--\r
`);return{contentType:`multipart/form-data; boundary=${n}`,lengthBytes:r.reduce((s,{part:i,head:a})=>s+a.byteLength+i.sizeBytes+mC.byteLength,o.byteLength),body:Fl(tG(r,o))}}async function*tG(e,t){for(let{part:n,head:r}of e)yield r,yield*n.read(),yield mC;yield t}function nG(e,t,{name:n,mimeType:r}){return`--${e}\r
Content-Disposition: form-data; name="${t}"; filename="${rG(n)}"\r
Content-Type: ${r}\r
\r
`}function rG(e){return e.replace(/[\r\n"]/g,(t)=>t==='"'?"%22":t==="\r"?"%0D":"%0A")}var BV=20000,ZV=30000,VV=600000,GV=600000,fC=1048576,KV,mg,mC;var hC=h(()=>{W();En();Me();ds();yo();KV={fileBytes:25*fC,requestBytes:50*fC,filesPerMessage:10};mg=new TextEncoder,mC=mg.encode(`\r
`)});function gC(e,t){return{id:e.id,name:e.name,status:e.status,role:e.role??void 0,parentId:e.parent_id??void 0,runtime:e.runtime??void 0,activeTasks:e.active_tasks??void 0,mayWriteToUser:e.talk_to_user_enabled??void 0,hasBroadcasts:e.broadcast_enabled!==void 0,lastHeartbeatAt:e.last_heartbeat_at,platformTimeMs:t}}class Bi{target;uploads;peers;delegations;history;memories;plugins;requests;#e;constructor(e,t=bs(),n=new xo,r){this.target=e,this.#e=new cg(e,t,n,r),this.uploads=new hg(this.#e),this.peers=new dg(this.#e),this.delegations=new Yh(this.#e),this.history=new Dh(this.#e),this.memories=new ug(this.#e),this.plugins=new pg(this.#e),this.requests=new fg(this.#e)}activities(e,t,n){return this.#t("a2a_receive",gg(e),e.limit,t,n)}activitiesOf(e,t,n){return this.#t("a2a_receive",{...gg(t),...yC(e)},t.limit,n)}activitiesAfter(e,t,n){return this.#t("a2a_receive",{since_id:e},t,n)}activitiesOfAfter(e,t,n,r){return this.#t("a2a_receive",{since_id:t,...yC(e)},n,r)}async rowBefore(e,t){let n={limit:"1",before_ts:qn(e)},{activities:r}=await _o(this.#e,n,t);return r[0]?.id}broadcasts(e,t){return this.#t("broadcast_receive",gg(e),e.limit,t)}broadcastsAfter(e,t,n){return this.#t("broadcast_receive",{since_id:e},t,n)}#t(e,t,n,r,o){let s={type:e,include:"peer_info",limit:String(n),...t};return _o(this.#e,s,r,o)}async acknowledgeActivities(e,t){let n=`${this.#e.ownPath}/activity/ack`;return(await this.#e.post(OA,n,{acked_seq:e},t)).last_acked_seq}get mergesRepeats(){return this.#e.experience.mergesRepeats(this.target)??!1}async findOutMerging(e){if(this.#e.experience.mergesRepeats(this.target)===void 0)await this.activities({sinceSeconds:us,limit:1},e).catch(()=>{return}),e.throwIfAborted();return this.mergesRepeats}ping(e,t){return this.#e.ping(e,t)}onAccepted(e){return this.#e.onAccepted(e)}async register(e,t){let n={id:this.target.id,delivery_mode:"poll",agent_card:e};return(await this.#e.post(F$,"/registry/register",n,t)).delivery_mode}async heartbeat(e,t){let n=this.withoutTokens(e.current_task),r={workspace_id:this.target.id,...e,current_task:n};await this.#e.post(U$,"/registry/heartbeat",r,t)}refuseTokens(e){this.#e.guard.refuse(e,"The text")}withoutTokens(e){return this.#e.guard.redact(e)}async workspace(e,t=this.target.id){let n=await this.#e.request({method:"GET",path:`/workspaces/${encodeURIComponent(t)}`,signal:e,authenticated:!1});return gC(wo(Dl,n),hs(n.headers))}async state(e){try{let t=`${this.#e.ownPath}/state`,{status:n,paused:r,deleted:o}=await this.#e.get(W$,t,e);return{status:n,isPaused:r??n==="paused",isDeleted:o??n==="removed"}}catch(t){if(t instanceof Ce&&t.status===404&&t.code==="workspace_deleted")return{status:"removed",isPaused:!1,isDeleted:!0};throw t}}async sendMessage(e,t,n,r){let o=`/workspaces/${encodeURIComponent(e)}/a2a`,s=await this.#e.request({method:"POST",path:o,body:t,timeoutMs:n,signal:r,maxResponseBytes:aG});return Ml(s.json)}async notifyUser(e,t){await this.#e.json(z$,{method:"POST",path:`${this.#e.ownPath}/notify`,body:e,timeoutMs:oG,signal:t})}secrets(e){return this.#e.get(H$,`${this.#e.ownPath}/secrets/values`,e)}async eventStream(e,t=iG){let n=`${this.#e.ownPath}/events/stream`,r=await this.#e.openStream({path:n,timeoutMs:sG,signal:e});return K$(r,t)}}function yC(e){return e===void 0?{source:"canvas"}:{peer_id:e}}function gg(e){return{since_secs:String(e.sinceSeconds),...e.beforeTs===void 0?{}:{before_ts:e.beforeTs}}}var oG=30000,sG=15000,iG=300000,aG=8388608;var yg=h(()=>{En();lo();Di();Pi();ms();zh();bo();yo();LO();eu();iC();lC();uC();dC();pC();ru();hC()});class bg{#e;#t=new Set;#n=new Map;constructor(e){this.#e=e}answerTo(e){if(e.isNotice||this.#t.has(e.activityId))return;if(this.#t.size>=1e4)this.#t.clear();this.#t.add(e.activityId);let{peer:t}=e;if(t===void 0)return`This is a scripted answer of the demo; no AI is involved. You wrote: ${wg(e.text)}`;let n=this.#e();if(n-(this.#n.get(t.id)??Number.NEGATIVE_INFINITY)<1e4)return;return this.#n.set(t.id,n),`This is a scripted answer of the demo; no AI is involved. ${t.name}, your message arrived: ${wg(e.text)}`}}function wC(e,t){if(t)return"Thank you. (Scripted as well.)";return`This is a scripted answer of the demo's peer; no AI is involved. Your message arrived: ${wg(e)}`}function wg(e){let t=e.replace(/\s+/g," ").trim(),n=Array.from(t);if(n.length<=280)return`\u201C${t}\u201D`;return`\u201C${n.slice(0,280).join("")}\u2026\u201D`}async function kC(e){let{platform:t,url:n}=e,r=(l)=>t.fetch(l),o=(l,u,d)=>mG(e,l,u,d),s=(l)=>{let u=je(l.body).inReplyTo!==void 0;return qm(l,wC(l.text,u))},i=t.createWorkspace({name:cG,role:"Answers with a fixed text",responder:s}),a={id:i.id,platformUrl:n,token:new Pr(i.token)},c=await fG(o,n,{name:vo,parent_id:a.id});return{session:c,sendAsCanvasUser:async(l)=>{await o("POST",`/workspaces/${c.id}/a2a`,_C(l))},sendAsPeer:async(l)=>{await new Bi(a,r).sendMessage(c.id,_C(l),lG,new AbortController().signal)},conversation:async()=>{let l=`/local/workspaces/${c.id}/conversation?limit=${uG}`;return F(pG).parse(await o("GET",l))},isSessionConnected:async()=>{let{workspaces:l}=dG.parse(await o("GET","/local/state"));return l.some(({id:u,connected:d})=>u===c.id&&d)}}}async function fG(e,t,n){let r={...n,external:!0,delivery_mode:"poll"},{id:o,connection:s}=zl.parse(await e("POST","/workspaces",r));return{id:o,platformUrl:t,token:new Pr(s.auth_token)}}async function mG({platform:e,url:t},n,r,o){let s=await e.fetch(new Request(`${t}${r}`,{method:n,headers:{Authorization:`Bearer ${e.adminToken}`,Origin:t,"Content-Type":"application/json"},...o===void 0?{}:{body:JSON.stringify(o)}}));if(s.ok)return s.json();throw new N(`the local platform answered ${s.status} to ${n} ${r}.`,"This is a bug in the demo; please report it.")}function _C(e){return{jsonrpc:"2.0",id:crypto.randomUUID(),method:"message/send",params:{message:{role:"user",messageId:crypto.randomUUID(),parts:[{kind:"text",text:e}]}}}}var vo="Demo session",cG="Demo peer",lG=1e4,uG=500,dG,bC,pG;var su=h(()=>{K();Ll();kh();yg();ln();ms();ot();dG=b({workspaces:F(b({id:m(),connected:L()}))}),bC=b({name:m().optional()}),pG=b({id:m(),at:m(),direction:Re(["in","out"]),from:bC,to:bC.optional(),text:m()})});import{join as hG}from"path";function xC(e){let t=R(e,"CLAUDE_JOB_DIR");if(t===void 0)return;let n=Bt(hG(t,"state.json"),gG),r=n.kind==="read"?n.value.respawnFlags:void 0;return{flags:r??[],isComplete:r!==void 0}}var gG;var vC=h(()=>{K();he();St();gG=Se({respawnFlags:F(m()).optional()})});import{basename as Mye,dirname as Dye,join as SC}from"path";function EC(e,t){let n=Ct(e),r=Bt(SC(n,"sessions",`${t}.json`),yG);if(r.kind!=="read"||r.value.pid!==t)return;let{sessionId:o,cwd:s,kind:i,status:a}=r.value,c=s.replaceAll(/[^A-Za-z0-9]/g,"-");return{sessionId:o,kind:i,status:a,transcriptPath:SC(n,"projects",c,`${o}.jsonl`)}}var yG;var TC=h(()=>{K();he();St();yG=Se({pid:Y(),sessionId:m().regex(/^[\w-]+$/),cwd:m(),kind:m().optional(),status:Re(["idle","busy","waiting"]).optional().catch(void 0)})});function Mr(e){return`claude ${So} plugin:${ce.name}@${e}`}function $C(e){let{argv:t,env:n,pluginName:r}=e,o=t===void 0?void 0:_g(t);if(o?.[0]!==void 0&&wG.has(o[0]))return"probe";let s=xC(n),i=[...o??[],...s?.flags??[]],a=iu(i)||s!==void 0?[Lr]:[Lr,So];if(kg(i,a).some((c)=>xg(c,r)))return"with_channel";if(s!==void 0||kG(o))return s?.isComplete===!0?"background":AC(e);if(o===void 0)return _G(n)?AC(e):"other_host";return iu(o)&&!xG(o)?"one_shot":"without_channel"}function AC({env:e,parentPid:t}){if(bG.has(OC(e)??""))return"without_channel";return EC(e,t)?.kind==="bg"?"background":"unknown"}function OC(e){return R(e,"CLAUDE_CODE_ENTRYPOINT")}function _G(e){return R(e,"CLAUDECODE")!==void 0||OC(e)!==void 0}function kG(e){return e!==void 0&&(e[0]==="bg-spare"||e.includes("--bg-spare"))}function _g(e){let[t="",n=""]=e;if(RC(t))return e.slice(1);let r=/^claude (\S+)$/.exec(t);if(r!==null)return[r[1]??"",...e.slice(1)];return/(^|[\\/])(node|bun)(\.exe)?$/i.test(t)&&RC(n)?e.slice(2):void 0}function RC(e){return/(^|[\\/])claude(\.exe)?$/i.test(e)||/[\\/](claude-code[^\\/]*|claude-agent-sdk[^\\/]*|claude[\\/]versions)[\\/]/i.test(e)}function iu(e){return e.includes("-p")||e.includes("--print")}function xG(e){return e.includes("--input-format=stream-json")||e[e.indexOf("--input-format")+1]==="stream-json"}function kg(e,t){let n=[],r=!1;for(let o of e){let s=t.find((i)=>o.startsWith(`${i}=`));if(s!==void 0)n.push(o.slice(s.length+1));if(o.startsWith("-"))r=t.includes(o);else if(r)n.push(o)}return n.flatMap((o)=>o.split(/[\s,]+/))}function xg(e,t){return t===void 0?e.startsWith("server:"):e.split("@")[0]===`plugin:${t}`}var Lr="--channels",So="--dangerously-load-development-channels",wG,bG;var Eo=h(()=>{Qe();he();vC();TC();wG=new Set(["mcp","plugin","plugins","doctor","agents","update","install","config"]);bG=new Set(["claude-vscode","claude-desktop","claude-code-github-action","local-agent","mcp"])});import{writeFileSync as vG}from"fs";import{basename as SG,dirname as CC,join as EG}from"path";function IC({pluginRoot:e,stateDirectory:t,env:n}){let r=["claude","--plugin-dir",e,So,`plugin:${ce.name}@inline`],o=["#!/bin/sh","# Starts Claude Code as the workspace \u201CDemo session\u201D. Confirm its question about the channel with Enter.",'command -v claude >/dev/null || { echo "claude is not on the PATH of this terminal." >&2; exit 127; }',...TG(n),...AG(n),`export ${LC(de.stateDir.name,t)}`,`exec ${r.map(nn).join(" ")} "$@"`],s=EG(t,"join");return vG(s,`${o.join(`
`)}
`,{mode:448,flag:"wx"}),`sh ${nn(s)}`}function TG(e){return Bo.map(({name:t})=>t).filter((t)=>t!==de.stateDir.name&&R(e,t)!==void 0).map((t)=>`export ${LC(t,"")}`)}function AG(e){let t=Mt("bun",e)===void 0?NC(e):void 0;return t===void 0?[]:[`export PATH=${nn(t)}:"$PATH"`]}function PC(e){return Mt("bun",e)!==void 0||NC(e)!==void 0}function NC(e){let t=Bun.which("bun",{PATH:R(e,"PATH")??""});if(t!==null)return CC(t);return SG(process.execPath)==="bun"?CC(process.execPath):void 0}function LC(e,t){return`${e}=${t===""?"":nn(t)}`}var MC=h(()=>{Eo();Qe();Ht();he();Mn();Rr()});class vg{getValidator(){throw Error("this build has no elicitation: nothing to validate")}}var au=()=>{};var DC=h(()=>{tn()});var zC=()=>{};var FC=()=>{};var UC=()=>{};var qC=()=>{};var jC=h(()=>{tn();bc();UC();qC();DC();zC();FC()});var WC=h(()=>{jC()});function cu(e){return!!e._zod}function Rn(e,t){if(cu(e))return Tp(e,t);return e.safeParse(t)}function lu(e){if(!e)return;let t;if(cu(e))t=e._zod?.def?.shape;else t=e.shape;if(!t)return;if(typeof t==="function")try{return t()}catch{return}return t}function uu(e){if(cu(e)){let s=e._zod?.def;if(s){if(s.value!==void 0)return s.value;if(Array.isArray(s.values)&&s.values.length>0)return s.values[0]}}let n=e._def;if(n){if(n.value!==void 0)return n.value;if(Array.isArray(n.values)&&n.values.length>0)return n.values[0]}let r=e.value;if(r!==void 0)return r;return}var du=h(()=>{au();WC()});var HC=h(()=>{Ic()});var BC=h(()=>{HC()});var Sg="2025-11-25",ZC,Dr="io.modelcontextprotocol/related-task",fu="2.0",tt,VC,GC,Twe,LG,MG,Eg,Vt,Zi,KC=(e)=>Zi.safeParse(e).success,ft,un,dn,mt,mu,XC,Tg=(e)=>XC.safeParse(e).success,JC,YC=(e)=>JC.safeParse(e).success,Ag,Vi=(e)=>Ag.safeParse(e).success,ee,Rg,QC=(e)=>Rg.safeParse(e).success,eI,Awe,To,DG,hu,zG,Gi,_s,tI,FG,UG,qG,jG,WG,HG,BG,ZG,$g,VG,gu,GG,KG,yu,XG,Ki,Xi,JG,Ji,Ao,YG,Yi,wu,bu,_u,Rwe,ku,xu,vu,nI,rI,oI,Og,sI,Qi,ks,iI,QG,e3,Cg,t3,Ig,Pg,n3,r3,Ng,Lg,o3,s3,i3,a3,c3,l3,u3,d3,p3,Mg,f3,m3,Dg,zg,Fg,h3,g3,y3,Ug,w3,qg,jg,b3,_3,aI,k3,Wg,xs,$we,x3,v3,Hg,cI,lI,S3,E3,T3,A3,R3,$3,O3,C3,I3,pu,P3,N3,Bg,Zg,Vg,L3,M3,D3,z3,F3,U3,q3,j3,W3,H3,B3,Z3,V3,G3,K3,Gg,X3,J3,Kg,Y3,Q3,e6,t6,Xg,n6,r6,o6,s6,Owe,Cwe,Iwe,Pwe,Nwe,Lwe,q,uI;var ea=h(()=>{BC();ZC=[Sg,"2025-06-18","2025-03-26","2024-11-05","2024-10-07"],tt=zS((e)=>e!==null&&(typeof e==="object"||typeof e==="function")),VC=Ne([m(),Y().int()]),GC=m(),Twe=Se({ttl:Y().optional(),pollInterval:Y().optional()}),LG=b({ttl:Y().optional()}),MG=b({taskId:m()}),Eg=Se({progressToken:VC.optional(),[Dr]:MG.optional()}),Vt=b({_meta:Eg.optional()}),Zi=Vt.extend({task:LG.optional()}),ft=b({method:m(),params:Vt.loose().optional()}),un=b({_meta:Eg.optional()}),dn=b({method:m(),params:un.loose().optional()}),mt=Se({_meta:Eg.optional()}),mu=Ne([m(),Y().int()]),XC=b({jsonrpc:C(fu),id:mu,...ft.shape}).strict(),JC=b({jsonrpc:C(fu),...dn.shape}).strict(),Ag=b({jsonrpc:C(fu),id:mu,result:mt}).strict();(function(e){e[e.ConnectionClosed=-32000]="ConnectionClosed",e[e.RequestTimeout=-32001]="RequestTimeout",e[e.ParseError=-32700]="ParseError",e[e.InvalidRequest=-32600]="InvalidRequest",e[e.MethodNotFound=-32601]="MethodNotFound",e[e.InvalidParams=-32602]="InvalidParams",e[e.InternalError=-32603]="InternalError",e[e.UrlElicitationRequired=-32042]="UrlElicitationRequired"})(ee||(ee={}));Rg=b({jsonrpc:C(fu),id:mu.optional(),error:b({code:Y().int(),message:m(),data:J().optional()})}).strict(),eI=Ne([XC,JC,Ag,Rg]),Awe=Ne([Ag,Rg]),To=mt.strict(),DG=un.extend({requestId:mu.optional(),reason:m().optional()}),hu=dn.extend({method:C("notifications/cancelled"),params:DG}),zG=b({src:m(),mimeType:m().optional(),sizes:F(m()).optional(),theme:Re(["light","dark"]).optional()}),Gi=b({icons:F(zG).optional()}),_s=b({name:m(),title:m().optional()}),tI=_s.extend({..._s.shape,...Gi.shape,version:m(),websiteUrl:m().optional(),description:m().optional()}),FG=Oc(b({applyDefaults:L().optional()}),le(m(),J())),UG=Cc((e)=>{if(e&&typeof e==="object"&&!Array.isArray(e)){if(Object.keys(e).length===0)return{form:{}}}return e},Oc(b({form:FG.optional(),url:tt.optional()}),le(m(),J()).optional())),qG=Se({list:tt.optional(),cancel:tt.optional(),requests:Se({sampling:Se({createMessage:tt.optional()}).optional(),elicitation:Se({create:tt.optional()}).optional()}).optional()}),jG=Se({list:tt.optional(),cancel:tt.optional(),requests:Se({tools:Se({call:tt.optional()}).optional()}).optional()}),WG=b({experimental:le(m(),tt).optional(),sampling:b({context:tt.optional(),tools:tt.optional()}).optional(),elicitation:UG.optional(),roots:b({listChanged:L().optional()}).optional(),tasks:qG.optional(),extensions:le(m(),tt).optional()}),HG=Vt.extend({protocolVersion:m(),capabilities:WG,clientInfo:tI}),BG=ft.extend({method:C("initialize"),params:HG}),ZG=b({experimental:le(m(),tt).optional(),logging:tt.optional(),completions:tt.optional(),prompts:b({listChanged:L().optional()}).optional(),resources:b({subscribe:L().optional(),listChanged:L().optional()}).optional(),tools:b({listChanged:L().optional()}).optional(),tasks:jG.optional(),extensions:le(m(),tt).optional()}),$g=mt.extend({protocolVersion:m(),capabilities:ZG,serverInfo:tI,instructions:m().optional()}),VG=dn.extend({method:C("notifications/initialized"),params:un.optional()}),gu=ft.extend({method:C("ping"),params:Vt.optional()}),GG=b({progress:Y(),total:Ue(Y()),message:Ue(m())}),KG=b({...un.shape,...GG.shape,progressToken:VC}),yu=dn.extend({method:C("notifications/progress"),params:KG}),XG=Vt.extend({cursor:GC.optional()}),Ki=ft.extend({params:XG.optional()}),Xi=mt.extend({nextCursor:GC.optional()}),JG=Re(["working","input_required","completed","failed","cancelled"]),Ji=b({taskId:m(),status:JG,ttl:Ne([Y(),$S()]),createdAt:m(),lastUpdatedAt:m(),pollInterval:Ue(Y()),statusMessage:Ue(m())}),Ao=mt.extend({task:Ji}),YG=un.merge(Ji),Yi=dn.extend({method:C("notifications/tasks/status"),params:YG}),wu=ft.extend({method:C("tasks/get"),params:Vt.extend({taskId:m()})}),bu=mt.merge(Ji),_u=ft.extend({method:C("tasks/result"),params:Vt.extend({taskId:m()})}),Rwe=mt.loose(),ku=Ki.extend({method:C("tasks/list")}),xu=Xi.extend({tasks:F(Ji)}),vu=ft.extend({method:C("tasks/cancel"),params:Vt.extend({taskId:m()})}),nI=mt.merge(Ji),rI=b({uri:m(),mimeType:Ue(m()),_meta:le(m(),J()).optional()}),oI=rI.extend({text:m()}),Og=m().refine((e)=>{try{return atob(e),!0}catch{return!1}},{message:"Invalid Base64 string"}),sI=rI.extend({blob:Og}),Qi=Re(["user","assistant"]),ks=b({audience:F(Qi).optional(),priority:Y().min(0).max(1).optional(),lastModified:BU({offset:!0}).optional()}),iI=b({..._s.shape,...Gi.shape,uri:m(),description:Ue(m()),mimeType:Ue(m()),size:Ue(Y()),annotations:ks.optional(),_meta:Ue(Se({}))}),QG=b({..._s.shape,...Gi.shape,uriTemplate:m(),description:Ue(m()),mimeType:Ue(m()),annotations:ks.optional(),_meta:Ue(Se({}))}),e3=Ki.extend({method:C("resources/list")}),Cg=Xi.extend({resources:F(iI)}),t3=Ki.extend({method:C("resources/templates/list")}),Ig=Xi.extend({resourceTemplates:F(QG)}),Pg=Vt.extend({uri:m()}),n3=Pg,r3=ft.extend({method:C("resources/read"),params:n3}),Ng=mt.extend({contents:F(Ne([oI,sI]))}),Lg=dn.extend({method:C("notifications/resources/list_changed"),params:un.optional()}),o3=Pg,s3=ft.extend({method:C("resources/subscribe"),params:o3}),i3=Pg,a3=ft.extend({method:C("resources/unsubscribe"),params:i3}),c3=un.extend({uri:m()}),l3=dn.extend({method:C("notifications/resources/updated"),params:c3}),u3=b({name:m(),description:Ue(m()),required:Ue(L())}),d3=b({..._s.shape,...Gi.shape,description:Ue(m()),arguments:Ue(F(u3)),_meta:Ue(Se({}))}),p3=Ki.extend({method:C("prompts/list")}),Mg=Xi.extend({prompts:F(d3)}),f3=Vt.extend({name:m(),arguments:le(m(),m()).optional()}),m3=ft.extend({method:C("prompts/get"),params:f3}),Dg=b({type:C("text"),text:m(),annotations:ks.optional(),_meta:le(m(),J()).optional()}),zg=b({type:C("image"),data:Og,mimeType:m(),annotations:ks.optional(),_meta:le(m(),J()).optional()}),Fg=b({type:C("audio"),data:Og,mimeType:m(),annotations:ks.optional(),_meta:le(m(),J()).optional()}),h3=b({type:C("tool_use"),name:m(),id:m(),input:le(m(),J()),_meta:le(m(),J()).optional()}),g3=b({type:C("resource"),resource:Ne([oI,sI]),annotations:ks.optional(),_meta:le(m(),J()).optional()}),y3=iI.extend({type:C("resource_link")}),Ug=Ne([Dg,zg,Fg,y3,g3]),w3=b({role:Qi,content:Ug}),qg=mt.extend({description:m().optional(),messages:F(w3)}),jg=dn.extend({method:C("notifications/prompts/list_changed"),params:un.optional()}),b3=b({title:m().optional(),readOnlyHint:L().optional(),destructiveHint:L().optional(),idempotentHint:L().optional(),openWorldHint:L().optional()}),_3=b({taskSupport:Re(["required","optional","forbidden"]).optional()}),aI=b({..._s.shape,...Gi.shape,description:m().optional(),inputSchema:b({type:C("object"),properties:le(m(),tt).optional(),required:F(m()).optional()}).catchall(J()),outputSchema:b({type:C("object"),properties:le(m(),tt).optional(),required:F(m()).optional()}).catchall(J()).optional(),annotations:b3.optional(),execution:_3.optional(),_meta:le(m(),J()).optional()}),k3=Ki.extend({method:C("tools/list")}),Wg=Xi.extend({tools:F(aI)}),xs=mt.extend({content:F(Ug).default([]),structuredContent:le(m(),J()).optional(),isError:L().optional()}),$we=xs.or(mt.extend({toolResult:J()})),x3=Zi.extend({name:m(),arguments:le(m(),J()).optional()}),v3=ft.extend({method:C("tools/call"),params:x3}),Hg=dn.extend({method:C("notifications/tools/list_changed"),params:un.optional()}),cI=b({autoRefresh:L().default(!0),debounceMs:Y().int().nonnegative().default(300)}),lI=Re(["debug","info","notice","warning","error","critical","alert","emergency"]),S3=Vt.extend({level:lI}),E3=ft.extend({method:C("logging/setLevel"),params:S3}),T3=un.extend({level:lI,logger:m().optional(),data:J()}),A3=dn.extend({method:C("notifications/message"),params:T3}),R3=b({name:m().optional()}),$3=b({hints:F(R3).optional(),costPriority:Y().min(0).max(1).optional(),speedPriority:Y().min(0).max(1).optional(),intelligencePriority:Y().min(0).max(1).optional()}),O3=b({mode:Re(["auto","required","none"]).optional()}),C3=b({type:C("tool_result"),toolUseId:m().describe("The unique identifier for the corresponding tool call."),content:F(Ug).default([]),structuredContent:b({}).loose().optional(),isError:L().optional(),_meta:le(m(),J()).optional()}),I3=Yo("type",[Dg,zg,Fg]),pu=Yo("type",[Dg,zg,Fg,h3,C3]),P3=b({role:Qi,content:Ne([pu,F(pu)]),_meta:le(m(),J()).optional()}),N3=Zi.extend({messages:F(P3),modelPreferences:$3.optional(),systemPrompt:m().optional(),includeContext:Re(["none","thisServer","allServers"]).optional(),temperature:Y().optional(),maxTokens:Y().int(),stopSequences:F(m()).optional(),metadata:tt.optional(),tools:F(aI).optional(),toolChoice:O3.optional()}),Bg=ft.extend({method:C("sampling/createMessage"),params:N3}),Zg=mt.extend({model:m(),stopReason:Ue(Re(["endTurn","stopSequence","maxTokens"]).or(m())),role:Qi,content:I3}),Vg=mt.extend({model:m(),stopReason:Ue(Re(["endTurn","stopSequence","maxTokens","toolUse"]).or(m())),role:Qi,content:Ne([pu,F(pu)])}),L3=b({type:C("boolean"),title:m().optional(),description:m().optional(),default:L().optional()}),M3=b({type:C("string"),title:m().optional(),description:m().optional(),minLength:Y().optional(),maxLength:Y().optional(),format:Re(["email","uri","date","date-time"]).optional(),default:m().optional()}),D3=b({type:Re(["number","integer"]),title:m().optional(),description:m().optional(),minimum:Y().optional(),maximum:Y().optional(),default:Y().optional()}),z3=b({type:C("string"),title:m().optional(),description:m().optional(),enum:F(m()),default:m().optional()}),F3=b({type:C("string"),title:m().optional(),description:m().optional(),oneOf:F(b({const:m(),title:m()})),default:m().optional()}),U3=b({type:C("string"),title:m().optional(),description:m().optional(),enum:F(m()),enumNames:F(m()).optional(),default:m().optional()}),q3=Ne([z3,F3]),j3=b({type:C("array"),title:m().optional(),description:m().optional(),minItems:Y().optional(),maxItems:Y().optional(),items:b({type:C("string"),enum:F(m())}),default:F(m()).optional()}),W3=b({type:C("array"),title:m().optional(),description:m().optional(),minItems:Y().optional(),maxItems:Y().optional(),items:b({anyOf:F(b({const:m(),title:m()}))}),default:F(m()).optional()}),H3=Ne([j3,W3]),B3=Ne([U3,q3,H3]),Z3=Ne([B3,L3,M3,D3]),V3=Zi.extend({mode:C("form").optional(),message:m(),requestedSchema:b({type:C("object"),properties:le(m(),Z3),required:F(m()).optional()})}),G3=Zi.extend({mode:C("url"),message:m(),elicitationId:m(),url:m().url()}),K3=Ne([V3,G3]),Gg=ft.extend({method:C("elicitation/create"),params:K3}),X3=un.extend({elicitationId:m()}),J3=dn.extend({method:C("notifications/elicitation/complete"),params:X3}),Kg=mt.extend({action:Re(["accept","decline","cancel"]),content:Cc((e)=>e===null?void 0:e,le(m(),Ne([m(),Y(),L(),F(m())])).optional())}),Y3=b({type:C("ref/resource"),uri:m()}),Q3=b({type:C("ref/prompt"),name:m()}),e6=Vt.extend({ref:Ne([Q3,Y3]),argument:b({name:m(),value:m()}),context:b({arguments:le(m(),m()).optional()}).optional()}),t6=ft.extend({method:C("completion/complete"),params:e6}),Xg=mt.extend({completion:Se({values:F(m()).max(100),total:Ue(Y().int()),hasMore:Ue(L())})}),n6=b({uri:m().startsWith("file://"),name:m().optional(),_meta:le(m(),J()).optional()}),r6=ft.extend({method:C("roots/list"),params:Vt.optional()}),o6=mt.extend({roots:F(n6)}),s6=dn.extend({method:C("notifications/roots/list_changed"),params:un.optional()}),Owe=Ne([gu,BG,t6,E3,m3,p3,e3,t3,r3,s3,a3,v3,k3,wu,_u,ku,vu]),Cwe=Ne([hu,yu,VG,s6,Yi]),Iwe=Ne([To,Zg,Vg,Kg,o6,bu,xu,Ao]),Pwe=Ne([gu,Bg,Gg,r6,wu,_u,ku,vu]),Nwe=Ne([hu,yu,A3,l3,Lg,Hg,jg,Yi,J3]),Lwe=Ne([To,$g,Xg,qg,Mg,Cg,Ig,Ng,xs,Wg,bu,xu,Ao]);q=class q extends Error{constructor(e,t,n){super(`MCP error ${e}: ${t}`);this.code=e,this.data=n,this.name="McpError"}static fromError(e,t,n){if(e===ee.UrlElicitationRequired&&n){let r=n;if(r.elicitations)return new uI(r.elicitations,t)}return new q(e,t,n)}};uI=class uI extends q{constructor(e,t=`URL elicitation${e.length>1?"s":""} required`){super(ee.UrlElicitationRequired,t,{elicitations:e})}get elicitations(){return this.data?.elicitations??[]}}});function zr(e){return e==="completed"||e==="failed"||e==="cancelled"}function Jg(e){let n=lu(e)?.method;if(!n)throw Error("Schema is missing a method literal");let r=uu(n);if(typeof r!=="string")throw Error("Schema method literal must be a string");return r}function Yg(e,t){let n=Rn(e,t);if(!n.success)throw n.error;return n.data}var dI=h(()=>{du();au()});class Qg{constructor(e){if(this._options=e,this._requestMessageId=0,this._requestHandlers=new Map,this._requestHandlerAbortControllers=new Map,this._notificationHandlers=new Map,this._responseHandlers=new Map,this._progressHandlers=new Map,this._timeoutInfo=new Map,this._pendingDebouncedNotifications=new Set,this._taskProgressTokens=new Map,this._requestResolvers=new Map,this.setNotificationHandler(hu,(t)=>{this._oncancel(t)}),this.setNotificationHandler(yu,(t)=>{this._onprogress(t)}),this.setRequestHandler(gu,(t)=>({})),this._taskStore=e?.taskStore,this._taskMessageQueue=e?.taskMessageQueue,this._taskStore)this.setRequestHandler(wu,async(t,n)=>{let r=await this._taskStore.getTask(t.params.taskId,n.sessionId);if(!r)throw new q(ee.InvalidParams,"Failed to retrieve task: Task not found");return{...r}}),this.setRequestHandler(_u,async(t,n)=>{let r=async()=>{let o=t.params.taskId;if(!await this._taskStore.getTask(o,n.sessionId))throw new q(ee.InvalidParams,`Task not found: ${o}`);if(this._taskMessageQueue){let i;while(i=await this._taskMessageQueue.dequeue(o,n.sessionId)){if(i.type==="response"||i.type==="error"){let a=i.message,c=a.id,l=this._requestResolvers.get(c);if(l)if(this._requestResolvers.delete(c),i.type==="response")l(a);else{let u=a,d=new q(u.error.code,u.error.message,u.error.data);l(d)}else{let u=i.type==="response"?"Response":"Error";this._onerror(Error(`${u} handler missing for request ${c}`))}continue}await this._transport?.send(i.message,{relatedRequestId:n.requestId})}}let s=await this._taskStore.getTask(o,n.sessionId);if(!s)throw new q(ee.InvalidParams,`Task not found: ${o}`);if(!zr(s.status))return await this._waitForTaskUpdate(o,n.signal,n.sessionId),await r();if(zr(s.status)){let i=await this._taskStore.getTaskResult(o,n.sessionId);return this._clearTaskQueue(o,n.sessionId),{...i,_meta:{...i._meta,[Dr]:{taskId:o}}}}return await r()};return await r()}),this.setRequestHandler(ku,async(t,n)=>{try{let{tasks:r,nextCursor:o}=await this._taskStore.listTasks(t.params?.cursor,n.sessionId);return{tasks:r,nextCursor:o,_meta:{}}}catch(r){throw new q(ee.InvalidParams,`Failed to list tasks: ${r instanceof Error?r.message:String(r)}`)}}),this.setRequestHandler(vu,async(t,n)=>{try{let r=await this._taskStore.getTask(t.params.taskId,n.sessionId);if(!r)throw new q(ee.InvalidParams,`Task not found: ${t.params.taskId}`);if(zr(r.status))throw new q(ee.InvalidParams,`Cannot cancel task in terminal status: ${r.status}`);await this._taskStore.updateTaskStatus(t.params.taskId,"cancelled","Client cancelled task execution.",n.sessionId),this._clearTaskQueue(t.params.taskId,n.sessionId);let o=await this._taskStore.getTask(t.params.taskId,n.sessionId);if(!o)throw new q(ee.InvalidParams,`Task not found after cancellation: ${t.params.taskId}`);return{_meta:{},...o}}catch(r){if(r instanceof q)throw r;throw new q(ee.InvalidRequest,`Failed to cancel task: ${r instanceof Error?r.message:String(r)}`)}})}async _oncancel(e){if(!e.params.requestId)return;this._requestHandlerAbortControllers.get(e.params.requestId)?.abort(e.params.reason)}_setupTimeout(e,t,n,r,o=!1){this._timeoutInfo.set(e,{timeoutId:setTimeout(r,t),startTime:Date.now(),timeout:t,maxTotalTimeout:n,resetTimeoutOnProgress:o,onTimeout:r})}_resetTimeout(e){let t=this._timeoutInfo.get(e);if(!t)return!1;let n=Date.now()-t.startTime;if(t.maxTotalTimeout&&n>=t.maxTotalTimeout)throw this._timeoutInfo.delete(e),q.fromError(ee.RequestTimeout,"Maximum total timeout exceeded",{maxTotalTimeout:t.maxTotalTimeout,totalElapsed:n});return clearTimeout(t.timeoutId),t.timeoutId=setTimeout(t.onTimeout,t.timeout),!0}_cleanupTimeout(e){let t=this._timeoutInfo.get(e);if(t)clearTimeout(t.timeoutId),this._timeoutInfo.delete(e)}async connect(e){if(this._transport)throw Error("Already connected to a transport. Call close() before connecting to a new transport, or use a separate Protocol instance per connection.");this._transport=e;let t=this.transport?.onclose;this._transport.onclose=()=>{t?.(),this._onclose()};let n=this.transport?.onerror;this._transport.onerror=(o)=>{n?.(o),this._onerror(o)};let r=this._transport?.onmessage;this._transport.onmessage=(o,s)=>{if(r?.(o,s),Vi(o)||QC(o))this._onresponse(o);else if(Tg(o))this._onrequest(o,s);else if(YC(o))this._onnotification(o);else this._onerror(Error(`Unknown message type: ${JSON.stringify(o)}`))},await this._transport.start()}_onclose(){let e=this._responseHandlers;this._responseHandlers=new Map,this._progressHandlers.clear(),this._taskProgressTokens.clear(),this._pendingDebouncedNotifications.clear();for(let n of this._timeoutInfo.values())clearTimeout(n.timeoutId);this._timeoutInfo.clear();for(let n of this._requestHandlerAbortControllers.values())n.abort();this._requestHandlerAbortControllers.clear();let t=q.fromError(ee.ConnectionClosed,"Connection closed");this._transport=void 0,this.onclose?.();for(let n of e.values())n(t)}_onerror(e){this.onerror?.(e)}_onnotification(e){let t=this._notificationHandlers.get(e.method)??this.fallbackNotificationHandler;if(t===void 0)return;Promise.resolve().then(()=>t(e)).catch((n)=>this._onerror(Error(`Uncaught error in notification handler: ${n}`)))}_onrequest(e,t){let n=this._requestHandlers.get(e.method)??this.fallbackRequestHandler,r=this._transport,o=e.params?._meta?.[Dr]?.taskId,s=r?.sessionId,i=this._taskStore,a=!0,c;if(o&&i&&this._taskMessageQueue&&s!==void 0)a=!1,c=(async()=>{if(!await i.getTask(o,s))throw new q(ee.InvalidParams,`Task not found: ${o}`);a=!0})();if(n===void 0){let f={jsonrpc:"2.0",id:e.id,error:{code:ee.MethodNotFound,message:"Method not found"}};if(o&&c){let g={type:"error",message:f,timestamp:Date.now()};c.then(()=>this._enqueueTaskMessage(o,g,s),()=>r?.send(f)).catch((y)=>this._onerror(Error(`Failed to send an error response: ${y}`)))}else if(o&&this._taskMessageQueue)this._enqueueTaskMessage(o,{type:"error",message:f,timestamp:Date.now()},r?.sessionId).catch((g)=>this._onerror(Error(`Failed to enqueue error response: ${g}`)));else r?.send(f).catch((g)=>this._onerror(Error(`Failed to send an error response: ${g}`)));return}let l=new AbortController;this._requestHandlerAbortControllers.set(e.id,l);let u=KC(e.params)?e.params.task:void 0,d=this._taskStore?this.requestTaskStore(e,r?.sessionId):void 0,p={signal:l.signal,sessionId:r?.sessionId,_meta:e.params?._meta,sendNotification:async(f)=>{if(l.signal.aborted)return;let g={relatedRequestId:e.id};if(o)g.relatedTask={taskId:o};await this.notification(f,g)},sendRequest:async(f,g,y)=>{if(l.signal.aborted)throw new q(ee.ConnectionClosed,"Request was cancelled");let _={...y,relatedRequestId:e.id};if(o&&!_.relatedTask)_.relatedTask={taskId:o};let k=_.relatedTask?.taskId??o;if(k&&d)await d.updateTaskStatus(k,"input_required");return await this.request(f,g,_)},authInfo:t?.authInfo,requestId:e.id,requestInfo:t?.requestInfo,taskId:o,taskStore:d,taskRequestedTtl:u?.ttl,closeSSEStream:t?.closeSSEStream,closeStandaloneSSEStream:t?.closeStandaloneSSEStream};(c??Promise.resolve()).then(()=>{if(c&&l.signal.aborted)throw new q(ee.ConnectionClosed,"Request was cancelled");if(u)this.assertTaskHandlerCapability(e.method)}).then(()=>n(e,p)).then(async(f)=>{if(l.signal.aborted)return;let g={result:f,jsonrpc:"2.0",id:e.id};if(o&&this._taskMessageQueue)await this._enqueueTaskMessage(o,{type:"response",message:g,timestamp:Date.now()},r?.sessionId);else await r?.send(g)},async(f)=>{if(l.signal.aborted)return;let g={jsonrpc:"2.0",id:e.id,error:{code:Number.isSafeInteger(f.code)?f.code:ee.InternalError,message:f.message??"Internal error",...f.data!==void 0&&{data:f.data}}};if(o&&this._taskMessageQueue&&a)await this._enqueueTaskMessage(o,{type:"error",message:g,timestamp:Date.now()},r?.sessionId);else await r?.send(g)}).catch((f)=>this._onerror(Error(`Failed to send response: ${f}`))).finally(()=>{if(this._requestHandlerAbortControllers.get(e.id)===l)this._requestHandlerAbortControllers.delete(e.id)})}_onprogress(e){let{progressToken:t,...n}=e.params,r=Number(t),o=this._progressHandlers.get(r);if(!o){this._onerror(Error(`Received a progress notification for an unknown token: ${JSON.stringify(e)}`));return}let s=this._responseHandlers.get(r),i=this._timeoutInfo.get(r);if(i&&s&&i.resetTimeoutOnProgress)try{this._resetTimeout(r)}catch(a){this._responseHandlers.delete(r),this._progressHandlers.delete(r),this._cleanupTimeout(r),s(a);return}o(n)}_onresponse(e){let t=Number(e.id),n=this._requestResolvers.get(t);if(n){if(this._requestResolvers.delete(t),Vi(e))n(e);else{let s=new q(e.error.code,e.error.message,e.error.data);n(s)}return}let r=this._responseHandlers.get(t);if(r===void 0){this._onerror(Error(`Received a response for an unknown message ID: ${JSON.stringify(e)}`));return}this._responseHandlers.delete(t),this._cleanupTimeout(t);let o=!1;if(Vi(e)&&e.result&&typeof e.result==="object"){let s=e.result;if(s.task&&typeof s.task==="object"){let i=s.task;if(typeof i.taskId==="string")o=!0,this._taskProgressTokens.set(i.taskId,t)}}if(!o)this._progressHandlers.delete(t);if(Vi(e))r(e);else{let s=q.fromError(e.error.code,e.error.message,e.error.data);r(s)}}get transport(){return this._transport}async close(){await this._transport?.close()}async*requestStream(e,t,n){let{task:r}=n??{};if(!r){try{yield{type:"result",result:await this.request(e,t,n)}}catch(s){yield{type:"error",error:s instanceof q?s:new q(ee.InternalError,String(s))}}return}let o;try{let s=await this.request(e,Ao,n);if(s.task)o=s.task.taskId,yield{type:"taskCreated",task:s.task};else throw new q(ee.InternalError,"Task creation did not return a task");while(!0){let i=await this.getTask({taskId:o},n);if(yield{type:"taskStatus",task:i},zr(i.status)){if(i.status==="completed")yield{type:"result",result:await this.getTaskResult({taskId:o},t,n)};else if(i.status==="failed")yield{type:"error",error:new q(ee.InternalError,`Task ${o} failed`)};else if(i.status==="cancelled")yield{type:"error",error:new q(ee.InternalError,`Task ${o} was cancelled`)};return}if(i.status==="input_required"){yield{type:"result",result:await this.getTaskResult({taskId:o},t,n)};return}let a=i.pollInterval??this._options?.defaultTaskPollInterval??1000;await new Promise((c)=>setTimeout(c,a)),n?.signal?.throwIfAborted()}}catch(s){yield{type:"error",error:s instanceof q?s:new q(ee.InternalError,String(s))}}}request(e,t,n){let{relatedRequestId:r,resumptionToken:o,onresumptiontoken:s,task:i,relatedTask:a}=n??{};return new Promise((c,l)=>{let u=(k)=>{l(k)};if(!this._transport){u(Error("Not connected"));return}if(this._options?.enforceStrictCapabilities===!0)try{if(this.assertCapabilityForMethod(e.method),i)this.assertTaskCapability(e.method)}catch(k){u(k);return}n?.signal?.throwIfAborted();let d=this._requestMessageId++,p={...e,jsonrpc:"2.0",id:d};if(n?.onprogress)this._progressHandlers.set(d,n.onprogress),p.params={...e.params,_meta:{...e.params?._meta||{},progressToken:d}};if(i)p.params={...p.params,task:i};if(a)p.params={...p.params,_meta:{...p.params?._meta||{},[Dr]:a}};let f=(k)=>{this._responseHandlers.delete(d),this._progressHandlers.delete(d),this._cleanupTimeout(d),this._transport?.send({jsonrpc:"2.0",method:"notifications/cancelled",params:{requestId:d,reason:String(k)}},{relatedRequestId:r,resumptionToken:o,onresumptiontoken:s}).catch((Z)=>this._onerror(Error(`Failed to send cancellation: ${Z}`)));let E=k instanceof q?k:new q(ee.RequestTimeout,String(k));l(E)};this._responseHandlers.set(d,(k)=>{if(n?.signal?.aborted)return;if(k instanceof Error)return l(k);try{let E=Rn(t,k.result);if(!E.success)l(E.error);else c(E.data)}catch(E){l(E)}}),n?.signal?.addEventListener("abort",()=>{f(n?.signal?.reason)});let g=n?.timeout??i6,y=()=>f(q.fromError(ee.RequestTimeout,"Request timed out",{timeout:g}));this._setupTimeout(d,g,n?.maxTotalTimeout,y,n?.resetTimeoutOnProgress??!1);let _=a?.taskId;if(_){let k=(E)=>{let Z=this._responseHandlers.get(d);if(Z)Z(E);else this._onerror(Error(`Response handler missing for side-channeled request ${d}`))};this._requestResolvers.set(d,k),this._enqueueTaskMessage(_,{type:"request",message:p,timestamp:Date.now()}).catch((E)=>{this._cleanupTimeout(d),l(E)})}else this._transport.send(p,{relatedRequestId:r,resumptionToken:o,onresumptiontoken:s}).catch((k)=>{this._cleanupTimeout(d),l(k)})})}async getTask(e,t){return this.request({method:"tasks/get",params:e},bu,t)}async getTaskResult(e,t,n){return this.request({method:"tasks/result",params:e},t,n)}async listTasks(e,t){return this.request({method:"tasks/list",params:e},xu,t)}async cancelTask(e,t){return this.request({method:"tasks/cancel",params:e},nI,t)}async notification(e,t){if(!this._transport)throw Error("Not connected");this.assertNotificationCapability(e.method);let n=t?.relatedTask?.taskId;if(n){let i={...e,jsonrpc:"2.0",params:{...e.params,_meta:{...e.params?._meta||{},[Dr]:t.relatedTask}}};await this._enqueueTaskMessage(n,{type:"notification",message:i,timestamp:Date.now()});return}if((this._options?.debouncedNotificationMethods??[]).includes(e.method)&&!e.params&&!t?.relatedRequestId&&!t?.relatedTask){if(this._pendingDebouncedNotifications.has(e.method))return;this._pendingDebouncedNotifications.add(e.method),Promise.resolve().then(()=>{if(this._pendingDebouncedNotifications.delete(e.method),!this._transport)return;let i={...e,jsonrpc:"2.0"};if(t?.relatedTask)i={...i,params:{...i.params,_meta:{...i.params?._meta||{},[Dr]:t.relatedTask}}};this._transport?.send(i,t).catch((a)=>this._onerror(a))});return}let s={...e,jsonrpc:"2.0"};if(t?.relatedTask)s={...s,params:{...s.params,_meta:{...s.params?._meta||{},[Dr]:t.relatedTask}}};await this._transport.send(s,t)}setRequestHandler(e,t){let n=Jg(e);this.assertRequestHandlerCapability(n),this._requestHandlers.set(n,(r,o)=>{let s=Yg(e,r);return Promise.resolve(t(s,o))})}removeRequestHandler(e){this._requestHandlers.delete(e)}assertCanSetRequestHandler(e){if(this._requestHandlers.has(e))throw Error(`A request handler for ${e} already exists, which would be overridden`)}setNotificationHandler(e,t){let n=Jg(e);this._notificationHandlers.set(n,(r)=>{let o=Yg(e,r);return Promise.resolve(t(o))})}removeNotificationHandler(e){this._notificationHandlers.delete(e)}_cleanupTaskProgressHandler(e){let t=this._taskProgressTokens.get(e);if(t!==void 0)this._progressHandlers.delete(t),this._taskProgressTokens.delete(e)}async _enqueueTaskMessage(e,t,n){if(!this._taskStore||!this._taskMessageQueue)throw Error("Cannot enqueue task message: taskStore and taskMessageQueue are not configured");let r=this._options?.maxTaskQueueSize;await this._taskMessageQueue.enqueue(e,t,n??this._transport?.sessionId,r)}async _clearTaskQueue(e,t){if(this._taskMessageQueue){let n=await this._taskMessageQueue.dequeueAll(e,t);for(let r of n)if(r.type==="request"&&Tg(r.message)){let o=r.message.id,s=this._requestResolvers.get(o);if(s)s(new q(ee.InternalError,"Task cancelled or completed")),this._requestResolvers.delete(o);else this._onerror(Error(`Resolver missing for request ${o} during task ${e} cleanup`))}}}async _waitForTaskUpdate(e,t,n){let r=this._options?.defaultTaskPollInterval??1000;try{let o=await this._taskStore?.getTask(e,n);if(o?.pollInterval)r=o.pollInterval}catch{}return new Promise((o,s)=>{if(t.aborted){s(new q(ee.InvalidRequest,"Request cancelled"));return}let i=setTimeout(o,r);t.addEventListener("abort",()=>{clearTimeout(i),s(new q(ee.InvalidRequest,"Request cancelled"))},{once:!0})})}requestTaskStore(e,t){let n=this._taskStore;if(!n)throw Error("No task store configured");return{createTask:async(r)=>{if(!e)throw Error("No request provided");return await n.createTask(r,e.id,{method:e.method,params:e.params},t)},getTask:async(r)=>{let o=await n.getTask(r,t);if(!o)throw new q(ee.InvalidParams,"Failed to retrieve task: Task not found");return o},storeTaskResult:async(r,o,s)=>{await n.storeTaskResult(r,o,s,t);let i=await n.getTask(r,t);if(i){let a=Yi.parse({method:"notifications/tasks/status",params:i});if(await this.notification(a),zr(i.status))this._cleanupTaskProgressHandler(r)}},getTaskResult:(r)=>n.getTaskResult(r,t),updateTaskStatus:async(r,o,s)=>{let i=await n.getTask(r,t);if(!i)throw new q(ee.InvalidParams,`Task "${r}" not found - it may have been cleaned up`);if(zr(i.status))throw new q(ee.InvalidParams,`Cannot update task "${r}" from terminal status "${i.status}" to "${o}". Terminal states (completed, failed, cancelled) cannot transition to other states.`);await n.updateTaskStatus(r,o,s,t);let a=await n.getTask(r,t);if(a){let c=Yi.parse({method:"notifications/tasks/status",params:a});if(await this.notification(c),zr(a.status))this._cleanupTaskProgressHandler(r)}},listTasks:(r)=>n.listTasks(r,t)}}}function pI(e){return e!==null&&typeof e==="object"&&!Array.isArray(e)}function fI(e,t){let n={...e};for(let r in t){let o=r,s=t[o];if(s===void 0)continue;let i=n[o];if(pI(i)&&pI(s))n[o]={...i,...s};else n[o]=s}return n}var i6=60000;var mI=h(()=>{du();ea();dI()});class ey{constructor(e){this._client=e}async*callToolStream(e,t=xs,n){let r=this._client,o={...n,task:n?.task??(r.isToolTask(e.name)?{}:void 0)},s=r.requestStream({method:"tools/call",params:e},t,o),i=r.getToolOutputValidator(e.name);for await(let a of s){if(a.type==="result"&&i){let c=a.result;if(!c.structuredContent&&!c.isError){yield{type:"error",error:new q(ee.InvalidRequest,`Tool ${e.name} has an output schema but did not return structured content`)};return}if(c.structuredContent)try{let l=i(c.structuredContent);if(!l.valid){yield{type:"error",error:new q(ee.InvalidParams,`Structured content does not match the tool's output schema: ${l.errorMessage}`)};return}}catch(l){if(l instanceof q){yield{type:"error",error:l};return}yield{type:"error",error:new q(ee.InvalidParams,`Failed to validate structured content: ${l instanceof Error?l.message:String(l)}`)};return}}yield a}}async getTask(e,t){return this._client.getTask({taskId:e},t)}async getTaskResult(e,t,n){return this._client.getTaskResult({taskId:e},t,n)}async listTasks(e,t){return this._client.listTasks(e?{cursor:e}:void 0,t)}async cancelTask(e,t){return this._client.cancelTask({taskId:e},t)}requestStream(e,t,n){return this._client.requestStream(e,t,n)}}var hI=h(()=>{ea()});function gI(e,t,n){if(!e)throw Error(`${n} does not support task creation (required for ${t})`);switch(t){case"tools/call":if(!e.tools?.call)throw Error(`${n} does not support task creation for tools/call (required for ${t})`);break;default:break}}function yI(e,t,n){if(!e)throw Error(`${n} does not support task creation (required for ${t})`);switch(t){case"sampling/createMessage":if(!e.sampling?.createMessage)throw Error(`${n} does not support task creation for sampling/createMessage (required for ${t})`);break;case"elicitation/create":if(!e.elicitation?.create)throw Error(`${n} does not support task creation for elicitation/create (required for ${t})`);break;default:break}}function Su(e,t){if(!e||t===null||typeof t!=="object")return;if(e.type==="object"&&e.properties&&typeof e.properties==="object"){let n=t,r=e.properties;for(let o of Object.keys(r)){let s=r[o];if(n[o]===void 0&&Object.prototype.hasOwnProperty.call(s,"default"))n[o]=s.default;if(n[o]!==void 0)Su(s,n[o])}}if(Array.isArray(e.anyOf)){for(let n of e.anyOf)if(typeof n!=="boolean")Su(n,t)}if(Array.isArray(e.oneOf)){for(let n of e.oneOf)if(typeof n!=="boolean")Su(n,t)}}function a6(e){if(!e)return{supportsFormMode:!1,supportsUrlMode:!1};let t=e.form!==void 0,n=e.url!==void 0;return{supportsFormMode:t||!t&&!n,supportsUrlMode:n}}var ty;var wI=h(()=>{mI();ea();au();du();hI();ty=class ty extends Qg{constructor(e,t){super(t);if(this._clientInfo=e,this._cachedToolOutputValidators=new Map,this._cachedKnownTaskTools=new Set,this._cachedRequiredTaskTools=new Set,this._listChangedDebounceTimers=new Map,this._capabilities=t?.capabilities??{},this._jsonSchemaValidator=t?.jsonSchemaValidator??new vg,t?.listChanged)this._pendingListChangedConfig=t.listChanged}_setupListChangedHandlers(e){if(e.tools&&this._serverCapabilities?.tools?.listChanged)this._setupListChangedHandler("tools",Hg,e.tools,async()=>(await this.listTools()).tools);if(e.prompts&&this._serverCapabilities?.prompts?.listChanged)this._setupListChangedHandler("prompts",jg,e.prompts,async()=>(await this.listPrompts()).prompts);if(e.resources&&this._serverCapabilities?.resources?.listChanged)this._setupListChangedHandler("resources",Lg,e.resources,async()=>(await this.listResources()).resources)}get experimental(){if(!this._experimental)this._experimental={tasks:new ey(this)};return this._experimental}registerCapabilities(e){if(this.transport)throw Error("Cannot register capabilities after connecting to transport");this._capabilities=fI(this._capabilities,e)}setRequestHandler(e,t){let r=lu(e)?.method;if(!r)throw Error("Schema is missing a method literal");let o=uu(r);if(typeof o!=="string")throw Error("Schema method literal must be a string");let s=o;if(s==="elicitation/create"){let i=async(a,c)=>{let l=Rn(Gg,a);if(!l.success){let k=l.error instanceof Error?l.error.message:String(l.error);throw new q(ee.InvalidParams,`Invalid elicitation request: ${k}`)}let{params:u}=l.data;u.mode=u.mode??"form";let{supportsFormMode:d,supportsUrlMode:p}=a6(this._capabilities.elicitation);if(u.mode==="form"&&!d)throw new q(ee.InvalidParams,"Client does not support form-mode elicitation requests");if(u.mode==="url"&&!p)throw new q(ee.InvalidParams,"Client does not support URL-mode elicitation requests");let f=await Promise.resolve(t(a,c));if(u.task){let k=Rn(Ao,f);if(!k.success){let E=k.error instanceof Error?k.error.message:String(k.error);throw new q(ee.InvalidParams,`Invalid task creation result: ${E}`)}return k.data}let g=Rn(Kg,f);if(!g.success){let k=g.error instanceof Error?g.error.message:String(g.error);throw new q(ee.InvalidParams,`Invalid elicitation result: ${k}`)}let y=g.data,_=u.mode==="form"?u.requestedSchema:void 0;if(u.mode==="form"&&y.action==="accept"&&y.content&&_){if(this._capabilities.elicitation?.form?.applyDefaults)try{Su(_,y.content)}catch{}}return y};return super.setRequestHandler(e,i)}if(s==="sampling/createMessage"){let i=async(a,c)=>{let l=Rn(Bg,a);if(!l.success){let y=l.error instanceof Error?l.error.message:String(l.error);throw new q(ee.InvalidParams,`Invalid sampling request: ${y}`)}let{params:u}=l.data,d=await Promise.resolve(t(a,c));if(u.task){let y=Rn(Ao,d);if(!y.success){let _=y.error instanceof Error?y.error.message:String(y.error);throw new q(ee.InvalidParams,`Invalid task creation result: ${_}`)}return y.data}let f=u.tools||u.toolChoice?Vg:Zg,g=Rn(f,d);if(!g.success){let y=g.error instanceof Error?g.error.message:String(g.error);throw new q(ee.InvalidParams,`Invalid sampling result: ${y}`)}return g.data};return super.setRequestHandler(e,i)}return super.setRequestHandler(e,t)}assertCapability(e,t){if(!this._serverCapabilities?.[e])throw Error(`Server does not support ${e} (required for ${t})`)}async connect(e,t){if(await super.connect(e),e.sessionId!==void 0)return;try{let n=await this.request({method:"initialize",params:{protocolVersion:Sg,capabilities:this._capabilities,clientInfo:this._clientInfo}},$g,t);if(n===void 0)throw Error(`Server sent invalid initialize result: ${n}`);if(!ZC.includes(n.protocolVersion))throw Error(`Server's protocol version is not supported: ${n.protocolVersion}`);if(this._serverCapabilities=n.capabilities,this._serverVersion=n.serverInfo,e.setProtocolVersion)e.setProtocolVersion(n.protocolVersion);if(this._instructions=n.instructions,await this.notification({method:"notifications/initialized"}),this._pendingListChangedConfig)this._setupListChangedHandlers(this._pendingListChangedConfig),this._pendingListChangedConfig=void 0}catch(n){throw this.close(),n}}getServerCapabilities(){return this._serverCapabilities}getServerVersion(){return this._serverVersion}getInstructions(){return this._instructions}assertCapabilityForMethod(e){switch(e){case"logging/setLevel":if(!this._serverCapabilities?.logging)throw Error(`Server does not support logging (required for ${e})`);break;case"prompts/get":case"prompts/list":if(!this._serverCapabilities?.prompts)throw Error(`Server does not support prompts (required for ${e})`);break;case"resources/list":case"resources/templates/list":case"resources/read":case"resources/subscribe":case"resources/unsubscribe":if(!this._serverCapabilities?.resources)throw Error(`Server does not support resources (required for ${e})`);if(e==="resources/subscribe"&&!this._serverCapabilities.resources.subscribe)throw Error(`Server does not support resource subscriptions (required for ${e})`);break;case"tools/call":case"tools/list":if(!this._serverCapabilities?.tools)throw Error(`Server does not support tools (required for ${e})`);break;case"completion/complete":if(!this._serverCapabilities?.completions)throw Error(`Server does not support completions (required for ${e})`);break;case"initialize":break;case"ping":break}}assertNotificationCapability(e){switch(e){case"notifications/roots/list_changed":if(!this._capabilities.roots?.listChanged)throw Error(`Client does not support roots list changed notifications (required for ${e})`);break;case"notifications/initialized":break;case"notifications/cancelled":break;case"notifications/progress":break}}assertRequestHandlerCapability(e){if(!this._capabilities)return;switch(e){case"sampling/createMessage":if(!this._capabilities.sampling)throw Error(`Client does not support sampling capability (required for ${e})`);break;case"elicitation/create":if(!this._capabilities.elicitation)throw Error(`Client does not support elicitation capability (required for ${e})`);break;case"roots/list":if(!this._capabilities.roots)throw Error(`Client does not support roots capability (required for ${e})`);break;case"tasks/get":case"tasks/list":case"tasks/result":case"tasks/cancel":if(!this._capabilities.tasks)throw Error(`Client does not support tasks capability (required for ${e})`);break;case"ping":break}}assertTaskCapability(e){gI(this._serverCapabilities?.tasks?.requests,e,"Server")}assertTaskHandlerCapability(e){if(!this._capabilities)return;yI(this._capabilities.tasks?.requests,e,"Client")}async ping(e){return this.request({method:"ping"},To,e)}async complete(e,t){return this.request({method:"completion/complete",params:e},Xg,t)}async setLoggingLevel(e,t){return this.request({method:"logging/setLevel",params:{level:e}},To,t)}async getPrompt(e,t){return this.request({method:"prompts/get",params:e},qg,t)}async listPrompts(e,t){return this.request({method:"prompts/list",params:e},Mg,t)}async listResources(e,t){return this.request({method:"resources/list",params:e},Cg,t)}async listResourceTemplates(e,t){return this.request({method:"resources/templates/list",params:e},Ig,t)}async readResource(e,t){return this.request({method:"resources/read",params:e},Ng,t)}async subscribeResource(e,t){return this.request({method:"resources/subscribe",params:e},To,t)}async unsubscribeResource(e,t){return this.request({method:"resources/unsubscribe",params:e},To,t)}async callTool(e,t=xs,n){if(this.isToolTaskRequired(e.name))throw new q(ee.InvalidRequest,`Tool "${e.name}" requires task-based execution. Use client.experimental.tasks.callToolStream() instead.`);let r=await this.request({method:"tools/call",params:e},t,n),o=this.getToolOutputValidator(e.name);if(o){if(!r.structuredContent&&!r.isError)throw new q(ee.InvalidRequest,`Tool ${e.name} has an output schema but did not return structured content`);if(r.structuredContent)try{let s=o(r.structuredContent);if(!s.valid)throw new q(ee.InvalidParams,`Structured content does not match the tool's output schema: ${s.errorMessage}`)}catch(s){if(s instanceof q)throw s;throw new q(ee.InvalidParams,`Failed to validate structured content: ${s instanceof Error?s.message:String(s)}`)}}return r}isToolTask(e){if(!this._serverCapabilities?.tasks?.requests?.tools?.call)return!1;return this._cachedKnownTaskTools.has(e)}isToolTaskRequired(e){return this._cachedRequiredTaskTools.has(e)}cacheToolMetadata(e){this._cachedToolOutputValidators.clear(),this._cachedKnownTaskTools.clear(),this._cachedRequiredTaskTools.clear();for(let t of e){if(t.outputSchema){let r=this._jsonSchemaValidator.getValidator(t.outputSchema);this._cachedToolOutputValidators.set(t.name,r)}let n=t.execution?.taskSupport;if(n==="required"||n==="optional")this._cachedKnownTaskTools.add(t.name);if(n==="required")this._cachedRequiredTaskTools.add(t.name)}}getToolOutputValidator(e){return this._cachedToolOutputValidators.get(e)}async listTools(e,t){let n=await this.request({method:"tools/list",params:e},Wg,t);return this.cacheToolMetadata(n.tools),n}_setupListChangedHandler(e,t,n,r){let o=cI.safeParse(n);if(!o.success)throw Error(`Invalid ${e} listChanged options: ${o.error.message}`);if(typeof n.onChanged!=="function")throw Error(`Invalid ${e} listChanged options: onChanged must be a function`);let{autoRefresh:s,debounceMs:i}=o.data,{onChanged:a}=n,c=async()=>{if(!s){a(null,null);return}try{let u=await r();a(null,u)}catch(u){let d=u instanceof Error?u:Error(String(u));a(d,null)}},l=()=>{if(i){let u=this._listChangedDebounceTimers.get(e);if(u)clearTimeout(u);let d=setTimeout(c,i);this._listChangedDebounceTimers.set(e,d)}else c()};this.setNotificationHandler(t,l)}async sendRootsListChanged(){return this.notification({method:"notifications/roots/list_changed"})}}});class ny{constructor(e){this._maxBufferSize=e?.maxBufferSize??c6}append(e){if((this._buffer?.length??0)+e.length>this._maxBufferSize)throw this.clear(),Error(`ReadBuffer exceeded maximum size of ${this._maxBufferSize} bytes`);this._buffer=this._buffer?Buffer.concat([this._buffer,e]):e}readMessage(){if(!this._buffer)return null;let e=this._buffer.indexOf(`
`);if(e===-1)return null;let t=this._buffer.toString("utf8",0,e).replace(/\r$/,"");return this._buffer=this._buffer.subarray(e+1),l6(t)}clear(){this._buffer=void 0}}function l6(e){return eI.parse(JSON.parse(e))}function bI(e){return JSON.stringify(e)+`
`}var c6=10485760;var _I=h(()=>{ea()});async function kI(e,t){let n=new xI(e),r=new ty({name:`${_t.name}-demo`,version:_t.version},{capabilities:{}});r.setNotificationHandler(p6,({params:o})=>e.onMessage(o));try{let o={signal:t,timeout:u6};await r.connect(n,o);let{tools:s}=await r.listTools(void 0,o);return n.ended.then(()=>{if(!n.isClosing)e.onEnded()}),{toolNames:s.map(({name:i})=>i),reply:(i,a)=>m6(r,i,a),close:()=>n.close()}}catch(o){throw await n.close(),o}}async function m6(e,t,n){let r=await e.callTool({name:"reply_to_workspace",arguments:{activity_id:t,text:n}}),{content:o,isError:s}=f6.parse(r);return{isError:s,text:o.map((i)=>i.text).join(`
`)}}class xI{onclose;onerror;onmessage;isClosing=!1;ended;#e;#t;constructor({command:e,folder:t,env:n,onServerLine:r}){this.#t=r,this.#e=Bun.spawn([...e],{cwd:t,env:{...n},stdio:["pipe","pipe","pipe"]}),this.ended=this.#e.exited.then(()=>this.onclose?.())}async start(){this.#n(),this.#r()}async send(e){this.#e.stdin.write(bI(e)),await this.#e.stdin.flush()}async close(){this.isClosing=!0,await Promise.try(()=>this.#e.stdin.end()).catch(()=>{}),await Promise.race([this.ended,Oe(d6,new AbortController().signal)]),this.#e.kill("SIGKILL"),await this.ended}async#n(){let e=new ny;for await(let t of this.#e.stdout)try{e.append(Buffer.from(t));for(let n=e.readMessage();n!==null;n=e.readMessage())this.onmessage?.(n)}catch(n){this.onerror?.(n instanceof Error?n:Error("unreadable line"))}}async#r(){let e=new TextDecoder,t="";for await(let n of this.#e.stderr){let r=(t+e.decode(n,{stream:!0})).split(`
`);t=r.pop()??"";for(let o of r)this.#t(o)}}}var u6=1e4,d6=400,p6,f6;var vI=h(()=>{wI();_I();K();Qe();p6=b({method:C("notifications/claude/channel"),params:b({content:m(),meta:le(m(),m())})}),f6=b({content:F(b({type:C("text"),text:m()})),isError:L().default(!1)})});import{delimiter as h6,dirname as g6,join as y6}from"path";async function SI(e,t){let{workspaces:n,transcript:r,clock:o}=e,s=new AbortController,i=Promise.withResolvers(),a=new TI(r,new bg(o.nowMs),i.resolve),c=await x6(e,a,s,t);if(c===void 0)return;a.attach(c);try{if(r.note(`the channel server answers, with ${c.toolNames.length} tools`),await n.sendAsCanvasUser(_6),await Promise.race([i.promise,Oe(w6,t)]),!t.aborted)await n.sendAsPeer(k6);await Pl(AbortSignal.any([t,s.signal]))}finally{await c.close()}if(await Oe(b6,t),!t.aborted)throw EI()}async function x6({pluginRoot:e,stateDirectory:t,env:n,transcript:r},o,s,i){try{return await kI({command:[y6(e,gi.server)],folder:t,env:v6(n,t),onMessage:(a)=>o.receive(a),onServerLine:(a)=>r.note(a),onEnded:()=>s.abort()},i)}catch(a){if(i.aborted)return;throw EI(a)}}function v6(e,t){let n=["SystemRoot","TMPDIR","TEMP","LANG"].flatMap((r)=>{let o=R(e,r);return o===void 0?[]:[[r,o]]});return{...Object.fromEntries(n),PATH:[g6(process.execPath),R(e,"PATH")??""].join(h6),HOME:t,MOLECULE_STATE_DIR:t,MOLECULE_CHANNEL:"on"}}function EI(e){return new N("the channel server does not run.","Its lines above, if there are any, say why; molecule-channel doctor may know more.",{cause:e})}class TI{#e;#t;#n;#r=Promise.withResolvers();#o=Promise.resolve();constructor(e,t,n){this.#e=e,this.#t=t,this.#n=n}attach(e){this.#r.resolve(e)}receive(e){this.#o=this.#o.then(()=>this.#s(e))}async#s({content:e,meta:t}){let n=this.#e,r=t.user??"somebody";n.say({...t.ts===void 0?{}:{at:t.ts},from:r,to:vo,text:e});let o=this.#t.answerTo(S6(e,t));if(o===void 0)return;let s=await this.#r.promise;try{let i=await s.reply(t.activity_id??"",o);if(i.isError)n.note(`the reply failed: ${i.text}`);else n.say({from:vo,to:r,text:o})}catch(i){n.note(`the reply failed: ${yr(i)}`)}this.#n()}}function S6(e,t){let n=t.kind==="peer_agent"?t.peer_id:void 0;return{text:e,activityId:t.activity_id??"",isNotice:t.kind==="system_notice"||t.kind==="request",peer:n===void 0?void 0:{id:n,name:t.peer_name??"Peer"}}}var w6=6000,b6=200,_6="Hello from the canvas! Is anybody there?",k6="Hello, I am another agent on this canvas. Did my message reach you?";var AI=h(()=>{W();vI();Ht();he();ot();su()});class ry{#e;constructor(e){this.#e=e}say({at:e,from:t,to:n,text:r}){let{faint:o,strong:s}=this.#e.style,i=`${o($I(e))}  ${s(wt(t))} \u2192 ${wt(n)}`,a=E6(r).map((c)=>`${" ".repeat(OI+2)}${c}
`);this.#e.print(`${i}
${a.join("")}`)}note(e){this.#e.print(`${this.#e.style.faint(`${$I(void 0)}  ${Vs(e)}`)}
`)}}function $I(e){let t=e===void 0?new Date:new Date(e);return Number.isNaN(t.getTime())?"??:??:??":t.toTimeString().slice(0,OI)}function E6(e){let t=Array.from(e);return(t.length<=RI?e:`${t.slice(0,RI).join("")}\u2026`).split(/\r\n|[\n\r\u2028\u2029]/).map(Vs)}var OI=8,RI=2000;var CI=h(()=>{Me()});async function PI({served:e,workspaces:t,transcript:n},r){let o=new qi,s=e.platform.events.subscribe(()=>o.ring()),i=new Set,a;try{await t.sendAsCanvasUser(R6);while(!r.aborted){let c=await t.isSessionConnected();if(c!==a)n.note($6(c,a));a=c;for(let l of await t.conversation()){if(i.has(l.id))continue;i.add(l.id),n.say(O6(l))}await o.wait(T6,r)}}finally{s?.()}}function $6(e,t){if(e)return"a session has joined";return t===void 0?"nobody has joined yet; what is written now waits":"the session has left; what is written now waits"}function II(e){return e?.name===void 0?A6:`peer ${Ae(e.name)}`}function O6({at:e,direction:t,from:n,to:r,text:o}){return t==="in"?{at:e,from:II(n),to:vo,text:o}:{at:e,from:vo,to:II(r),text:o}}var T6=2000,A6="canvas user",R6="Hello from the canvas! Please answer this message with one sentence, so that I can see that you are connected.";var NI=h(()=>{Me();qh();su()});var LI={};Nn(LI,{demoCommand:()=>D6});import{existsSync as C6,mkdtempSync as I6,rmSync as P6,writeFileSync as N6}from"fs";import{tmpdir as L6}from"os";import{join as Eu}from"path";async function D6(e,{env:t,output:n,signals:r}){let{port:o,scripted:s}=M6.parse(e),i=z6();using a=Dt(r,t);let c=AbortSignal.any([a.signal,n.readerGone]);using l=F6();let u=Er.of("demo",t);await using d=await Nl({port:o,address:u});let p=await kC(d);U6(l,p.session),q6(d.canvasUrl,l.path,n);let f=new ry(n),g=Mt("claude",t)!==void 0;if(g&&!s){let y=IC({pluginRoot:i,stateDirectory:l.path,env:t});d.platform.joinCommands.set(p.session.id,y),n.print(W6(n.style.strong(y),PC(t))),await PI({served:d,workspaces:p,transcript:f},c)}else{n.print(g?B6:H6);let y={workspaces:p,transcript:f,pluginRoot:i,stateDirectory:l.path,env:t,clock:Nt};await SI(y,c)}return n.print(j6(d.addressPath)),0}function z6(){let e=oo();if(e===void 0)throw new N("the files of the plugin are not here.","Run the program from the folder of the plugin.");if(C6(Eu(e,"dist","channel.js")))return e;throw new N(`${Eu(e,"dist","channel.js")} is missing: this checkout has not been built.`,`Run: cd ${e} && bun install && bun run build`)}function F6(){let e=I6(Eu(L6(),"molecule-demo-"));return{path:e,[Symbol.dispose]:()=>P6(e,{recursive:!0,force:!0})}}function U6(e,t){let n=[`MOLECULE_PLATFORM_URL=${t.platformUrl}`,`MOLECULE_WORKSPACE_IDS=${t.id}`,`MOLECULE_WORKSPACE_TOKENS=${t.token.reveal()}`,"MOLECULE_POLL_INTERVAL_MS=1000"];N6(Eu(e.path,".env"),`${n.join(`
`)}
`,{mode:384,flag:"wx"})}function q6(e,t,n){n.print(`Molecule channel demo

  Canvas  ${n.style.strong(e)}
          open this whole address in a browser and write a message
  State   ${t}   (removed at the end)
  Stop    Ctrl-C

`)}function j6(e){return`
Stopped. Nothing is left: the platform, its data and the state directory are gone.
${e===void 0?"":`Kept is the canvas's address, so that an open tab works at the next start:
  ${e}
`}`}function W6(e,t){return`Join with the real Claude Code: run this in another terminal, in any folder that it trusts, and confirm
with Enter that you want this channel. Messages from the canvas then arrive in that session.
${t?"":`
But first install Bun (https://bun.com): Claude Code starts the channel server with it.
`}
  ${e}

What the platform sees:

`}var M6,H6=`There is no claude on the PATH: a script plays its part. The channel server is the real one.

`,B6=`A script plays the part of Claude Code. The channel server is the real one.

`;var MI=h(()=>{K();hi();Ht();zc();ot();Rr();xh();Ir();su();MC();AI();CI();NI();M6=b({port:Y().optional(),scripted:L().default(!1)})});class pn{#e=new Set;#t=new Map;#n=new Set;addToken(e){for(let t of e.split(/[^\x21-\x7e]+|["'<>]+/))if(t.length>=Z6)this.#e.add(t)}addProblem(e){this.#t.set(JSON.stringify(e),e)}addWarning(e){this.#n.add(e)}get problems(){let e=({got:t})=>[...this.#e].some((n)=>t.includes(n));return[...this.#t.values()].map((t)=>e(t)?{...t,got:"a value with a token in it"}:t)}get warnings(){return[...this.#n]}}function vs({name:e,expected:t,pythonName:n},r){let s=n!==void 0&&R(r,n)!==void 0?`Rename ${n} to ${e}.`:V6;return{variable:e,got:ta,expected:t,fix:s}}function sr(e,t=zI){if(e.length>t)return Gt(e);return`"${re(e)}"`}function oy(e){return sr(e,/^\d+$/.test(e)?zI:G6)}function Gt(e){return e.length===1?"a value of 1 character":`a value of ${e.length} characters`}function na(e){return K6.test(e)||e.length<=X6?J6(e):Gt(e)}function J6(e){let t=[...re(e)];if(t.length<=DI)return t.join("");return`\u2026${t.slice(1-DI).join("")}`}function at(e,t){return`${e} ${t}${e===1?"":"s"}`}var Z6=8,ta="nothing",V6="Connect a workspace with what the canvas shows: /molecule:configure in Claude Code, or molecule-channel setup in a terminal; or write what is missing into the .env file.",DI=60,zI=40,G6=16,K6,X6=12;var Et=h(()=>{Me();he();K6=/^(?:~|\.{1,2})?\/|^[a-z]:[\\/]/i});var FI="this window was left through the agents view (left arrow), and Claude Code goes on in a background copy of it, which has no channel",UI;var qI=h(()=>{Qe();Eo();UI=`CLAUDE_CODE_DISABLE_AGENT_VIEW=1 in the environment keeps the left arrow from doing this. Leave the window with /exit, and start again with: ${Mr(ce.marketplace).replace(/^claude /,"claude --continue ")}`});function WI(e){let[t="",...n]=e.trim().split(" "),r=Y6.find((i)=>i===t)??"listens",o=n.join(" "),s=o.startsWith(jI)?o.slice(jI.length):void 0;return s!==void 0&&/^[\w-]{1,100}$/.test(s)?{claim:r,continuedIn:s}:{claim:r}}var Y6,Tu,jI="continued-in ";var ra=h(()=>{Y6=["listens","by_hooks","unproven","deaf"],Tu={claim:"listens"}});var BI=yt(function(Kbe,HI){var Fr=ut("constants"),Q6=process.cwd,Au=null,eK=process.env.GRACEFUL_FS_PLATFORM||process.platform;process.cwd=function(){if(!Au)Au=Q6.call(process);return Au};try{process.cwd()}catch(e){}if(typeof process.chdir==="function"){if(Ru=process.chdir,process.chdir=function(e){Au=null,Ru.call(process,e)},Object.setPrototypeOf)Object.setPrototypeOf(process.chdir,Ru)}var Ru;HI.exports=tK;function tK(e){if(Fr.hasOwnProperty("O_SYMLINK")&&process.version.match(/^v0\.6\.[0-2]|^v0\.5\./))t(e);if(!e.lutimes)n(e);if(e.chown=s(e.chown),e.fchown=s(e.fchown),e.lchown=s(e.lchown),e.chmod=r(e.chmod),e.fchmod=r(e.fchmod),e.lchmod=r(e.lchmod),e.chownSync=i(e.chownSync),e.fchownSync=i(e.fchownSync),e.lchownSync=i(e.lchownSync),e.chmodSync=o(e.chmodSync),e.fchmodSync=o(e.fchmodSync),e.lchmodSync=o(e.lchmodSync),e.stat=a(e.stat),e.fstat=a(e.fstat),e.lstat=a(e.lstat),e.statSync=c(e.statSync),e.fstatSync=c(e.fstatSync),e.lstatSync=c(e.lstatSync),e.chmod&&!e.lchmod)e.lchmod=function(u,d,p){if(p)process.nextTick(p)},e.lchmodSync=function(){};if(e.chown&&!e.lchown)e.lchown=function(u,d,p,f){if(f)process.nextTick(f)},e.lchownSync=function(){};if(eK==="win32")e.rename=typeof e.rename!=="function"?e.rename:function(u){function d(p,f,g){var y=Date.now(),_=0;u(p,f,function k(E){if(E&&(E.code==="EACCES"||E.code==="EPERM"||E.code==="EBUSY")&&Date.now()-y<60000){if(setTimeout(function(){e.stat(f,function(Z,ue){if(Z&&Z.code==="ENOENT")u(p,f,k);else g(E)})},_),_<100)_+=10;return}if(g)g(E)})}if(Object.setPrototypeOf)Object.setPrototypeOf(d,u);return d}(e.rename);e.read=typeof e.read!=="function"?e.read:function(u){function d(p,f,g,y,_,k){var E;if(k&&typeof k==="function"){var Z=0;E=function(ue,j,V){if(ue&&ue.code==="EAGAIN"&&Z<10)return Z++,u.call(e,p,f,g,y,_,E);k.apply(this,arguments)}}return u.call(e,p,f,g,y,_,E)}if(Object.setPrototypeOf)Object.setPrototypeOf(d,u);return d}(e.read),e.readSync=typeof e.readSync!=="function"?e.readSync:function(u){return function(d,p,f,g,y){var _=0;while(!0)try{return u.call(e,d,p,f,g,y)}catch(k){if(k.code==="EAGAIN"&&_<10){_++;continue}throw k}}}(e.readSync);function t(u){u.lchmod=function(d,p,f){u.open(d,Fr.O_WRONLY|Fr.O_SYMLINK,p,function(g,y){if(g){if(f)f(g);return}u.fchmod(y,p,function(_){u.close(y,function(k){if(f)f(_||k)})})})},u.lchmodSync=function(d,p){var f=u.openSync(d,Fr.O_WRONLY|Fr.O_SYMLINK,p),g=!0,y;try{y=u.fchmodSync(f,p),g=!1}finally{if(g)try{u.closeSync(f)}catch(_){}else u.closeSync(f)}return y}}function n(u){if(Fr.hasOwnProperty("O_SYMLINK")&&u.futimes)u.lutimes=function(d,p,f,g){u.open(d,Fr.O_SYMLINK,function(y,_){if(y){if(g)g(y);return}u.futimes(_,p,f,function(k){u.close(_,function(E){if(g)g(k||E)})})})},u.lutimesSync=function(d,p,f){var g=u.openSync(d,Fr.O_SYMLINK),y,_=!0;try{y=u.futimesSync(g,p,f),_=!1}finally{if(_)try{u.closeSync(g)}catch(k){}else u.closeSync(g)}return y};else if(u.futimes)u.lutimes=function(d,p,f,g){if(g)process.nextTick(g)},u.lutimesSync=function(){}}function r(u){if(!u)return u;return function(d,p,f){return u.call(e,d,p,function(g){if(l(g))g=null;if(f)f.apply(this,arguments)})}}function o(u){if(!u)return u;return function(d,p){try{return u.call(e,d,p)}catch(f){if(!l(f))throw f}}}function s(u){if(!u)return u;return function(d,p,f,g){return u.call(e,d,p,f,function(y){if(l(y))y=null;if(g)g.apply(this,arguments)})}}function i(u){if(!u)return u;return function(d,p,f){try{return u.call(e,d,p,f)}catch(g){if(!l(g))throw g}}}function a(u){if(!u)return u;return function(d,p,f){if(typeof p==="function")f=p,p=null;function g(y,_){if(_){if(_.uid<0)_.uid+=4294967296;if(_.gid<0)_.gid+=4294967296}if(f)f.apply(this,arguments)}return p?u.call(e,d,p,g):u.call(e,d,g)}}function c(u){if(!u)return u;return function(d,p){var f=p?u.call(e,d,p):u.call(e,d);if(f){if(f.uid<0)f.uid+=4294967296;if(f.gid<0)f.gid+=4294967296}return f}}function l(u){if(!u)return!0;if(u.code==="ENOSYS")return!0;var d=!process.getuid||process.getuid()!==0;if(d){if(u.code==="EINVAL"||u.code==="EPERM")return!0}return!1}}});var GI=yt(function(Xbe,VI){var ZI=ut("stream").Stream;VI.exports=nK;function nK(e){return{ReadStream:t,WriteStream:n};function t(r,o){if(!(this instanceof t))return new t(r,o);ZI.call(this);var s=this;this.path=r,this.fd=null,this.readable=!0,this.paused=!1,this.flags="r",this.mode=438,this.bufferSize=65536,o=o||{};var i=Object.keys(o);for(var a=0,c=i.length;a<c;a++){var l=i[a];this[l]=o[l]}if(this.encoding)this.setEncoding(this.encoding);if(this.start!==void 0){if(typeof this.start!=="number")throw TypeError("start must be a Number");if(this.end===void 0)this.end=1/0;else if(typeof this.end!=="number")throw TypeError("end must be a Number");if(this.start>this.end)throw Error("start must be <= end");this.pos=this.start}if(this.fd!==null){process.nextTick(function(){s._read()});return}e.open(this.path,this.flags,this.mode,function(u,d){if(u){s.emit("error",u),s.readable=!1;return}s.fd=d,s.emit("open",d),s._read()})}function n(r,o){if(!(this instanceof n))return new n(r,o);ZI.call(this),this.path=r,this.fd=null,this.writable=!0,this.flags="w",this.encoding="binary",this.mode=438,this.bytesWritten=0,o=o||{};var s=Object.keys(o);for(var i=0,a=s.length;i<a;i++){var c=s[i];this[c]=o[c]}if(this.start!==void 0){if(typeof this.start!=="number")throw TypeError("start must be a Number");if(this.start<0)throw Error("start must be >= zero");this.pos=this.start}if(this.busy=!1,this._queue=[],this.fd===null)this._open=e.open,this._queue.push([this._open,this.path,this.flags,this.mode,void 0]),this.flush()}}});var XI=yt(function(Jbe,KI){KI.exports=oK;var rK=Object.getPrototypeOf||function(e){return e.__proto__};function oK(e){if(e===null||typeof e!=="object")return e;if(e instanceof Object)var t={__proto__:rK(e)};else var t=Object.create(null);return Object.getOwnPropertyNames(e).forEach(function(n){Object.defineProperty(t,n,Object.getOwnPropertyDescriptor(e,n))}),t}});var ly=yt(function(Ybe,cy){var Ze=ut("fs"),sK=BI(),iK=GI(),aK=XI(),$u=ut("util"),ht,Cu;if(typeof Symbol==="function"&&typeof Symbol.for==="function")ht=Symbol.for("graceful-fs.queue"),Cu=Symbol.for("graceful-fs.previous");else ht="___graceful-fs.queue",Cu="___graceful-fs.previous";function cK(){}function YI(e,t){Object.defineProperty(e,ht,{get:function(){return t}})}var Ro=cK;if($u.debuglog)Ro=$u.debuglog("gfs4");else if(/\bgfs4\b/i.test(process.env.NODE_DEBUG||""))Ro=function(){var e=$u.format.apply($u,arguments);e="GFS4: "+e.split(/\n/).join(`
GFS4: `),console.error(e)};if(!Ze[ht]){if(sy=global[ht]||[],YI(Ze,sy),Ze.close=function(e){function t(n,r){return e.call(Ze,n,function(o){if(!o)JI();if(typeof r==="function")r.apply(this,arguments)})}return Object.defineProperty(t,Cu,{value:e}),t}(Ze.close),Ze.closeSync=function(e){function t(n){e.apply(Ze,arguments),JI()}return Object.defineProperty(t,Cu,{value:e}),t}(Ze.closeSync),/\bgfs4\b/i.test(process.env.NODE_DEBUG||""))process.on("exit",function(){Ro(Ze[ht]),ut("assert").equal(Ze[ht].length,0)})}var sy;if(!global[ht])YI(global,Ze[ht]);cy.exports=iy(aK(Ze));if(process.env.TEST_GRACEFUL_FS_GLOBAL_PATCH&&!Ze.__patched)cy.exports=iy(Ze),Ze.__patched=!0;function iy(e){sK(e),e.gracefulify=iy,e.createReadStream=j,e.createWriteStream=V;var t=e.readFile;e.readFile=n;function n(A,S,P){if(typeof S==="function")P=S,S=null;return O(A,S,P);function O(ne,ae,xe,we){return t(ne,ae,function(Ee){if(Ee&&(Ee.code==="EMFILE"||Ee.code==="ENFILE"))Ss([O,[ne,ae,xe],Ee,we||Date.now(),Date.now()]);else if(typeof xe==="function")xe.apply(this,arguments)})}}var r=e.writeFile;e.writeFile=o;function o(A,S,P,O){if(typeof P==="function")O=P,P=null;return ne(A,S,P,O);function ne(ae,xe,we,Ee,Ve){return r(ae,xe,we,function(me){if(me&&(me.code==="EMFILE"||me.code==="ENFILE"))Ss([ne,[ae,xe,we,Ee],me,Ve||Date.now(),Date.now()]);else if(typeof Ee==="function")Ee.apply(this,arguments)})}}var s=e.appendFile;if(s)e.appendFile=i;function i(A,S,P,O){if(typeof P==="function")O=P,P=null;return ne(A,S,P,O);function ne(ae,xe,we,Ee,Ve){return s(ae,xe,we,function(me){if(me&&(me.code==="EMFILE"||me.code==="ENFILE"))Ss([ne,[ae,xe,we,Ee],me,Ve||Date.now(),Date.now()]);else if(typeof Ee==="function")Ee.apply(this,arguments)})}}var a=e.copyFile;if(a)e.copyFile=c;function c(A,S,P,O){if(typeof P==="function")O=P,P=0;return ne(A,S,P,O);function ne(ae,xe,we,Ee,Ve){return a(ae,xe,we,function(me){if(me&&(me.code==="EMFILE"||me.code==="ENFILE"))Ss([ne,[ae,xe,we,Ee],me,Ve||Date.now(),Date.now()]);else if(typeof Ee==="function")Ee.apply(this,arguments)})}}var l=e.readdir;e.readdir=d;var u=/^v[0-5]\./;function d(A,S,P){if(typeof S==="function")P=S,S=null;var O=u.test(process.version)?function ae(xe,we,Ee,Ve){return l(xe,ne(xe,we,Ee,Ve))}:function ae(xe,we,Ee,Ve){return l(xe,we,ne(xe,we,Ee,Ve))};return O(A,S,P);function ne(ae,xe,we,Ee){return function(Ve,me){if(Ve&&(Ve.code==="EMFILE"||Ve.code==="ENFILE"))Ss([O,[ae,xe,we],Ve,Ee||Date.now(),Date.now()]);else{if(me&&me.sort)me.sort();if(typeof we==="function")we.call(this,Ve,me)}}}}if(process.version.substr(0,4)==="v0.8"){var p=iK(e);k=p.ReadStream,Z=p.WriteStream}var f=e.ReadStream;if(f)k.prototype=Object.create(f.prototype),k.prototype.open=E;var g=e.WriteStream;if(g)Z.prototype=Object.create(g.prototype),Z.prototype.open=ue;Object.defineProperty(e,"ReadStream",{get:function(){return k},set:function(A){k=A},enumerable:!0,configurable:!0}),Object.defineProperty(e,"WriteStream",{get:function(){return Z},set:function(A){Z=A},enumerable:!0,configurable:!0});var y=k;Object.defineProperty(e,"FileReadStream",{get:function(){return y},set:function(A){y=A},enumerable:!0,configurable:!0});var _=Z;Object.defineProperty(e,"FileWriteStream",{get:function(){return _},set:function(A){_=A},enumerable:!0,configurable:!0});function k(A,S){if(this instanceof k)return f.apply(this,arguments),this;else return k.apply(Object.create(k.prototype),arguments)}function E(){var A=this;v(A.path,A.flags,A.mode,function(S,P){if(S){if(A.autoClose)A.destroy();A.emit("error",S)}else A.fd=P,A.emit("open",P),A.read()})}function Z(A,S){if(this instanceof Z)return g.apply(this,arguments),this;else return Z.apply(Object.create(Z.prototype),arguments)}function ue(){var A=this;v(A.path,A.flags,A.mode,function(S,P){if(S)A.destroy(),A.emit("error",S);else A.fd=P,A.emit("open",P)})}function j(A,S){return new e.ReadStream(A,S)}function V(A,S){return new e.WriteStream(A,S)}var U=e.open;e.open=v;function v(A,S,P,O){if(typeof P==="function")O=P,P=null;return ne(A,S,P,O);function ne(ae,xe,we,Ee,Ve){return U(ae,xe,we,function(me,lt){if(me&&(me.code==="EMFILE"||me.code==="ENFILE"))Ss([ne,[ae,xe,we,Ee],me,Ve||Date.now(),Date.now()]);else if(typeof Ee==="function")Ee.apply(this,arguments)})}}return e}function Ss(e){Ro("ENQUEUE",e[0].name,e[1]),Ze[ht].push(e),ay()}var Ou;function JI(){var e=Date.now();for(var t=0;t<Ze[ht].length;++t)if(Ze[ht][t].length>2)Ze[ht][t][3]=e,Ze[ht][t][4]=e;ay()}function ay(){if(clearTimeout(Ou),Ou=void 0,Ze[ht].length===0)return;var e=Ze[ht].shift(),t=e[0],n=e[1],r=e[2],o=e[3],s=e[4];if(o===void 0)Ro("RETRY",t.name,n),t.apply(null,n);else if(Date.now()-o>=60000){Ro("TIMEOUT",t.name,n);var i=n.pop();if(typeof i==="function")i.call(null,r)}else{var a=Date.now()-s,c=Math.max(s-o,1),l=Math.min(c*1.2,100);if(a>=l)Ro("RETRY",t.name,n),t.apply(null,n.concat([o]));else Ze[ht].push(e)}if(Ou===void 0)Ou=setTimeout(ay,0)}});var eP=yt(function(Qbe,QI){function fn(e,t){if(typeof t==="boolean")t={forever:t};if(this._originalTimeouts=JSON.parse(JSON.stringify(e)),this._timeouts=e,this._options=t||{},this._maxRetryTime=t&&t.maxRetryTime||1/0,this._fn=null,this._errors=[],this._attempts=1,this._operationTimeout=null,this._operationTimeoutCb=null,this._timeout=null,this._operationStart=null,this._options.forever)this._cachedTimeouts=this._timeouts.slice(0)}QI.exports=fn;fn.prototype.reset=function(){this._attempts=1,this._timeouts=this._originalTimeouts};fn.prototype.stop=function(){if(this._timeout)clearTimeout(this._timeout);this._timeouts=[],this._cachedTimeouts=null};fn.prototype.retry=function(e){if(this._timeout)clearTimeout(this._timeout);if(!e)return!1;var t=new Date().getTime();if(e&&t-this._operationStart>=this._maxRetryTime)return this._errors.unshift(Error("RetryOperation timeout occurred")),!1;this._errors.push(e);var n=this._timeouts.shift();if(n===void 0)if(this._cachedTimeouts)this._errors.splice(this._errors.length-1,this._errors.length),this._timeouts=this._cachedTimeouts.slice(0),n=this._timeouts.shift();else return!1;var r=this,o=setTimeout(function(){if(r._attempts++,r._operationTimeoutCb){if(r._timeout=setTimeout(function(){r._operationTimeoutCb(r._attempts)},r._operationTimeout),r._options.unref)r._timeout.unref()}r._fn(r._attempts)},n);if(this._options.unref)o.unref();return!0};fn.prototype.attempt=function(e,t){if(this._fn=e,t){if(t.timeout)this._operationTimeout=t.timeout;if(t.cb)this._operationTimeoutCb=t.cb}var n=this;if(this._operationTimeoutCb)this._timeout=setTimeout(function(){n._operationTimeoutCb()},n._operationTimeout);this._operationStart=new Date().getTime(),this._fn(this._attempts)};fn.prototype.try=function(e){console.log("Using RetryOperation.try() is deprecated"),this.attempt(e)};fn.prototype.start=function(e){console.log("Using RetryOperation.start() is deprecated"),this.attempt(e)};fn.prototype.start=fn.prototype.try;fn.prototype.errors=function(){return this._errors};fn.prototype.attempts=function(){return this._attempts};fn.prototype.mainError=function(){if(this._errors.length===0)return null;var e={},t=null,n=0;for(var r=0;r<this._errors.length;r++){var o=this._errors[r],s=o.message,i=(e[s]||0)+1;if(e[s]=i,i>=n)t=o,n=i}return t}});var nP=yt(function(uy){var lK=eP();uy.operation=function(e){var t=uy.timeouts(e);return new lK(t,{forever:e&&e.forever,unref:e&&e.unref,maxRetryTime:e&&e.maxRetryTime})};uy.timeouts=function(e){if(e instanceof Array)return[].concat(e);var t={retries:10,factor:2,minTimeout:1000,maxTimeout:1/0,randomize:!1};for(var n in e)t[n]=e[n];if(t.minTimeout>t.maxTimeout)throw Error("minTimeout is greater than maxTimeout");var r=[];for(var o=0;o<t.retries;o++)r.push(this.createTimeout(o,t));if(e&&e.forever&&!r.length)r.push(this.createTimeout(o,t));return r.sort(function(s,i){return s-i}),r};uy.createTimeout=function(e,t){var n=t.randomize?Math.random()+1:1,r=Math.round(n*t.minTimeout*Math.pow(t.factor,e));return r=Math.min(r,t.maxTimeout),r};uy.wrap=function(e,t,n){if(t instanceof Array)n=t,t=null;if(!n){n=[];for(var r in e)if(typeof e[r]==="function")n.push(r)}for(var o=0;o<n.length;o++){var s=n[o],i=e[s];e[s]=function a(c){var l=uy.operation(t),u=Array.prototype.slice.call(arguments,1),d=u.pop();u.push(function(p){if(l.retry(p))return;if(p)arguments[0]=l.mainError();d.apply(this,arguments)}),l.attempt(function(){c.apply(e,u)})}.bind(e,i),e[s].options=t}}});var rP=yt(function(t_e,Iu){Iu.exports=["SIGABRT","SIGALRM","SIGHUP","SIGINT","SIGTERM"];if(process.platform!=="win32")Iu.exports.push("SIGVTALRM","SIGXCPU","SIGXFSZ","SIGUSR2","SIGTRAP","SIGSYS","SIGQUIT","SIGIOT");if(process.platform==="linux")Iu.exports.push("SIGIO","SIGPOLL","SIGPWR","SIGSTKFLT","SIGUNUSED")});var oP=yt(function(n_e,Ts){var We=global.process,$o=function(e){return e&&typeof e==="object"&&typeof e.removeListener==="function"&&typeof e.emit==="function"&&typeof e.reallyExit==="function"&&typeof e.listeners==="function"&&typeof e.kill==="function"&&typeof e.pid==="number"&&typeof e.on==="function"};if(!$o(We))Ts.exports=function(){return function(){}};else{if(dy=ut("assert"),Oo=rP(),py=/^win/i.test(We.platform),Es=ut("events"),typeof Es!=="function")Es=Es.EventEmitter;if(We.__signal_exit_emitter__)nt=We.__signal_exit_emitter__;else nt=We.__signal_exit_emitter__=new Es,nt.count=0,nt.emitted={};if(!nt.infinite)nt.setMaxListeners(1/0),nt.infinite=!0;Ts.exports=function(e,t){if(!$o(global.process))return function(){};if(dy.equal(typeof e,"function","a callback must be provided for exit handler"),Co===!1)Pu();var n="exit";if(t&&t.alwaysLast)n="afterexit";var r=function(){if(nt.removeListener(n,e),nt.listeners("exit").length===0&&nt.listeners("afterexit").length===0)oa()};return nt.on(n,e),r},oa=function e(){if(!Co||!$o(global.process))return;Co=!1,Oo.forEach(function(t){try{We.removeListener(t,sa[t])}catch(n){}}),We.emit=ia,We.reallyExit=Nu,nt.count-=1},Ts.exports.unload=oa,Ur=function e(t,n,r){if(nt.emitted[t])return;nt.emitted[t]=!0,nt.emit(t,n,r)},sa={},Oo.forEach(function(e){sa[e]=function t(){if(!$o(global.process))return;var n=We.listeners(e);if(n.length===nt.count){if(oa(),Ur("exit",null,e),Ur("afterexit",null,e),py&&e==="SIGHUP")e="SIGINT";We.kill(We.pid,e)}}}),Ts.exports.signals=function(){return Oo},Co=!1,Pu=function e(){if(Co||!$o(global.process))return;Co=!0,nt.count+=1,Oo=Oo.filter(function(t){try{return We.on(t,sa[t]),!0}catch(n){return!1}}),We.emit=my,We.reallyExit=fy},Ts.exports.load=Pu,Nu=We.reallyExit,fy=function e(t){if(!$o(global.process))return;We.exitCode=t||0,Ur("exit",We.exitCode,null),Ur("afterexit",We.exitCode,null),Nu.call(We,We.exitCode)},ia=We.emit,my=function e(t,n){if(t==="exit"&&$o(global.process)){if(n!==void 0)We.exitCode=n;var r=ia.apply(this,arguments);return Ur("exit",We.exitCode,null),Ur("afterexit",We.exitCode,null),r}else return ia.apply(this,arguments)}}var dy,Oo,py,Es,nt,oa,Ur,sa,Co,Pu,Nu,fy,ia,my});var iP=yt(function(hK,hy){var sP=Symbol();function fK(e,t,n){let r=t[sP];if(r)return t.stat(e,(s,i)=>{if(s)return n(s);n(null,i.mtime,r)});let o=new Date(Math.ceil(Date.now()/1000)*1000+5);t.utimes(e,o,o,(s)=>{if(s)return n(s);t.stat(e,(i,a)=>{if(i)return n(i);let c=a.mtime.getTime()%1000===0?"s":"ms";Object.defineProperty(t,sP,{value:c}),n(null,a.mtime,c)})})}function mK(e){let t=Date.now();if(e==="s")t=Math.ceil(t/1000)*1000;return new Date(t)}hK.probe=fK;hK.getMtime=mK});var pP=yt(function(xK,ca){var aP=ut("path"),wy=ly(),cP=nP(),wK=oP(),Mu=iP(),ir={};function aa(e,t){return t.lockfilePath||`${e}.lock`}function by(e,t,n){if(!t.realpath)return n(null,aP.resolve(e));t.fs.realpath(e,n)}function yy(e,t,n){let r=aa(e,t);t.fs.mkdir(r,(o)=>{if(!o)return Mu.probe(r,t.fs,(s,i,a)=>{if(s)return t.fs.rmdir(r,()=>{}),n(s);n(null,i,a)});if(o.code!=="EEXIST")return n(o);if(t.stale<=0)return n(Object.assign(Error("Lock file is already being held"),{code:"ELOCKED",file:e}));t.fs.stat(r,(s,i)=>{if(s){if(s.code==="ENOENT")return yy(e,{...t,stale:0},n);return n(s)}if(!lP(i,t))return n(Object.assign(Error("Lock file is already being held"),{code:"ELOCKED",file:e}));uP(e,t,(a)=>{if(a)return n(a);yy(e,{...t,stale:0},n)})})})}function lP(e,t){return e.mtime.getTime()<Date.now()-t.stale}function uP(e,t,n){t.fs.rmdir(aa(e,t),(r)=>{if(r&&r.code!=="ENOENT")return n(r);n()})}function Lu(e,t){let n=ir[e];if(n.updateTimeout)return;if(n.updateDelay=n.updateDelay||t.update,n.updateTimeout=setTimeout(()=>{n.updateTimeout=null,t.fs.stat(n.lockfilePath,(r,o)=>{let s=n.lastUpdate+t.stale<Date.now();if(r){if(r.code==="ENOENT"||s)return gy(e,n,Object.assign(r,{code:"ECOMPROMISED"}));return n.updateDelay=1000,Lu(e,t)}if(n.mtime.getTime()!==o.mtime.getTime())return gy(e,n,Object.assign(Error("Unable to update lock within the stale threshold"),{code:"ECOMPROMISED"}));let a=Mu.getMtime(n.mtimePrecision);t.fs.utimes(n.lockfilePath,a,a,(c)=>{let l=n.lastUpdate+t.stale<Date.now();if(n.released)return;if(c){if(c.code==="ENOENT"||l)return gy(e,n,Object.assign(c,{code:"ECOMPROMISED"}));return n.updateDelay=1000,Lu(e,t)}n.mtime=a,n.lastUpdate=Date.now(),n.updateDelay=null,Lu(e,t)})})},n.updateDelay),n.updateTimeout.unref)n.updateTimeout.unref()}function gy(e,t,n){if(t.released=!0,t.updateTimeout)clearTimeout(t.updateTimeout);if(ir[e]===t)delete ir[e];t.options.onCompromised(n)}function bK(e,t,n){t={stale:1e4,update:null,realpath:!0,retries:0,fs:wy,onCompromised:(r)=>{throw r},...t},t.retries=t.retries||0,t.retries=typeof t.retries==="number"?{retries:t.retries}:t.retries,t.stale=Math.max(t.stale||0,2000),t.update=t.update==null?t.stale/2:t.update||0,t.update=Math.max(Math.min(t.update,t.stale/2),1000),by(e,t,(r,o)=>{if(r)return n(r);let s=cP.operation(t.retries);s.attempt(()=>{yy(o,t,(i,a,c)=>{if(s.retry(i))return;if(i)return n(s.mainError());let l=ir[o]={lockfilePath:aa(o,t),mtime:a,mtimePrecision:c,options:t,lastUpdate:Date.now()};Lu(o,t),n(null,(u)=>{if(l.released)return u&&u(Object.assign(Error("Lock is already released"),{code:"ERELEASED"}));dP(o,{...t,realpath:!1},u)})})})})}function dP(e,t,n){t={fs:wy,realpath:!0,...t},by(e,t,(r,o)=>{if(r)return n(r);let s=ir[o];if(!s)return n(Object.assign(Error("Lock is not acquired/owned by you"),{code:"ENOTACQUIRED"}));s.updateTimeout&&clearTimeout(s.updateTimeout),s.released=!0,delete ir[o],uP(o,t,n)})}function _K(e,t,n){t={stale:1e4,realpath:!0,fs:wy,...t},t.stale=Math.max(t.stale||0,2000),by(e,t,(r,o)=>{if(r)return n(r);t.fs.stat(aa(o,t),(s,i)=>{if(s)return s.code==="ENOENT"?n(null,!1):n(s);return n(null,!lP(i,t))})})}function kK(){return ir}wK(()=>{for(let e in ir){let t=ir[e].options;try{t.fs.rmdirSync(aa(e,t))}catch(n){}}});xK.lock=bK;xK.unlock=dP;xK.check=_K;xK.getLocks=kK});var mP=yt(function(r_e,fP){var AK=ly();function RK(e){let t=["mkdir","realpath","stat","rmdir","utimes"],n={...e};return t.forEach((r)=>{n[r]=(...o)=>{let s=o.pop(),i;try{i=e[`${r}Sync`](...o)}catch(a){return s(a)}s(null,i)}}),n}function $K(e){return(...t)=>new Promise((n,r)=>{t.push((o,s)=>{if(o)r(o);else n(s)}),e(...t)})}function OK(e){return(...t)=>{let n,r;if(t.push((o,s)=>{n=o,r=s}),e(...t),n)throw n;return r}}function CK(e){if(e={...e},e.fs=RK(e.fs||AK),typeof e.retries==="number"&&e.retries>0||e.retries&&typeof e.retries.retries==="number"&&e.retries.retries>0)throw Object.assign(Error("Cannot use retries with the sync api"),{code:"ESYNC"});return e}fP.exports={toPromise:$K,toSync:OK,toSyncOptions:CK}});var gP=yt(function(o_e,qr){var mn=pP(),{toPromise:Du,toSync:zu,toSyncOptions:_y}=mP();async function hP(e,t){let n=await Du(mn.lock)(e,t);return Du(n)}function IK(e,t){let n=zu(mn.lock)(e,_y(t));return zu(n)}function PK(e,t){return Du(mn.unlock)(e,t)}function NK(e,t){return zu(mn.unlock)(e,_y(t))}function LK(e,t){return Du(mn.check)(e,t)}function MK(e,t){return zu(mn.check)(e,_y(t))}qr.exports=hP;qr.exports.lock=hP;qr.exports.unlock=PK;qr.exports.lockSync=IK;qr.exports.unlockSync=NK;qr.exports.check=LK;qr.exports.checkSync=MK});import{lstatSync as DK,mkdirSync as i_e,renameSync as a_e,rmSync as c_e,stat as l_e,utimesSync as u_e}from"fs";function ky(e){let t=DK(e,{bigint:!0,throwIfNoEntry:!1});return t?.isDirectory()!==!0?void 0:{inode:t.ino,refreshedNs:t.mtimeNs}}function xy(e,t){return t-Number(e.refreshedNs/1000000n)}var zK;var vy=h(()=>{W();zK=Jr(gP(),1)});import{spawnSync as FK}from"child_process";import{closeSync as UK,constants as qK,fstatSync as jK,readdirSync as h_e,readFileSync as yP,readlinkSync as g_e,readSync as WK,rmSync as y_e,statSync as w_e}from"fs";function Fu(e){try{return ZK(e)}catch{return}}function ZK(e){let t=Buffer.alloc(BK),n=$t(e,qK.O_RDONLY);try{let r=t.toString("utf8",0,WK(n,t)),[o="",s="",i="",a=""]=r.split(`
`);if(!/^\d{1,10}$/.test(o.trim()))return;return{pid:Number(o),startMark:s.trim()||void 0,place:i.trim()||void 0,standing:WI(a),file:VK(jK(n,{bigint:!0}))}}finally{UK(n)}}function VK({dev:e,ino:t}){return{device:e,inode:t}}function Uu(e){return process.platform==="linux"?KK(e):XK(e)}function KK(e){try{let t=yP(`/proc/${e}/stat`,"utf8"),n=t.slice(t.lastIndexOf(")")+2).split(" "),[r]=n,o=n[19];if(o===void 0||r==="Z"||r==="X")return;return{startMark:`${yP("/proc/sys/kernel/random/boot_id","utf8").trim()}/${o}`,isStopped:r==="T"||r==="t"}}catch{return}}function XK(e){if(process.platform==="win32")return;let t=FK("ps",["-o","stat=,lstart=","-p",String(e)],{encoding:"utf8",timeout:GK}),n=/^\s*(\S+)\s+(.+?)\s*$/.exec(t.stdout??""),r=n?.[1],o=n?.[2];if(r===void 0||o===void 0||r.startsWith("Z"))return;return{startMark:o,isStopped:r.startsWith("T")}}var HK,BK=1024,GK=1000;var la=h(()=>{W();xt();ra();HK=Jr(Qo(),1)});var _P=h(()=>{la()});var kP=h(()=>{xt();ra();la()});var xP=5000;var vP=h(()=>{xt();ra();vy();la();_P();kP()});function B(e){return{status:"ok",fact:e}}function X(e,t){return{status:"warn",fact:e,fix:t}}function pe(e,t){return{status:"fail",fact:e,fix:t}}import{join as YK}from"path";function Ot(e){let t=YK(e,"bot.pid"),n=Fu(t),r=ky(`${t}.lock`);return{isHeld:r!==void 0&&xy(r,Date.now())<xP,pid:n?.pid,process:n===void 0?"unknown":QK(n),standing:n?.standing??Tu}}function QK(e){let t=Uu(e.pid);if(t===void 0)return process.platform==="win32"?"unknown":"gone";if(e.startMark!==void 0&&e.startMark!==t.startMark)return"other";return t.isStopped?"stopped":"running"}function e5(e,{continuedIn:t}){return t===void 0?X(`held by ${e}, whose session does not listen: messages are kept`,"Ask Claude there for channel_status, which names the likely cause; or start another session with the channel."):X(`held by ${e}, whose session does not listen: ${FI}`,UI)}function t5({isHeld:e,pid:t,process:n,standing:r}){let o=t===void 0?"a process without a PID file":`PID ${t}`;if(e){if(n==="running"||n==="unknown"){if(r.claim==="deaf")return e5(o,r);return B(`held by ${o}, which receives the messages`)}if(n==="stopped")return X(`held by ${o}, which is stopped`,`Wake it (kill -CONT ${t}); another session takes over within seconds when there is one.`);return X(`held by ${o}, which has just ended`,"Nothing to do: within seconds another session takes over, if there is one.")}if(n==="running")return X(`${o} has stopped refreshing its lease`,`It may hang: start another session, which replaces it, or end it (kill ${t}).`);return B("free: no session on this machine receives messages at the moment")}var SP;var ar=h(()=>{qI();ra();vP();vy();la();SP={id:"lease",title:"Lease",async run({stateDirectory:e}){return[t5(Ot(e))]}}});import{X509Certificate as n5}from"crypto";function Sy(e){return r5.filter((t)=>R(e,t)!==void 0)}async function EP(e,t){if(t.length===0&&Sy(e).length===0)return;let{rootCertificates:n}=await import("tls");return[...n,...t]}function TP(e){let t=e.match(o5)??[];return t.length>0&&t.every(s5)?t:void 0}function s5(e){try{return new n5(e).subject!==""}catch{return!1}}var r5,o5;var qu=h(()=>{he();r5=["NODE_EXTRA_CA_CERTS","SSL_CERT_FILE","SSL_CERT_DIR","NODE_USE_SYSTEM_CA"];o5=/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g});import{join as i5}from"path";function AP(e){let t=vt(i5(e,"cursor.json")),n=a5.safeParse(t.kind==="text"?M(t.text):void 0);return new Map(Object.entries(n.data??{}))}var a5;var RP=h(()=>{K();ye();St();a5=le(m(),rU())});var OP=yt(function(fke,As){var $P=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(n){throw t=0,n}},c5=$P((e,t)=>{function n(o){return typeof o=="string"?!["false","0","no","off",""].includes(o.toLowerCase()):!!o}function r(o=process.env){let s={};for(let i of["ENCODING","PATH","QUIET","DEBUG","OVERRIDE","FAST"]){let a=o[`DOTENV_${i}`]!=null?o[`DOTENV_${i}`]:o[`DOTENV_CONFIG_${i}`];a!=null&&(s[i.toLowerCase()]=i==="ENCODING"||i==="PATH"?a:n(a))}return s}t.exports={parseBoolean:n,optionsFromEnv:r}}),l5=$P((e,t)=>{var n=ut("fs"),r=ut("path"),o=ut("os"),{URL:s,fileURLToPath:i}=ut("url"),{parseBoolean:a,optionsFromEnv:c}=c5(),l=/(?:^|^)\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?(?:$|$)/mg,u=new Uint8Array(256);for(let v=48;v<=57;v++)u[v]=1;for(let v=65;v<=90;v++)u[v]=1;for(let v=97;v<=122;v++)u[v]=1;u[45]=1,u[46]=1,u[95]=1;function d(v){let A={},S=v.toString();S=S.replace(/\r\n?/mg,`
`);let P;for(;(P=l.exec(S))!=null;){let O=P[1],ne=P[2]||"";ne=ne.trim();let ae=ne[0];ne=ne.replace(/^(['"`])([\s\S]*)\1$/mg,"$2"),ae==='"'&&(ne=ne.replace(/\\n/g,`
`),ne=ne.replace(/\\r/g,"\r")),A[O]=ne}return A}function p(v){return v<=32?v===32||v>=9&&v<=13:v>=160&&(v===160||v===5760||v>=8192&&v<=8202||v===8232||v===8233||v===8239||v===8287||v===12288||v===65279)}function f(v){return v===10||v===8232||v===8233}function g(v){let A={},S=typeof v=="string"?v:v.toString();S.indexOf("\r")!==-1&&(S=S.replace(/\r\n?/g,`
`));let P=S.length,O=0;for(;O<P;){let ne=S.charCodeAt(O);for(;O<P&&p(ne);)O++,ne=S.charCodeAt(O);if(O>=P)break;if(ne===35){for(;O<P&&!f(S.charCodeAt(O));)O++;continue}let ae=-1;if(ne===101&&O+6<P&&S.charCodeAt(O+1)===120&&S.charCodeAt(O+2)===112&&S.charCodeAt(O+3)===111&&S.charCodeAt(O+4)===114&&S.charCodeAt(O+5)===116){let _n=S.charCodeAt(O+6);if(p(_n)){let Fe=O+7;for(;Fe<P&&p(S.charCodeAt(Fe));)Fe++;u[S.charCodeAt(Fe)]&&(ae=O+6,O=Fe)}else ne=S.charCodeAt(O)}let xe=O,we=0;for(;O<P&&(we=S.charCodeAt(O),u[we]);)O++;if(O===xe){for(;O<P&&!f(S.charCodeAt(O));)O++;continue}let Ee=S.slice(xe,O),Ve=O;if(O>=P&&(we=0),p(we))do O++,we=O<P?S.charCodeAt(O):0;while(p(we));if(we===61)O++;else if(we===58&&O===Ve&&O+1<P&&p(S.charCodeAt(O+1)))O+=2;else{for(O=ae===-1?Ve:ae;O<P&&!f(S.charCodeAt(O));)O++;continue}let me=O,lt=O;for(;lt<P&&p(S.charCodeAt(lt));)lt++;let Vn=S.charCodeAt(lt),gt,Zd=!1;if(Vn===39||Vn===34||Vn===96){let _n=S[lt],Fe=S.indexOf(_n,lt+1),Jt=-1,kn=-1;for(;Fe!==-1;){let qo=S.charCodeAt(Fe-1)===92,mr=Fe+1;for(;mr<P&&!f(S.charCodeAt(mr))&&p(S.charCodeAt(mr));)mr++;if((mr===P||f(S.charCodeAt(mr))||S.charCodeAt(mr)===35)&&(Jt=Fe,kn=mr),!qo)break;Fe=S.indexOf(_n,Fe+1)}if(Jt!==-1){if(gt=S.slice(lt+1,Jt),O=kn,S.charCodeAt(O)===35)for(;O<P&&!f(S.charCodeAt(O));)O++;Zd=!0}}if(!Zd){let _n=S.indexOf(`
`,me);_n===-1&&(_n=P);let Fe;if(P<4096)Fe=S.indexOf("#",me),(Fe===-1||Fe>_n)&&(Fe=_n);else for(Fe=me;Fe<_n&&S.charCodeAt(Fe)!==35;)Fe++;let Jt=me,kn=Fe;for(;Jt<kn&&p(S.charCodeAt(Jt));)Jt++;for(;kn>Jt&&p(S.charCodeAt(kn-1));)kn--;let qo=S.charCodeAt(Jt);if(gt=S.slice(Jt,kn),gt.includes("\u2028")||gt.includes("\u2029")?gt=gt.replace(/^(['"`])([\s\S]*)\1$/mg,"$2"):kn-Jt>=2&&(qo===39||qo===34||qo===96)&&S.charCodeAt(kn-1)===qo&&(gt=S.slice(Jt+1,kn-1)),O=Fe,Fe<_n)for(;O<P&&!f(S.charCodeAt(O));)O++}Vn===34&&(Zd||lt<O)&&gt.indexOf("\\")!==-1&&(gt=gt.replace(/\\n/g,`
`).replace(/\\r/g,"\r")),A[Ee]=gt}return A}function y(v,A){return A&&a(A.fast)?g(v):d(v)}function _(v){console.log(`\u2506 ${v}`)}function k(v){console.error(`\u25C7 ${v}`)}function E(v){return v[0]==="~"?r.join(o.homedir(),v.slice(1)):v}function Z(v={}){let A={...v};for(let S of Object.keys(A))A[S]===void 0&&delete A[S];return{...c(),...A}}function ue(v){v=Z(v);let A=r.resolve(process.cwd(),".env"),S="utf8",P=process.env;v&&v.processEnv!=null&&(P=v.processEnv);let O=a(v&&v.debug);v&&v.encoding?S=v.encoding:O&&_("no encoding is specified (UTF-8 is used by default)");let ne=[A];if(v&&v.path)if(!Array.isArray(v.path))ne=[E(v.path)];else{ne=[];for(let me of v.path)ne.push(E(me))}let ae,xe={},we={fast:v.fast};for(let me of ne)try{let lt=U.parse(n.readFileSync(me,{encoding:S}),we);U.populate(xe,lt,v)}catch(lt){O&&_(`failed to load ${me} ${lt.message}`),ae=lt}let Ee=U.populate(P,xe,v),Ve=a(Object.prototype.hasOwnProperty.call(v,"quiet")?v.quiet:c(P).quiet);if(O||!Ve){let me=Object.keys(Ee).length,lt=[];for(let Vn of ne)try{let gt=r.relative(process.cwd(),Vn instanceof s?i(Vn):Vn);lt.push(gt)}catch(gt){O&&_(`failed to load ${Vn} ${gt.message}`),ae=gt}k(`injected env (${me}) from ${lt.join(",")}`)}return ae?{parsed:xe,error:ae}:{parsed:xe}}function j(v){return U.configDotenv(v)}function V(v,A,S={}){let P=a(S&&S.debug),O=a(S&&S.override),ne={};if(v===null||typeof v!="object"||A===null||typeof A!="object"){let ae=Error("OBJECT_REQUIRED: Please check the processEnv argument being passed to populate");throw ae.code="OBJECT_REQUIRED",ae}for(let ae of Object.keys(A))Object.prototype.hasOwnProperty.call(v,ae)?(O===!0&&(v[ae]=A[ae],ne[ae]=A[ae]),P&&_(O===!0?`"${ae}" is already defined and WAS overwritten`:`"${ae}" is already defined and was NOT overwritten`)):(v[ae]=A[ae],ne[ae]=A[ae]);return ne}var U={configDotenv:ue,config:j,parse:y,populate:V};t.exports.configDotenv=U.configDotenv,t.exports.config=U.config,t.exports.parse=U.parse,t.exports.populate=U.populate,t.exports=U}),ua=l5();As.exports=ua;As.exports.config=ua.config;As.exports.configDotenv=ua.configDotenv;As.exports.parse=ua.parse;As.exports.populate=ua.populate});function Bn(e){let t=e.replace(/^\uFEFF/,"").replace(/\r\n?/g,`
`).replaceAll(Ey,"\uFFFD").replaceAll(Ty,"\uFFFD"),n=IP.parse(u5(t));return Object.fromEntries(Object.entries(n).map(([r,o])=>[r,p5(o)]))}function u5(e){let t=[],n=0;for(let r of e.matchAll(PP)){let[o,s="",i,a]=r;t.push(CP(e.slice(n,r.index)),d5(s,i,a)),n=r.index+o.length}return[...t,CP(e.slice(n))].join("")}function CP(e){let t=e.split(`
`);return t.filter((n,r)=>r===0||r===t.length-1||n.trim()!=="").join(`
`)}function d5(e,t,n){if(t!==void 0)return e+(t.startsWith('"')?t.replaceAll("\\\"",Ty):t);let r=n??"",o=(NP.exec(r)??LP.exec(r))?.[1]??r;return e+o.replaceAll("#",Ey)}function p5(e){return e.replaceAll(Ey,"#").replaceAll(Ty,'"')}function ju(e){return[...e.matchAll(PP)].map((t)=>{let[n,r="",o,s=""]=t,i=t.index+r.length,a=o??(NP.exec(s)??LP.exec(s))?.[1]?.trimEnd()??s,c=e.indexOf(`
`,t.index+n.length);return{name:/^\s*(?:export\s+)?([\w.-]+)/.exec(r)?.[1]??"",start:t.index,valueStart:i,valueEnd:i+a.length,end:c===-1?e.length:c+1}})}var IP,PP,NP,LP,Ey="\x00",Ty="\x01";var Rs=h(()=>{IP=Jr(OP(),1),PP=/^([^\S\n\r\u2028\u2029]*(?:export[^\S\n]+)?[\w.-]+(?:[^\S\n]*=[^\S\n]*|:[^\S\n]+))(?:("(?:\\"|[^"])*"|'(?:\\'|[^'])*'|`(?:\\`|[^`])*`)(?=[^\S\n]*(?:#.*)?$)|([^#\n].*))/gm,NP=/^((["'`]?)(?=[[{])(?:"(?:\\.|[^"\\])*"|[^"])*?[\]}]\2)(?:\s+(?:#.*)?)?$/,LP=/^(.*?)(?:\s#.*)?$/});import{existsSync as f5,realpathSync as m5}from"fs";import{homedir as h5,userInfo as g5}from"os";import{dirname as Ay,isAbsolute as y5,join as Ry,relative as MP,sep as w5}from"path";function b5(e){let t=Wu(),n;for(let r=Hu(e);;r=Ay(r)){if(t!==void 0&&DP(t,r))return n;if(n===void 0||f5(Ry(r,".git")))n=r;if(r===Ay(r))return n}}function $y(e,t){let n=b5(t);return n!==void 0&&DP(Hu(e),n)}function Oy(){let e=Wu();return e===void 0?void 0:Ry(e,".claude","channels","molecule")}function Wu(){if(process.platform==="win32")return h5();try{return Hu(g5().homedir)}catch{return}}function DP(e,t){let n=MP(t,e);return n!==".."&&!n.startsWith(`..${w5}`)&&!y5(n)}function Hu(e){try{return m5(e)}catch{let t=Ay(e);return t===e?e:Ry(Hu(t),MP(t,e))}}var zP=()=>{};import{BlockList as _5,isIP as da}from"net";function Bu(e,t){let n=URL.parse(t);if(n===null||An(n.hostname)!=="public")return;return FP(e,t)}function FP(e,t){let n=URL.parse(t);if(n===null||k5(n,R(e,"no_proxy")??R(e,"NO_PROXY")))return;let r=n.protocol==="https:"?"https_proxy":"http_proxy";return[r,r.toUpperCase(),"all_proxy","ALL_PROXY"].find((o)=>R(e,o))}function k5(e,t=""){let n=e.hostname.replace(/^\[|\]$/g,""),r=e.port||(e.protocol==="https:"?"443":"80");return t.toLowerCase().split(",").map((o)=>o.trim()).some((o)=>o==="*"||x5(o,n,r))}function x5(e,t,n){if(e.includes("/"))return v5(e,t);let[,r=e,o]=/^\[?(.*?)\]?:(\d+)$/.exec(e)??[];if(da(e)!==0)return e===t;let s=r.replace(/^\*?\./,"");return(o===void 0||o===n)&&s!==""&&(t===s||t.endsWith(`.${s}`))}function v5(e,t){let[n="",r]=e.split("/"),o=da(n)===6?"ipv6":"ipv4";if(da(n)===0||da(n)!==da(t)||!/^\d{1,3}$/.test(r??""))return!1;let s=new _5;try{s.addSubnet(n,Number(r),o)}catch{return!1}return s.check(t,o)}function UP(e,t){let n=URL.parse(t);return n!==null&&An(n.hostname)==="private"?FP(e,t):void 0}var Zu=h(()=>{Hi();he()});function $s(e){if(e==="")return jr("no address",E5);if(/[<>]|\$\{/.test(e))return jr("a placeholder");if(/[\s\p{Cc}]/u.test(e))return jr("a value with white space or control characters inside");let t=/^([a-z][a-z0-9+.-]*):\/\//i.exec(e)?.[1]?.toLowerCase();if(t===void 0)return A5(e);if(t!=="http"&&t!=="https")return jr(`the scheme ${sr(t)}`);if(!URL.canParse(e))return jr(`${Gt(e)} that is not a URL`);let n=new URL(e),r=[...$5(e,n),...O5(n)];if(r.length>0)return{problems:r};let o=C5(n);return{origin:n.origin,problems:r,...o===void 0?{}:{warning:o}}}function jr(e,t=T5){return{problems:[{got:e,expected:S5,fix:t}]}}function A5(e){let t=`http://${e.replace(/^(?:https?:)?\/*/i,"")}`;if(e.includes("@")||!URL.canParse(t))return jr("a value without a scheme");let n=new URL(t);if(!R5(n))return jr(`${Gt(e)} without a scheme`);return jr(`${sr(n.host)} without a scheme`,`Write ${Cy(n)}.`)}function R5(e){if(e.host.length>60)return!1;if(e.hostname.startsWith("[")||e.port!==""&&e.hostname.length<=20)return!0;return/^localhost$|\.[a-z]{2,24}$|^[\d.]+$/.test(e.hostname)}function $5(e,t){let n=e.slice(e.indexOf("://")+3),r=/^[^/\\?#]*/.exec(n)?.[0]??"",o=n.slice(r.length),s=[...r.includes("@")?["credentials"]:[],.../^[/\\]*$/.test(t.pathname)?[]:["a path"],.../^[^#]*\?/.test(o)?["a query"]:[],...o.includes("#")?["a fragment"]:[]];if(s.length===0)return[];return[{got:`a URL with ${s.join(", ")}`,expected:"only scheme, host and port",fix:`Write ${Cy(t)}.`}]}function O5(e){if(e.protocol!=="http:"||An(e.hostname)!=="public")return[];return[{got:"plain http to a public host",expected:"https, so that nobody on the way can read the token",fix:`Write ${Cy(e)}.`}]}function C5(e){if(e.protocol!=="http:"||An(e.hostname)!=="private")return;return`${e.origin} is plain http: whoever is on that network can read the token; use https when you can.`}function Cy(e){return`${e.protocol==="http:"&&An(e.hostname)==="public"?"https:":e.protocol}//${e.host}`}var S5="the address of the canvas, such as https://tenant.example.com",E5="Write the address there, or set MOLECULE_PLATFORM_URL for all.",T5="Copy the address from the browser in which the canvas is open, up to and with the host name.";var Vu=h(()=>{Hi();Et()});function Os(e,t){let n=e.flatMap(({token:o})=>o?.text??[]);for(let o of n)t.addToken(o);let r=e.flatMap((o)=>{let s=N5(o.id,n,t),i=M5(o.token,t),a=F5(o.platformUrl,t);if(s===void 0||i===void 0||a===void 0)return[];return[{id:s,token:i,platformUrl:a}]});return U5(e,t),r}function N5(e,t,n){if(e===void 0)return;if(rt(e.text))return e.text;Iy(e,n,{got:e.text===""?"an empty id":L5(e.text,t),expected:'an id of 1 to 128 letters A-Z a-z, digits, "_" or "-"',fix:"Copy the id of the workspace from the canvas."});return}function L5(e,t){return t.some((r)=>r.length>=8&&e.includes(r))?Gt(e):sr(e)}function M5(e,t){if(e===void 0)return;let n=D5(e.text);if(n===void 0)return new Pr(e.text);Iy(e,t,n);return}function D5(e){let t=z5(e);if(t===void 0)return;let n=/^bearer\s/i.test(e)?"Write the token alone, without the word Bearer before it.":P5;return{got:t,expected:I5,fix:n}}function z5(e){if(e==="")return"an empty token";if(/[<>]|\$\{/.test(e)||/^ROTATE_TO_REVEAL_TOKEN$/i.test(e))return"a placeholder";if(/\s/.test(e))return`${Gt(e)} with white space inside`;if(/\p{Cc}/u.test(e))return`${Gt(e)} with control characters inside`;if(/["'`]/.test(e))return`${Gt(e)} with a quotation mark inside`;if(/[^\x21-\x7e]/.test(e))return`${Gt(e)} with a character outside ASCII`;return}function F5(e,t){if(e===void 0)return;let n=$s(e.text);for(let r of n.problems)Iy(e,t,r);if(n.warning!==void 0)t.addWarning(`${e.variable}: ${n.warning}`);return n.origin}function Iy(e,t,n){let r=e.place===void 0?n.got:`${n.got} (${e.place})`;t.addProblem({...n,variable:e.variable,got:r})}function U5(e,t){let n=e.flatMap(({id:r})=>r!==void 0&&rt(r.text)?[r]:[]);for(let r of n){let o=e.filter((a)=>a.id?.text===r.text),s=o.length;if(s===1)continue;let i=new Set(o.map(({platformUrl:a})=>a?.text)).size>1;t.addProblem({variable:r.variable,got:`the id ${sr(r.text)} ${s} times`,expected:"each id once",fix:i?"One session cannot watch the same id on two platforms: keep one here, and watch the other with a MOLECULE_STATE_DIR of its own.":"Remove the entry that is too much, with its token."})}}var I5="the token of the workspace, one word as the canvas shows it",P5="Copy the token from the canvas, or create a new one there (Settings, Workspace Tokens).";var Gu=h(()=>{Ll();Yt();Et();Vu()});function My(e){let t=({name:n})=>R(e,n)!==void 0;return Ly.find((n)=>n.isPresent(t))?.isWhole(t,e)??!1}function lr(e,t,n){let r=(a)=>R(e,a)!==void 0,[o=jP,...s]=Ly.filter((a)=>a.isPresent(({name:c})=>r(c))),i=new Set(s.flatMap((a)=>a.variables).filter((a)=>!o.variables.includes(a)&&r(a)));if(i.size>0){let a=o.variables.find(r);n.addWarning(`${a} gives the workspaces; ignored: ${[...i].join(", ")}.`)}return o.read(e,n,t)}function Yu(e,t){for(let n of t){let r=R(e,n);if(r!==void 0)return{variable:n,text:r}}return}function H5(e,t){let n=Py(e,Is.name),r=Py(e,Ps.name),o=Py(e,Cs.name),s=Yu(e,[hn.name]);if(o.length===0&&s===void 0)t.addProblem(vs(hn,e));if(o.length>0&&s!==void 0)t.addWarning(`${Cs.name} gives the addresses; ignored: ${hn.name}.`);if(n.length===0)t.addProblem(vs(Is,e));if(r.length===0)t.addProblem(vs(Ps,e));qP(n,Ps.name,r,t),qP(n,Cs.name,o,t);let i=Math.max(n.length,r.length,o.length,1);return Array.from({length:i},(a,c)=>({id:n[c],token:r[c],platformUrl:o.length>0?o[c]:s}))}function Py(e,t){let n=R(e,t);if(n===void 0)return[];let r=n.split(",").map((o)=>o.trim());if(r.length>1&&r.at(-1)==="")r.pop();if(r.length===1)return r.map((o)=>({variable:t,text:o}));return r.map((o,s)=>({variable:t,place:`value ${s+1} of ${r.length}`,text:o}))}function qP(e,t,n,r){if(e.length===0||n.length===0||e.length===n.length)return;r.addProblem({variable:t,got:at(n.length,"value"),expected:`${at(e.length,"value")}, one for each id in ${Is.name}`,fix:"Write as many values as there are ids, in the same order."})}function HP(e,t,n,r){let o=(i,a)=>r.addProblem({variable:e,got:i,expected:Z5,fix:a}),s=Yu(n,t);return V5(R(n,e)??"",o).flatMap((i,a)=>{let c=`entry ${a+1}`,l=WP.safeParse(i);if(!l.success)return o(`something that is not an object (${c})`,"Write each entry in { and }."),[];let u=(p,f)=>{let g=G5(l.data,[p,f],c,o);return g&&{variable:e,...g}},d=u("platform_url","platformUrl");return[{id:u("id","workspace_id"),token:u("token","workspace_token"),platformUrl:d?.text===""?s??d:d}]})}function BP(e=""){let t=F(WP).safeParse(M(e));return!t.success||t.data.every((n)=>("platform_url"in n)||("platformUrl"in n))}function V5(e,t){let n=M(e);if(n===void 0)return t(`${Gt(e)} that is not valid JSON`,"Write the whole list on one line, or put single quotes around it; names and values in it stand in double quotes."),[];let r=B5.safeParse(n);if(!r.success)return t("JSON that is not a list","Put [ and ] around the entries."),[];if(r.data.length===0)t("an empty list","Add an entry for each workspace to watch.");return r.data}function G5(e,t,n,r){for(let o of t){let s=e[o];if(s===void 0||s===null)continue;let i=`"${o}" of ${n}`;if(typeof s!=="string"){r(`something that is not text (${i})`,"Put the value in double quotes.");return}let a=s.trim();if(a!=="")return{place:i,text:a}}return{place:`"${t[0]}" of ${n}`,text:""}}function K5(e,t,n){let r=(o,...s)=>{let i=Yu(e,[o.name,...s]);if(i===void 0)t.addProblem(vs(o,e));return i};return[{id:r(Ju),token:X5(e,t,n),platformUrl:r(pa,hn.name)}]}function X5(e,t,n){let r=Yu(e,[Io.name]),o=R(e,Po.name);if(r!==void 0){if(o!==void 0)t.addWarning(`${Io.name} gives the token; ignored: ${Po.name}.`);return r}if(o===void 0){t.addProblem(vs(Io,e));return}let s=Po.name,i=n(o,Po.name);if(i.kind==="text")return{variable:s,text:i.text.trim()};t.addProblem({variable:s,got:`${na(o)}: ${i.kind==="missing"?"no such file":i.reason}`,expected:"the path of a readable file that holds only the token",fix:i.kind==="unreadable"&&i.fix!==void 0?i.fix:`Correct the path or the file, or write the token itself as ${Io.name}.`});return}var hn,Cs,Is,Ps,Ku,pa,Io,Po,Ju,Xu,Ny,q5,jP,j5,W5,Ly,cr,B5,WP,Z5='a JSON list such as [{"id": "\u2026", "token": "\u2026", "platform_url": "\u2026"}]';var Ns=h(()=>{K();ye();he();Et();Mn();({platformUrl:hn,platformUrls:Cs,workspaceIds:Is,workspaceTokens:Ps,workspacesJson:Ku,pythonPlatformUrl:pa,pythonToken:Io,pythonTokenFile:Po,pythonWorkspaceId:Ju,pythonWorkspaces:Xu}=de),Ny=[pa.name,hn.name],q5={variables:[Ku.name,hn.name],isPresent:(e)=>e(Ku),isWhole:(e,t)=>e(hn)||BP(R(t,Ku.name)),read:(e,t)=>HP(Ku.name,[hn.name],e,t)},jP={variables:[Is.name,Ps.name,Cs.name,hn.name],isPresent:(e)=>[Is,Ps,Cs].some(e),isWhole:(e)=>[Is,Ps].every(e)&&[Cs,hn].some(e),read:H5},j5={variables:[Xu.name,...Ny],isPresent:(e)=>e(Xu),isWhole:(e,t)=>[pa,hn].some(e)||BP(R(t,Xu.name)),read:(e,t)=>HP(Xu.name,Ny,e,t)},W5={variables:[Ju.name,Io.name,Po.name,...Ny],isPresent:(e)=>[Io,Po].some(e)||[Ju,pa].every(e),isWhole:(e)=>e(Ju)&&[Io,Po].some(e)&&[pa,hn].some(e),read:K5},Ly=[q5,jP,j5,W5],cr=[...new Set(Ly.flatMap((e)=>e.variables))];B5=F(J()),WP=le(m(),J())});import{delimiter as ZP,isAbsolute as J5,parse as Y5,resolve as VP}from"path";function GP(e,t=t9){let n=new pn,r={targets:Os(lr(e,t,n),n),...r9(e,n),maxFileBytes:fa(e,de.maxFile,n)*Q5,uploadRoots:o9(e,n),authorities:n9(e,t,n),tokenFiles:[],earlierCursors:new Map,channel:Ls(e,de.channel,n),doorbell:Ls(e,de.doorbell,n)==="on",floodLimit:fa(e,de.floodLimit,n),peerLimit:fa(e,de.peerLimit,n),hookFallback:Ls(e,de.fallback,n)==="hooks",permissionRelay:Ls(e,de.permissionRelay,n)==="canvas",replyGuard:Ls(e,de.replyGuard,n),questions:Ls(e,de.questions,n)==="canvas",...i9(e)};for(let{platformUrl:o}of r.targets)e9(o,e,n);if(n.problems.length>0)throw new Q(n.problems);return{...r,warnings:n.warnings}}function e9(e,t,n){let r=UP(t,e);if(r===void 0)return;n.addWarning(`${e} is on a private network and asked directly: the proxy in ${r} is not used for it, since it could read the token.`)}function t9(){return{kind:"unreadable",reason:"files are not read here"}}function n9(e,t,n){let{name:r}=de.caFile,o=R(e,r);if(o===void 0)return[];let s=t(o,r),i=s.kind==="text"?TP(s.text):void 0;if(i!==void 0)return i;let a=s.kind==="text"?"no certificate":s.kind==="missing"?"no such file":s.reason;return n.addProblem({variable:r,got:`${na(o)}: ${a}`,expected:"the path of a readable file with certificates in PEM (-----BEGIN CERTIFICATE-----)",fix:"Correct the path or the file, or remove the line to trust the usual authorities only."}),[]}function r9(e,t){let{pollInterval:n,pollWindow:r}=de,o=fa(e,n,t),s=fa(e,r,t),i=Math.max(s,Math.ceil(2*o/1000));if(i>s)t.addWarning(`${r.name}: ${s} s is shorter than two poll intervals of ${o} ms; using ${i} s.`);let a=R(e,n.name)===void 0?Math.max(o,i*1000/2):o;return{pollIntervalMs:o,relaxedIntervalMs:a,pollWindowSeconds:i}}function o9(e,t){let{name:n,default:r}=de.uploadRoots,s=(R(e,n)??r).split(ZP).flatMap((i)=>i.trim()||[]).flatMap((i)=>{if(i===".")return s9(e);let a=Ft(i,e);if(J5(a))return[VP(a)];return t.addProblem({variable:n,got:na(i),expected:`absolute paths, or "." for the project folder, separated by "${ZP}"`,fix:`Write the whole path, or remove the line: the default is ${r}, the project folder.`}),[]});return[...new Set(s)]}function s9(e){let t=VP(R(e,"CLAUDE_PROJECT_DIR")??process.cwd());return t===Y5(t).root?[]:[t]}function i9(e){let t=Dy(e,de.agentName.name),n=Dy(e,de.agentDescription.name),r=Dy(e,de.agentSkills.name)??"";return{...t===void 0?{}:{agentName:t},...n===void 0?{}:{agentDescription:n},agentSkills:r.split(",").flatMap((o)=>o.trim()||[])}}function Dy(e,t){return R(e,t)?.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu," ").trim()||void 0}function fa(e,t,n){let r=R(e,t.name);if(r===void 0)return t.default;let o=/^\d+$/.test(r)?Number(r):Number.NaN;if(o>=t.min&&o<=t.max)return o;let s=t.unit===void 0?"a whole number":`a whole number of ${a9[t.unit]}`;return n.addProblem({variable:t.name,got:oy(r),expected:`${s} from ${t.min} to ${t.max}, digits only`,fix:`Write ${t.name}=${t.default}, or remove the line: that is the default.`}),t.default}function Ls(e,t,n){let r=R(e,t.name);if(r===void 0)return t.default;let o=t.choices.find((s)=>s===r.toLowerCase());if(o!==void 0)return o;return n.addProblem({variable:t.name,got:oy(r),expected:`one of ${t.choices.join(", ")}`,fix:`Write one of these, or remove the line: the default is ${t.default}.`}),t.default}var Q5=1048576,a9;var KP=h(()=>{W();qu();he();Et();Zu();Mn();Gu();Ns();a9={ms:"milliseconds",s:"seconds",MB:"megabytes"}});function XP(e){let t=c9(e),n=p9(e);return{values:{...e.file,...zy(e.env),...Object.fromEntries(cr.map((r)=>[r,t.values[r]])),...n.values},workspacesFrom:t.from,problems:t.problems,notices:[...t.notices,...n.notices]}}function c9({env:e,file:t,fileName:n}){let[r,o]=[zy(e,cr),zy(t,cr)],s=Object.keys(o),i={problems:[],notices:[]};if(s.length===0)return{...i,values:r,from:"environment"};let a=Object.keys(r).filter((l)=>r[l]!==o[l]);if(My(r)&&a.length>0){let u=`The environment gives the workspaces (${Object.keys(r).join(", ")}); not used: ${s.join(", ")} in ${n}.`;return{...i,values:r,from:"environment",notices:[u]}}let c=a.filter((l)=>JP(l,r)||d9(l,o)).map((l)=>({variable:l,got:`a value in the environment, beside ${s.join(", ")} in ${n}`,expected:"address, ids and tokens together in one of the two places",fix:`Unset ${l} where the session gets it from (your shell, or "env" in the project's .claude/settings.json), or set all of them there.`}));return{...i,values:o,from:"file",problems:c}}function JP(e,t){return!l9.includes(e)||u9.some((n)=>R(t,n.name)!==void 0)}function d9(e,t){return!My(t)&&t[e]===void 0&&JP(e,t)}function p9({env:e,file:t,fileName:n,isFileOfProject:r}){let o={},s=[];for(let i of Bo){if(!("widens"in i))continue;let{name:a}=i,[c,l]=[R(e,a),R(t,a)],u="choices"in i&&c?.toLowerCase()===i.default;if(o[a]=u?c:r?void 0:l,c!==void 0&&c!==o[a])s.push(`${a} in the environment is not used, for a project can set it there. ${f9} ${n}.`);if(l!==void 0&&r&&!u)s.push(`${a} in ${n} is not used, for that file lies in the project itself. ${m9}`)}return{values:o,notices:s}}function zy(e,t=Object.keys(e)){return Object.fromEntries(t.flatMap((n)=>{let r=R(e,n);return r===void 0?[]:[[n,r]]}))}var l9,u9,f9="It is read from the .env file only:",m9;var YP=h(()=>{he();Mn();Ns();l9=[de.pythonWorkspaceId.name,de.pythonPlatformUrl.name],u9=[de.pythonToken,de.pythonTokenFile,de.pythonWorkspaces];m9=`Point ${de.stateDir.name} to a folder outside of it.`});import{dirname as QP,join as h9}from"path";function eN(e,t,n){return[...new Set(t.map((o)=>h9(QP(o),".env")))].flatMap((o)=>{let s=g9(o,n);return e.flatMap(({id:i,token:a,platformUrl:c})=>{let l=s.get(a.reveal());if(l===void 0||l.includes(c))return[];return[{variable:`the token of ${i}`,got:`one that stands beside another address in ${re(o)}`,expected:`a token for ${c} alone`,fix:"Correct the address, or create a token of its own for it on that canvas."}]})})}function g9(e,t){let n=new Map,r=vt(e);if(r.kind!=="text")return n;let o=QP(e),s=(i)=>t(i,o);for(let{token:i,platformUrl:a}of lr(Bn(r.text),s,new pn)){let c=$s(a?.text??"").origin;if(i===void 0||c===void 0)continue;n.set(i.text,[...n.get(i.text)??[],c])}return n}var tN=h(()=>{Me();Rs();St();Et();Vu();Ns()});function rN(e){let t=Bo.map((n)=>n.name);return e.flatMap((n)=>{if(t.includes(n))return[];let r=Fy(n.toUpperCase(),t.filter((o)=>o.startsWith("MOLECULE_")));return r===void 0?[]:[{name:n,suggestion:r}]})}function Fy(e,t){let n,r=nN+1;for(let o of t){if(Math.abs(o.length-e.length)>nN)continue;let s=y9(e,o);if(s<r)[n,r]=[o,s]}return n}function y9(e,t){let n=Array.from({length:t.length+1},(r,o)=>o);for(let[r,o]of[...e].entries()){let s=[r+1];for(let[i,a]of[...t].entries()){let c=(n[i]??0)+(o===a?0:1),l=(n[i+1]??0)+1,u=(s[i]??0)+1;s.push(Math.min(c,l,u))}n=s}return n.at(-1)??0}var nN=2;var Uy=h(()=>{Mn()});import{chmodSync as w9}from"fs";import{join as jy,resolve as oN}from"path";function sN(e,t,{readOnly:n=!1,workingDirectory:r=process.cwd()}={}){let o=jy(t,".env"),s=Lt(t,it);if(s!==void 0)throw new Q([cN(t,it,s.what,s.advice)]);let i=vt(o);if(i.kind==="unreadable")throw new Q([T9(o,i)]);let a=b9(e,t,i,r),c=[...i.kind==="text"?A9(o,i.mode,n):[],...a.notices],l=[],u=(E,Z)=>{if(Z!==de.pythonTokenFile.name)return vt(E9(E,e,t));let ue=qy(E,e,t);if(a.isProjects&&!$y(ue,r))return x9;l.push(ue);let j=vt(ue);if(j.kind==="text"&&Ar(j.mode))c.push(R9(E,j.mode));return j},d=iN(i),p=rN(Object.keys(d)),f=$9(p,c,()=>{let E=v9(a.problems,()=>GP({...a.values,...aN(e,r)},u));if(!(a.workspacesFrom==="file"&&!a.isProjects))k9(E,e,[..._9(t,a),...l]);return E}),g=[...f.warnings,...p.map(C9),...I9(d)],y=S9(de.pythonTokenFile,[e,d]),_=[o,...y.map((E)=>qy(E,e,t))],k={warnings:g,tokenFiles:_,earlierCursors:AP(t)};return{settings:{...f,...k},envFilePath:o,notices:c}}function iN(e){return e.kind==="text"?Bn(e.text):{}}function b9(e,t,n,r){let o=t===Oy(),s=n.kind==="text"&&!o&&$y(t,r),i=re(jy(t,".env"));return{...XP({env:e,file:iN(n),fileName:i,isFileOfProject:s}),isProjects:s}}function _9(e,{isProjects:t}){let n=Oy();return[...t?[]:[e],...n===void 0?[]:[n]].map((r)=>jy(r,".env"))}function k9({targets:e},t,n){let r=eN(e,n,(o,s)=>vt(qy(o,t,s)));if(r.length>0)throw new Q(r)}function v9(e,t){let n;try{n=t()}catch(r){if(r instanceof Q)throw new Q([...e,...r.problems]);throw r}if(e.length>0)throw new Q(e);return n}function S9({name:e},t){return t.flatMap((n)=>R(n,e)??[])}function qy(e,t,n){return oN(n,Ft(e,t))}function E9(e,t,n){return oN(n,Ft(e,aN(t,n)))}function aN(e,t){return{CLAUDE_PROJECT_DIR:t,HOME:Wu()??e.HOME}}function T9(e,{reason:t,fix:n}){if(n!==void 0)return cN(e,{kind:"file"},t,n);let r=re(e);return{variable:r,got:`a file that cannot be read (${t})`,expected:"a text file that its owner can read",fix:`Correct it (chmod 600 for a file of your own), or remove ${r} and set the variables in the environment.`}}function cN(e,{kind:t},n,r){return{variable:re(e),got:`a path that is ${n}`,expected:`a ${t} of yours that nobody else can change`,fix:r}}function A9(e,t,n){if(!Ar(t))return[];if(n)return[`${re(e)} is open to other users (mode ${ts(t)}): chmod 600 ${re(e)}`];let r=`${re(e)} was open to other users (mode ${ts(t)})`;try{return w9(e,384),[`${r}; changed to 0600.`]}catch(o){return[`${r} and could not be changed to 0600 (${Ie(o)??"unknown error"}).`]}}function R9(e,t){return`The file that ${de.pythonTokenFile.name} names is open to other users (mode ${ts(t)}): chmod 600 ${re(e)}`}function $9(e,t,n){try{return n()}catch(r){if(!(r instanceof Q))throw r;let o=({variable:i,got:a})=>a===ta&&e.some(({suggestion:c})=>c===i),s=r.problems.filter((i)=>!o(i));throw new Q([...e.map(O9),...s],t)}}function O9({name:e,suggestion:t}){return{variable:e,got:"a name that is not a setting",expected:t,fix:`Rename ${e} to ${t}.`}}function C9({name:e,suggestion:t}){return`${e} is not a setting; did you mean ${t}?`}function I9(e){let{name:t}=de.stateDir;if(R(e,t)===void 0)return[];return[`${t} has no effect in the .env file; set it in the environment.`]}var x9;var lN=h(()=>{W();Me();xt();RP();Rs();he();St();Et();zP();KP();YP();Mn();tN();Uy();x9={kind:"unreadable",reason:"it lies outside of the project that this .env file came with"}});function Zn(e,t){let n=new xo({...Nt,proxyVariable:(s)=>Bu(e,s)}),r=t instanceof Q?[]:t.settings.authorities,o=bs(()=>EP(e,r));return{send:o,client:(s)=>new Bi(s,o,n)}}function $n(e,t){try{return sN(e,t,{readOnly:!0})}catch(n){if(n instanceof Q)return n;throw n}}var Ms=h(()=>{W();yg();eu();ru();hi();qu();lN();Zu()});async function pN(e,t,n,r){let o;try{o=await n(e).workspace(r)}catch(s){let i=Qu(s);return uN(await P9(i,n(e),r),e)}if(o.status==="removed")return fN;try{return await n(e).activities(Wy,r),{isGood:!0,info:o}}catch(s){let i=Qu(s);if(i.diagnosis.trouble!=="unauthorized")return uN(i,e);let a=await L9(e,t,n,r);return M9(o,a)}}async function P9(e,t,n){if(e.diagnosis.trouble!=="unavailable")return e;try{return await t.activities(Wy,n),e}catch(r){let o=Qu(r);return o.diagnosis.trouble==="unavailable"?o:e}}function Qu(e){if(e instanceof Te)return e;throw e}function uN(e,{platformUrl:t,id:n}){let{trouble:r,fact:o,advice:s}=e.diagnosis,i=(a,c,l)=>({isGood:!1,part:a,fact:c,fix:l.replaceAll("MOLECULE_PLATFORM_URL","the address")});switch(r){case"removed":return fN;case"not_found":return e instanceof Ce&&e.isOwn?i("id",`the platform at ${t} knows no workspace ${n}`,"Copy the id from the canvas of this very address."):i("address",`what answers at ${t} is no Molecule platform`,dN);case"unreadable":return i("address",`what answers at ${t} is no Molecule platform (${o})`,`${dN} ${s}`);case"forbidden":return i("address",`${t}: ${o}`,s);case"unreachable":return i("address",`${t} cannot be reached: ${e.message}`,N9);default:return i("none",`${t}: ${o}${e instanceof Kn?` (${e.message})`:""}`,s)}}async function L9(e,t,n,r){for(let o of t){if(o===e.id)continue;try{return await n({...e,id:o}).activities(Wy,r),o}catch(s){Qu(s)}}return}function M9({name:e,id:t},n){let r=`${Ae(e)} (${t})`;if(n!==void 0)return{isGood:!1,part:"token",fact:`this token belongs to another workspace, ${n}, not to ${r}`,fix:"Ids and tokens are mixed up: give each workspace its own token."};return{isGood:!1,part:"token",fact:`the platform knows ${r} and refuses this token: it was revoked, or is that of another workspace`,fix:"Create a new token on the canvas (the workspace, Settings, Workspace Tokens, + New Token) and use that."}}var Wy,fN,dN="Copy the address from the browser in which the canvas is open.",N9="Check the address, that the platform runs, and that this machine is on the right network or VPN.";var mN=h(()=>{W();En();Me();Wy={sinceSeconds:60,limit:1};fN={isGood:!1,part:"id",fact:"this workspace was removed from the canvas",fix:"Create a new one there, and use what it shows."}});function zs(e,t){let n=e.split(".").map(Number);for(let[r,o]of t.split(".").map(Number).entries()){let s=n[r]??0;if(s!==o)return s>o}return!0}var hN="2.1.80",gN="2.1.118",Ds,yN="2.1.232";var Hy=h(()=>{Ds={from:"2.1.197",to:"2.1.332"}});import{basename as qxe,join as D9}from"path";function ed(e){let t=D9(Ct(e),"settings.json"),n=Bt(t,U9);return[...bN(e,"the environment",(r)=>`Unset it before you start Claude Code: unset ${r}`),...bN(n.kind==="read"?n.value.env??{}:{},t,(r)=>`Remove ${r} from "env" in that file.`)]}function bN(e,t,n){return Object.entries(F9).flatMap(([r,[o,s]])=>{let i=R(e,r);return i!==void 0&&s(i)?[{kind:o,fact:`${r} is set in ${t}: ${z9[o]}`,fix:n(r)}]:[]})}function _N(e,t){let n=e===void 0?void 0:_g(e);if(n===void 0)return;let r=`plugin:${ce.name}@${t??"MARKETPLACE"}`,o=`Start it with: ${Mr(t??"MARKETPLACE")}`,s=(u,d=o)=>({kind:"launch",fact:u,fix:d}),i=(u)=>kg(n,[u]).filter((d)=>xg(d,ce.name)),[a,c]=[i(Lr),i(So)],l=[...a,...c];if(l.length===0)return s("Claude Code was started without this channel");if(a.length===0&&iu(n))return s(`Claude Code ignores ${So} in print mode`,`An administrator can allow the plugin; then start it with: claude ${Lr} ${r}`);if(t!==void 0&&!l.includes(r))return s(`the flag names another marketplace than ${t}, from which the plugin was installed`);return c.length===0?s(`${Lr} switches on only what Anthropic or your organisation has approved`):void 0}var wN=()=>!0,Wr=(e)=>["1","true","yes","on"].includes(e.toLowerCase()),z9,F9,U9;var td=h(()=>{K();Qe();he();St();Eo();ki();Hy();z9={telemetry:"it switches channels off, with all feature flags",provider:"channels do not work with third-party providers"},F9={CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC:["telemetry",wN],DISABLE_TELEMETRY:["telemetry",wN],DO_NOT_TRACK:["telemetry",Wr],DISABLE_GROWTHBOOK:["telemetry",Wr],CLAUDE_CODE_USE_BEDROCK:["provider",Wr],CLAUDE_CODE_USE_VERTEX:["provider",Wr],CLAUDE_CODE_USE_FOUNDRY:["provider",Wr],CLAUDE_CODE_USE_ANTHROPIC_AWS:["provider",Wr],CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD:["provider",Wr],CLAUDE_CODE_USE_MANTLE:["provider",Wr]},U9=b({env:le(m(),m()).optional()})});import{join as q9}from"path";function Hr(e){return q9(Ct(e),"settings.json")}function Br(e){let t=Bt(e,xN);if(t.kind==="unusable")return{unusable:t.reason};return t.kind==="read"?t.value:{}}function od(e,t){return(e??[]).some((n)=>n===t||n===nd||n===`${nd}__*`||n==="mcp__*"||n==="*")}function vN(e){return rd.filter((t)=>!od(e.permissions?.allow,t))}function SN(e,t){return TN(e,(n)=>[...n,...t.filter((r)=>!n.includes(r))])}function EN(e,t){return TN(e,(n)=>n.filter((r)=>!t.includes(r)))}function TN(e,t){let n=e.trim()===""?{}:M(e),r=xN.safeParse(n),o=kN.safeParse(n);if(!r.success||!o.success)return;let s=kN.safeParse(o.data.permissions).data??{},i=t(r.data.permissions?.allow??[]),a={...o.data,permissions:{...s,allow:i}};return`${JSON.stringify(a,null,j9(e))}
`}function j9(e){return/^\{\s*\n([ \t]+)/.exec(e)?.[1]??"  "}var nd,rd,ma,xN,kN;var ha=h(()=>{K();ye();Qe();he();St();nd=`mcp__plugin_${ce.name}_${ce.serverKey}`,rd=["reply_to_workspace","channel_status","wait_for_message","inbox_peek","inbox_pop"].map((e)=>`${nd}__${e}`),ma=`${nd}__reply_to_workspace`,xN=Se({permissions:Se({allow:F(m()).optional(),deny:F(m()).optional()}).optional(),enabledPlugins:le(m(),J()).optional(),disableAllHooks:L().optional(),env:le(m(),m()).optional()});kN=le(m(),J())});import{dirname as W9,join as No,resolve as H9}from"path";function gn(e,t){let n=No(Ct(e),"plugins"),r=[],o=(d,p)=>{let f=Bt(d,p);if(f.kind==="unusable")r.push({path:d,reason:f.reason});return f.kind==="read"?f.value:void 0},s=o(No(n,"installed_plugins.json"),B9)?.plugins??{},i=o(No(n,"known_marketplaces.json"),Z9)??{},{mcpServers:a={}}=o(J9(e),K9)??{},c=Y9(e,t),l=Object.entries(s).flatMap(([d,p])=>{let[f,g=""]=d.split("@");if(f!==ce.name)return[];let y=i[g],_=y?.source.source==="directory";return p.filter(({projectPath:k})=>k===void 0||k===t).map(({scope:k,version:E,installPath:Z})=>({marketplace:g,version:E,scope:k,folder:_?X9(y.installLocation):Z,isEnabled:c[d]===!0}))}),u=Object.entries(a).filter(([,d])=>e8(d)).map(([d,p])=>({name:d,isOurs:AN(p),env:p.env??{}}));return{plugins:l,marketplaces:Object.keys(i),servers:u,unusable:r}}function X9(e){let t=Bt(No(e,".claude-plugin","marketplace.json"),V9),r=(t.kind==="read"?t.value.plugins:[]).find(({name:o})=>o===ce.name)?.source;return typeof r==="string"?H9(e,r):e}function J9(e){let t=Ct(e);return No(R(e,"CLAUDE_CONFIG_DIR")===void 0?W9(t):t,".claude.json")}function Y9(e,t){let n=[Hr(e),No(t,".claude","settings.json"),No(t,".claude","settings.local.json")];return Object.assign({},...n.map((r)=>Q9(r).enabledPlugins??{}))}function Q9(e){let t=Br(e);return"unusable"in t?{}:t}function e8(e){let{command:t="",args:n=[],env:r={}}=e,o=[t,...n].join(" ");if(/molecule-mcp|molecule_runtime|molecule-channel/.test(o))return!0;return"MOLECULE_WORKSPACE_TOKEN"in r||o.includes("molecule")&&AN(e)}function AN({command:e="",args:t=[]}){return[e,...t].some((n)=>/\/bin\/start$|\/dist\/channel\.js$/.test(n))}var B9,Z9,V9,G9,K9;var Lo=h(()=>{K();Qe();he();St();ha();B9=Se({plugins:le(m(),F(Se({scope:m().catch("user"),version:m().catch("unknown"),installPath:m(),projectPath:m().optional()})))}),Z9=le(m(),Se({source:Se({source:m()}),installLocation:m()})),V9=Se({plugins:F(Se({name:m(),source:J()}))}),G9=Se({command:m().optional(),args:F(m()).optional(),env:le(m(),m()).optional()}),K9=Se({mcpServers:le(m(),G9.catch({})).optional()})});import{mkdirSync as t8}from"fs";import{dirname as n8}from"path";function ON(e){return IN(e,"+",(t)=>vN(t),SN)}function CN(e){return IN(e,"-",({permissions:t})=>rd.filter((n)=>t?.allow?.includes(n)),EN)}function IN(e,t,n,r){let o=Hr(e),s=Br(o);if("unusable"in s)throw RN(o,String(s.unusable));let i=n(s);if(i.length===0)return;let a=Lf(o),c=r(a.kind==="text"?a.text:"",i);if(c===void 0)throw RN(o,"not JSON");return{path:o,rules:i,lines:[re(o),'  "permissions": { "allow": [',...i.map((l)=>`${t}   "${l}"`)],write:async()=>{try{t8(n8(o),{recursive:!0,mode:448}),await $N.default(o,c,a.kind==="text"?{mode:a.mode}:{mode:384})}catch(l){throw new N(`${re(o)} cannot be written (${Ie(l)??"unknown error"}).`,"Make the change by hand, or allow the tool when Claude Code asks.")}}}}function RN(e,t){return new N(`${re(e)} cannot be used (${t}); it was not changed.`,`Correct it, or add to "permissions", "allow" by hand: ${rd.join(", ")}`)}var $N;var By=h(()=>{ha();W();Me();St();ot();$N=Jr(Qo(),1)});import{execFile as r8}from"child_process";function sd(e,t,n){return new Promise((r)=>{let o={timeout:o8,encoding:"utf8",env:{...n}},s=r8(e,[...t],o,(i,a,c)=>{let l=PN(c)||PN(a),u=l===""?"":Ae(l,300);r({exitCode:i===null?0:s.exitCode??1,said:u})});s.stdin?.end()})}function PN(e){return e.trim().split(`
`).at(-1)?.trim()??""}var o8=180000;var Zy=h(()=>{Me()});function ga(e,t,n){let{plugins:r,marketplaces:o}=gn(e,t);if(r.some(({isEnabled:a})=>a))return[];let[s]=r;if(s!==void 0)return[["plugin","enable",`${ce.name}@${s.marketplace}`]];return[...o.includes(ce.marketplace)?[]:[["plugin","marketplace","add",n??s8]],["plugin","install",`${ce.name}@${ce.marketplace}`]]}function On(e){return["claude",...e].map(nn).join(" ")}async function id(e,t,n,r){for(let o of t){r.say("info",`Running: ${On(o)}`);let{exitCode:s,said:i}=await sd(e,o,n);if(s===0)continue;throw new N(`${On(o)} failed: ${i||`exit code ${s}`}`,`The workspace is set up. When that is mended, run the same again: ${On(o)}`)}}var s8="Molecule-AI/molecule-mcp-claude-channel";var ya=h(()=>{Lo();Qe();Ht();ot();Zy()});import{join as i8}from"path";function NN(e){let t=Mt("npm",e),n=R(e,"HOME");if(t===void 0||n===void 0)return;let r=["install","--global","--prefix",i8(n,".local"),Ga];return{path:t,args:r,line:["npm",...r].map(nn).join(" ")}}function LN(e){return NN(e)?.line??"curl -fsSL https://bun.sh/install | bash"}async function MN(e,t,n,r){let o=NN(e);if(o===void 0||await n())return;if(!await r(()=>(t.show([o.line]),"Sessions run the channel in Bun, which is not on this machine. Install it with this command?")))return;t.say("info",`Running: ${o.line}`);let{exitCode:i,said:a}=await sd(o.path,o.args,e);if(i===0&&await n())t.say("done","Bun is there.");else t.say("warning",`Bun could not be installed: ${a||`exit code ${i}`}.`)}var DN=h(()=>{Va();Ht();he();Rr();Zy()});function zN(e){if(e.policy==="off")return{text:"Channels are switched off on this machine by an administrator. What to ask for:",commands:[kt("doctor")],after:"Messages wait on the platform meanwhile."};if(e.isReceiving)return{text:"A session on this machine receives already, and takes this up by itself within seconds.",commands:[kt("status")],after:"Write to the workspace on the canvas."};let t=e.policy==="listed";return{text:"Next, in the folder in which you want to work:",commands:[...e.hasClaude?[]:["npm install -g @anthropic-ai/claude-code"],...e.bunCommand===void 0?[]:[e.bunCommand],...e.installCommands.map(On),l8(e,t)],after:`${t?"Then write to the workspace on the canvas.":a8} ${c8}`}}function l8({blockingVariables:e,stateDirectory:t,marketplace:n},r){let o=r?`claude ${Lr} plugin:${ce.name}@${n}`:Mr(n),s=e.map((a)=>`-u ${a}`),i=t===void 0?[]:[`MOLECULE_STATE_DIR=${nn(t)}`];if(s.length>0)return["env",...s,...i,o].join(" ");return[...i,o].join(" ")}var a8="It asks whether you want this development channel: confirm with Enter. Then write to the workspace on the canvas.",c8="Claude's questions and plans are asked in the terminal; MOLECULE_QUESTIONS=canvas in the .env file puts them to the people who gave the work as well.";var FN=h(()=>{Eo();Qe();Ht();ya()});import{join as u8}from"path";async function UN(e,t){let{env:n,conversation:r}=t,o=()=>_E(n,new AbortController().signal);await MN(n,r,o,(s)=>Vy(e.bun,e.yes,r,s)),await d8(e,t),await p8(e,t),await f8(e,t,await o())}async function d8(e,{env:t,conversation:n}){let r=Mt("claude",t),o=ga(t,process.cwd(),e.marketplace);if(r===void 0||o.length===0)return;let s=o.map(On);if(!await Vy(e.plugin,e.yes,n,()=>(n.show(s),"Add the plugin to Claude Code with these commands?")))return;await id(r,o,t,n),n.say("done","Claude Code has the plugin.")}async function p8(e,{env:t,conversation:n}){if(e.allow===!1)return;let r=ON(t);if(r===void 0)return;if(!await Vy(e.allow,e.yes,n,()=>(n.show(r.lines),"Let Claude answer messages without asking each time, by this change?")))return;if(n.questions===void 0||e.allow===!0||e.yes)n.show(r.lines);await r.write(),n.say("done","Claude may answer without asking.")}async function Vy(e,t,{questions:n},r){if(e!==void 0)return e;if(t)return!0;return n===void 0?!1:n.confirm(r(),!0)}async function f8(e,{env:t,conversation:n,directory:r,output:o},s){let{plugins:i}=gn(t,process.cwd()),a=(i.find(({isEnabled:y})=>y)??i[0])?.marketplace??ce.marketplace,c={marketplace:a,plugin:ce.name},{policy:l}=_i(t,Uc(process.platform),c),u=r!==u8(Ct(t),"channels","molecule"),d=ed(t),{text:p,commands:f,after:g}=zN({hasClaude:Mt("claude",t)!==void 0,bunCommand:s?void 0:LN(t),installCommands:ga(t,process.cwd(),e.marketplace),marketplace:a,policy:l,blockingVariables:m8(t,d.map(({fact:y})=>y)),stateDirectory:u?r:void 0,isReceiving:Ot(r).isHeld});for(let{fact:y,fix:_}of d.filter(({fact:k})=>!k.includes("the environment")))n.say("warning",`${y}. ${_}`);n.say("info",p),o.print(`
`);for(let y of f)o.print(`${h8(y,o)}${o.style.strong(y)}
`);o.print(`
`),n.say("info",g)}function m8(e,t){return t.filter((n)=>n.includes(" is set in the environment")).map((n)=>n.split(" ")[0]??"").filter((n)=>R(e,n)!==void 0)}function h8(e,{columns:t}){return t!==void 0&&e.length+2>t?"":"  "}var qN=h(()=>{td();Lo();ki();Qe();he();ar();Rr();By();ya();DN();FN()});function wa(e){let t=g8(e.replace(/^\uFEFF/,"").replace(/\r\n?/g,`
`)),n=w8(t),r=n[de.platformUrl.name]??n[de.pythonPlatformUrl.name],o=v8(t).flatMap(Gy),s=o.length>0?o:jN(n),i=s.length>0?s:A8(t);return R8(i.map((a)=>({...r===void 0?{}:{platformUrl:r},...a})))}function g8(e){return e.split(`
`).filter((t)=>!/^\s*(?:#|\/\/)/.test(t)).join(`
`)}function w8(e){let t=[...e.matchAll(y8)].map(([,n="",r=""])=>`${n}=${r}`);return Bn(t.join(`
`))}function jN(e){if(Object.keys(e).length===0)return[];return lr(e,()=>({kind:"missing"}),new pn).map(({id:n,token:r,platformUrl:o})=>Xy(n?.text,r?.text,o?.text)).filter((n)=>Object.keys(n).length>0)}function Gy(e){if(Array.isArray(e))return e.flatMap(Gy);let t=_8.safeParse(e);if(t.success&&t.data.connection!==void 0)return Gy(t.data.connection);let n=k8.safeParse(e);if(n.success)return jN(n.data.env);let{success:r,data:o}=b8.safeParse(e);if(!r)return[];let s=o.token??o.workspace_token??o.auth_token,i=o.workspace_id??o.workspaceId??o.id;if(i===void 0||s===void 0)return[];return[Xy(i,s,o.platform_url??o.platformUrl)]}function v8(e){let t=[];for(let n=0,r=0;n<e.length&&r<x8;n+=1){if(e[n]!=="{"&&e[n]!=="[")continue;r+=1;let o=S8(e,n),s=o===void 0?void 0:M(e.slice(n,o));if(s===void 0||o===void 0)continue;t.push(s),n=o-1}return t}function S8(e,t){let n=0,r=!1;for(let o=t;o<e.length;o+=1){let s=e[o];if(r){if(s==="\\")o+=1;else if(s==='"')r=!1}else if(s==='"')r=!0;else if(s==="{"||s==="[")n+=1;else if(s==="}"||s==="]"){if(n-=1,n===0)return o+1}}return}function A8(e){let t=e.split(/[\s,;"']+/).filter((l)=>l!=="");if(t.length===0||t.length>T8)return[];let n=t.find((l)=>/^https?:\/\//i.test(l)),r=t.filter((l)=>l!==n),o=n!==void 0&&r.length===2,s=r.find(ba),i=r.find(Ky)??(o?r.findLast((l)=>l!==s):void 0),a=s??(o?r.find((l)=>l!==i):void 0),c=Xy(a,i,n);return Object.keys(c).length===0?[]:[c]}function Ky(e){return E8.test(e)&&!WN.test(e)}function ba(e){return WN.test(e)}function Xy(e,t,n){return{...e?{id:e}:{},...t?{token:t}:{},...n?{platformUrl:n}:{}}}function R8(e){let t=new Map;for(let n of e){let r=n.id??`token ${n.token}`;t.set(r,{...n,...t.get(r)})}return[...t.values()]}var y8,Zr,b8,_8,k8,x8=200,WN,E8,T8=8;var _a=h(()=>{K();ye();Rs();Et();Mn();Ns();y8=new RegExp(`(?<![A-Za-z0-9_])(${cr.join("|")})[ \\t]*[=:][ \\t]*('[^'\\n]*'|"(?:\\\\.|[^"\\\\\\n])*"|\\[[^\\n]*\\]|<[^<>\\n]{0,200}>|[^\\s'"\\\\]+)`,"g");Zr=m().optional().catch(void 0),b8=b({id:Zr,workspace_id:Zr,workspaceId:Zr,token:Zr,workspace_token:Zr,auth_token:Zr,platform_url:Zr,platformUrl:Zr}),_8=b({connection:J()}),k8=b({env:le(m(),m())});WN=/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,E8=/^[A-Za-z0-9_-]{43}$/});function cd(e){let t=[],{id:n,token:r,platformUrl:o}=e;if(n!==void 0&&r!==void 0&&Ky(n)&&ba(r))[n,r]=[r,n],t.push("Id and token were swapped; they are put right.");if(r!==void 0&&/^bearer\s+/i.test(r))r=r.replace(/^bearer\s+/i,"");if(o!==void 0){let s=$8(o);if(s!==void 0&&s!==o&&`${s}/`!==o)t.push(`The address is taken as ${s}.`);o=s??o}return{draft:{...o===void 0?{}:{platformUrl:o},...n===void 0?{}:{id:n},...r===void 0?{}:{token:r}},notices:t}}function $8(e){let t=/^[a-z][a-z0-9+.-]*:\/\//i.test(e),n=URL.parse(t?e:`https://${e}`);if(n===null||n.username!==""||n.password!=="")return;if(!/^https?:$/.test(n.protocol)||/[\s<>]/.test(e))return;let r=An(n.hostname);if(!t&&r==="public"&&!n.hostname.includes("."))return;if(!t&&r!=="public")n.protocol="http:";if(n.protocol==="http:"&&r==="public")n.protocol="https:";return n.origin}function ld(e){return["platformUrl","id","token"].filter((t)=>e[t]===void 0)}function ka({id:e="",token:t="",platformUrl:n=""}){let r=new pn,o=(i,a)=>({variable:i,text:a}),[s]=Os([{id:o(ad.id,e),token:o("the token",t),platformUrl:o(ad.platformUrl,n)}],r);if(s===void 0)throw new Q(r.problems);return s}function ud(e){return e!==void 0&&/[<>]|ROTATE_TO_REVEAL_TOKEN/i.test(e)}var ad;var dd=h(()=>{W();Hi();_a();Et();Gu();ad={platformUrl:"the address of the canvas",id:"the id of the workspace",token:"its token"}});function Je(e,t,{first:n="",rest:r=n}={}){return e.split(`
`).map((o,s)=>C8(o,t,s===0?n:r,r)).join(`
`)}function C8(e,t,n,r){if(e==="")return n.trimEnd();if(t===void 0||t-Bun.stringWidth(r)<16)return`${n}${e}`;let o=[],s=n,i=!0;for(let a of I8(e)){let c=i?`${s}${a}`:`${s} ${a}`;if(i||Bun.stringWidth(c)<=t)s=c;else o.push(s),s=a.includes(" ")&&Bun.stringWidth(`${r}${a}`)>t?a:`${r}${a}`;i=!1}return[...o,s].join(`
`)}function I8(e){let[,t=e,n]=O8.exec(e)??[],[,r="",o=""]=/^(\s*)(.*)$/s.exec(t)??[],[s="",...i]=o.split(" ");return[`${r}${s}`,...i,...n===void 0?[]:[n]]}var O8;var Vr=h(()=>{O8=/^(.*:) ((?:claude|bun|chmod|chown|sudo|kill|mv|rm|cd|unset|curl|npm|env|molecule-channel|\/\S*molecule-channel|'\/[^']*molecule-channel') \S.*)$/s});function pd(e){return{questions:void 0,say:(t,n)=>{let r=t==="problem"||t==="warning",o=Je(r?`${t}: ${n}`:n,e.columns,{rest:"  "});if(r)e.complain(`${o}
`);else e.print(`${o}
`)},show:(t)=>e.print(`${t.map((n)=>`  ${n}
`).join("")}`)}}var Mo;var fd=h(()=>{ot();Vr();Mo=class Mo extends N{constructor(){super("cancelled.","Start again whenever you like: molecule-channel setup")}}});function HN(e,{name:t,parentId:n},r,o){let s={id:"",token:e.adminToken,platformUrl:e.platformUrl},i=new Wi(()=>[e.adminToken]),a={name:t,external:!0,delivery_mode:"poll",...n===void 0?{}:{parent_id:n}};return ws(P8,o,async(c)=>{let u=await ys({target:s,send:r,guard:i,onDate:()=>{return}},{method:"POST",path:"/workspaces",body:a},"application/json",c),d=await Wl(u,N8,c),{id:p,connection:f}=wo(zl,d);return{id:p,token:f.auth_token}})}var P8=15000,N8=1048576;var BN=h(()=>{eg();ms();bo();tg()});import{readFileSync as L8}from"fs";async function VN(e,t,n){let r={...e.url===void 0?{}:{platformUrl:e.url},...e.id===void 0?{}:{id:e.id},...e.token===void 0?{}:{token:e.token.trim()},...e.tokenFile===void 0?{}:{token:(await md(e.tokenFile,n)).trim()}},o=!n.isTyped&&!e.found&&ld(r).length>0,s=e.from??(o&&e.tokenFile!==Jy?Jy:void 0),a=[...s===void 0?[]:M8(await md(s,n),r),...e.found?t.map(({workspace:c})=>c):[]];return a.length===0?[r]:a.map((c)=>({...c,...r}))}function M8(e,t){let n=wa(e),r=e.trim(),o=ld(t).join()==="token"&&/^\S{8,}$/.test(r);return n.length===0&&o?[{token:r}]:n}async function md(e,t){if(e===Jy)return t.text();try{return L8(e,"utf8")}catch(n){throw new N(`${re(e)} cannot be read (${Ie(n)??"unknown error"}).`,"Name a file that is there, or - for the standard input.")}}function Yy(e){let t=ld(e);if(t.length===3)throw new N("no workspace was given.","Pipe the canvas's connect snippet into this command, as it is, or name a file with it: --from <file>. By hand: --url <address> --id <id> --token-file <file>.");let[n]=t;if(n!==void 0)throw new N(`${t.map((r)=>ad[r]).join(" and ")} ${t.length===1?"is":"are"} missing.`,`Give ${t.map((r)=>D8[r]).join(" and ")}.`);if(ud(e.token))throw new N(GN,KN)}async function XN(e,t){for(;;){let n=await e.paste("Paste the canvas's connect snippet, or JSON.",t.length===0?ZN:`${ZN} What is on this machine already is one of them.`);if(n.trim()===""){let s=await z8(e,t);if(s==="paste")continue;return s}let r=wa(n);if(r.length>0)return r;if(!await e.confirm("No address, id or token was found in that. Paste again? (No: type them one after the other)",!0))return[{}]}}async function z8(e,t){let n=await e.choose("What do you have?",[{value:"parts",label:"An address, an id and a token",hint:"one after the other"},{value:"create",label:"An administrator's token",hint:"makes a new workspace"},...t.map(({workspace:o,place:s},i)=>({value:`found ${i}`,label:`What is in ${s}`,...o.id===void 0?{}:{hint:Ae(o.id)}})),{value:"paste",label:"The canvas's connect snippet after all",hint:"one paste"}]);if(n==="create"||n==="paste")return n;if(n==="parts")return[{}];return[t[Number(n.replace("found ",""))]?.workspace??{}]}async function JN(e,{questions:t,say:n}){if(t===void 0)return Yy(e),e;if(ud(e.token))n("warning",`In it ${GN} ${KN}`);let r=e.platformUrl??await t.text("Address of the canvas","https://tenant.example.com"),o=e.id??await t.text("Id of the workspace","0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11"),s=e.token===void 0||ud(e.token)?await t.secret("Token of the workspace (not shown)"):e.token;return{platformUrl:r,id:o,token:s}}var Jy="-",D8,GN="there is a placeholder where the token belongs.",KN="The canvas shows a token once only: create a new one there (Rotate, or Settings, Workspace Tokens, + New Token) and copy that.",ZN="Nothing to paste? Press Enter for the other ways.";var Qy=h(()=>{W();Me();_a();ot();dd();D8={platformUrl:"--url <address>",id:"--id <id>",token:"--token-file <file>"}});async function YN(e,t,n,r,o){let{questions:s}=n,i=e.url??await s?.text("Address of the canvas","https://tenant.example.com");if(i===void 0)throw new N("the address of the canvas is missing.","Give --url <address>.");let a=await F8(e,t,n),{draft:c}=cd({platformUrl:i}),{token:l,platformUrl:u}=ka({id:"new",token:a,...c}),d={platformUrl:u,adminToken:new Pr(l.reveal())};try{let p={name:e.name,parentId:e.parent},f=await HN(d,p,r,o);if(n.say("done",`${Ae(e.name)} is made: ${f.id}`),f.token!=="")return{platformUrl:u,...f};throw new N(`the platform made the workspace ${f.id}, but no token for it.`,"Create one on the canvas (the workspace, Settings, Workspace Tokens), then run this command again with it.")}catch(p){if(p instanceof Te)throw U8(p,u);throw p}}async function F8(e,t,{questions:n}){if(e.adminTokenFile!==void 0)return(await md(e.adminTokenFile,t)).trim();if(n!==void 0)return n.secret("The administrator's token (used once, not kept)");throw new N("the administrator's token is missing.","Give --admin-token-file <file>, or - for the standard input.")}function U8(e,t){if(e instanceof Ce&&(e.status===401||e.status===403))return new N(`${t} does not take this as the token of an administrator.`,"It is the ADMIN_TOKEN of the platform, or an organisation's API token; the token of a workspace cannot make others.");let r=e instanceof Ce&&e.detail!==void 0?`: the platform says ${Ae(e.detail,200)}`:"";return new N(`${t}: the workspace could not be made (${e.message}${r}).`,e.advice.replaceAll("MOLECULE_PLATFORM_URL","the address"))}var QN=h(()=>{W();En();Me();Ll();BN();ot();dd();Qy()});import{readdirSync as q8}from"fs";import{join as eL}from"path";function tL(e,t){let n=[...W8(e,t),...B8(e),...Z8(e)],r=new Set;return n.filter(({workspace:{id:o,token:s}})=>{let i=!r.has(`${o} ${s}`);return r.add(`${o} ${s}`),i}).slice(0,j8)}function W8(e,t){return gn(e,t).servers.flatMap(({name:n,env:r})=>{let o={...r,...H8(r,e)};return wa(JSON.stringify({env:o})).map((s)=>({workspace:s,place:`the MCP server "${n}" of Claude Code`}))})}function H8(e,t){let n=R(e,"MOLECULE_WORKSPACE_TOKEN_FILE"),r=n===void 0?void 0:ew(Ft(n,t));return r===void 0?{}:{MOLECULE_WORKSPACE_TOKEN:r}}function B8(e){let t=Ft("~/.molecule",e);return V8(t).filter(rt).flatMap((n)=>{let r=eL(t,n,".auth_token"),o=ew(r);return o===void 0?[]:[{workspace:{id:n,token:o,...nL(e)},place:r}]})}function Z8(e){let t=R(e,"WORKSPACE_ID");return[R(e,"CONFIGS_DIR")??[],"/configs",Ft("~/.molecule-workspace",e)].flat().flatMap((r)=>{let o=eL(r,".auth_token"),s=ew(o);if(s===void 0)return[];return[{workspace:{...t===void 0?{}:{id:t},token:s,...nL(e)},place:o}]})}function nL(e){let t=R(e,"MOLECULE_PLATFORM_URL")??R(e,"PLATFORM_URL");return t===void 0?{}:{platformUrl:t}}function ew(e){let t=vt(e),n=t.kind==="text"?t.text.trim():"";return/^[\x21-\x7e]{8,500}$/.test(n)?n:void 0}function V8(e){try{return q8(e)}catch{return[]}}var j8=20;var rL=h(()=>{Lo();Yt();_a();he();St()});function Gr(e,t,n){let r=ju(e).filter((i)=>i.name===t),o=r.pop();if(o===void 0)return`${e===""||e.endsWith(`
`)?e:`${e}
`}${t}=${n}
`;let s=e.slice(0,o.valueStart)+n+e.slice(o.valueEnd);return nw(s,r)}function oL(e,t){return nw(e,ju(e).filter((n)=>n.name===t))}function tw(e,t,n){let r=ju(e).filter((i)=>i.name===t),o=r.pop();if(o===void 0)return e;let s=e.slice(o.start,o.valueStart).replace(t,()=>n);return nw(e.slice(0,o.start)+s+e.slice(o.valueStart),r)}function nw(e,t){return t.toReversed().reduce((n,{start:r,end:o})=>n.slice(0,r)+n.slice(o),e)}function sL(e){let t=/\r\n/.test(e),n=e.startsWith("\uFEFF")?"\uFEFF":"";return{text:e.slice(n.length).replace(/\r\n?/g,`
`),restore:(r)=>n+(t?r.replaceAll(`
`,`\r
`):r)}}var iL=h(()=>{Rs()});function bd(e,t){return lr(Bn(e),t,new pn).flatMap(({id:n,token:r,platformUrl:o})=>n===void 0||n.text===""?[]:[{id:n.text,token:r?.text??"",platformUrl:o?.text??""}])}function cL(e,t,n){let r=bd(e,n),o=r.find(({id:i})=>i===t.id),s=o===void 0?[...r,t]:r.map((i)=>i===o?t:i);return{text:uL(e,s,n),merged:G8(o,t)}}function lL(e,t,n){let r=bd(e,n).filter((o)=>o.id!==t);return uL(e,r,n)}function G8(e,{token:t,platformUrl:n}){if(e===void 0)return"added";if(rw(e.platformUrl)!==rw(n))return"address_replaced";return e.token===t?"unchanged":"token_replaced"}function rw(e){return $s(e).origin??e}function uL(e,t,n){let{text:r,restore:o}=sL(e),s=Bn(r),i=t.length===0?hL(r):K8(s)(r,t,s);return Q8(i,t,s,n),o(i)}function K8(e){let t=({name:r})=>R(e,r)!==void 0;if(t(gd))return(r,o,s)=>wd(gd.name,r,o,s);if([dL,pL,hd].some(t))return J8;if(t(aL))return(r,o,s)=>wd(aL.name,r,o,s);return[yd,fL].some(t)||[mL,sw].every(t)?Y8:(r,o,s)=>wd(gd.name,r,o,s)}function wd(e,t,n,r){let o=X8.safeParse(M(R(r,e)??"[]")).data??[],s=n.map(({id:i,token:a,platformUrl:c})=>{let{workspace_id:l,workspace_token:u,platformUrl:d,...p}=o.find((f)=>f.id===i||f.workspace_id===i)??{};return{...p,id:i,token:a,platform_url:c}});return Gr(t,e,JSON.stringify(s))}function J8(e,t,n){let r=t.map((l)=>l.platformUrl),o=new Set(r.map(rw)).size===1?r[0]:void 0,s=R(n,hd.name)!==void 0,a=[[dL.name,t.map(({id:l})=>l)],[pL.name,t.map(({token:l})=>l)]].reduce((l,[u,d])=>Gr(l,u,d.join(",")),e);if(!s&&o!==void 0)return Gr(a,ow.name,o);let c=s?a:tw(a,ow.name,hd.name);return Gr(c,hd.name,r.join(","))}function Y8(e,t,n){let[r,...o]=t;if(r===void 0||o.length>0)return wd(gd.name,hL(e),t,{});let i=R(n,sw.name)!==void 0?sw.name:ow.name,a=Gr(Gr(e,mL.name,r.id),i,r.platformUrl),l=R(n,yd.name)===void 0?tw(a,fL.name,yd.name):a;return Gr(l,yd.name,r.token)}function hL(e){return cr.reduce(oL,e)}function Q8(e,t,n,r){let o=new pn,s=Bn(e),i=lr(s,r,o),a=t.length===0?[]:Os(i,o);if(t.length>0&&o.problems.length>0)throw new Q(o.problems);let c=t.every(({id:d,token:p})=>a.some((f)=>f.id===d&&f.token.reveal()===p)),l=(d)=>Object.entries(d).filter(([p])=>!cr.includes(p)),u=JSON.stringify(l(n).toSorted())===JSON.stringify(l(s).toSorted());if(c&&u&&a.length===t.length)return;throw new Q([{variable:".env",got:`a file in which ${sr(t.at(-1)?.id??"")} cannot be changed without changing more`,expected:"one assignment on each line",fix:"Move the file away, and set the workspaces up again."}])}var ow,hd,dL,pL,gd,sw,yd,fL,mL,aL,X8;var gL=h(()=>{K();W();ye();iL();Rs();he();Et();Vu();Mn();Gu();Ns();({platformUrl:ow,platformUrls:hd,workspaceIds:dL,workspaceTokens:pL,workspacesJson:gd,pythonPlatformUrl:sw,pythonToken:yd,pythonTokenFile:fL,pythonWorkspaceId:mL,pythonWorkspaces:aL}=de);X8=F(le(m(),J()))});import{mkdirSync as eX}from"fs";import{join as tX,resolve as nX}from"path";class xa{path;#e;#t;constructor(e,t){this.path=tX(e,".env"),this.#e=e,this.#t=(n)=>vt(nX(e,Ft(n,t)))}workspaces(){return bd(this.#n(),this.#t)}async add(e){let t=this.#n(),n=e.map(({id:r,token:o,platformUrl:s})=>{let i=this.#r(()=>cL(t,{id:r,token:o.reveal(),platformUrl:s},this.#t));return t=i.text,i.merged});return await this.#o(t),n}async remove(e){let t=this.#n();await this.#o(this.#r(()=>lL(t,e,this.#t)))}#n(){let e=vt(this.path);if(e.kind==="missing")return"";if(e.kind==="text")return e.text;throw new N(`${re(this.path)} cannot be read (${e.reason}); nothing was changed.`,e.fix??"Make it a file of yours: chmod 600")}#r(e){try{return e()}catch(t){if(!(t instanceof Q))throw t;throw new N(`${re(this.path)} has something else wrong in it, and was not changed. ${t.message}`,`${t.advice} Or move it away, and set the workspaces up again: mv ${re(this.path)} ${re(this.path)}.old`)}}async#o(e){try{eX(this.#e,{recursive:!0,mode:448}),on(this.#e,it),await yL.default(this.path,e,{mode:384})}catch(t){if(t instanceof Tt)throw new N(`${t.message}; nothing was changed.`,t.advice);throw new N(`${re(this.path)} cannot be written (${Ie(t)??"unknown error"}); nothing was changed.`,"Make the folder yours, or set MOLECULE_STATE_DIR to one that is, also where you start Claude Code.")}}}var yL;var iw=h(()=>{W();Me();xt();gL();he();St();ot();yL=Jr(Qo(),1)});var wL,bL=(e)=>e===12288||e>=65281&&e<=65376||e>=65504&&e<=65510,_L=(e)=>e===8987||e===9001||e>=12272&&e<=12287||e>=12289&&e<=12350||e>=12441&&e<=12543||e>=12549&&e<=12591||e>=12593&&e<=12686||e>=12688&&e<=12771||e>=12783&&e<=12830||e>=12832&&e<=12871||e>=12880&&e<=19903||e>=65040&&e<=65049||e>=65072&&e<=65106||e>=65108&&e<=65126||e>=65128&&e<=65131||e>=127488&&e<=127490||e>=127504&&e<=127547||e>=127552&&e<=127560||e>=131072&&e<=196605||e>=196608&&e<=262141;var kL=h(()=>{wL=(()=>{let e=/[\uD800-\uDBFF][\uDC00-\uDFFF]/g;return(t)=>{let n=0;e.lastIndex=0;while(e.test(t))n+=1;return t.length-n}})()});var rX,oX,xL,sX,vL,iX,aX,cX,SL=(e,t={},n={})=>{let r=t.limit??1/0,o=t.ellipsis??"",s=t?.ellipsisWidth??(o?SL(o,cX,n).width:0),i=0,a=n.controlWidth??0,c=n.tabWidth??8,l=n.emojiWidth??2,u=2,d=n.regularWidth??1,p=n.wideWidth??2,f=[[iX,d],[rX,0],[oX,a],[sX,c],[vL,l],[xL,p]],g=0,y=0,_=e.length,k=0,E=!1,Z=_,ue=Math.max(0,r-s),j=0,V=0,U=0,v=0;e:while(!0){if(V>j||y>=_&&y>g){let A=e.slice(j,V)||e.slice(g,y);k=0;for(let S of A.replaceAll(aX,"")){let P=S.codePointAt(0)||0;if(bL(P))v=2;else if(_L(P))v=p;else v=d;if(U+v>ue)Z=Math.min(Z,Math.max(j,g)+k);if(U+v>r){E=!0;break e}k+=S.length,U+=v}j=V=0}if(y>=_)break e;for(let A=0,S=f.length;A<S;A++){let[P,O]=f[A];if(P.lastIndex=y,P.test(e)){if(k=P===xL?wL(e.slice(y,P.lastIndex)):P===vL?1:P.lastIndex-y,v=k*O,U+v>ue)Z=Math.min(Z,y+Math.floor((ue-U)/O));if(U+v>r){E=!0;break e}U+=v,j=g,V=y,y=g=P.lastIndex;continue e}}y+=1}return{width:E?ue:U,index:E?Z:_,truncated:E,ellipsed:E&&r>=s}},EL;var TL=h(()=>{kL();rX=/[\u001b\u009b][[()#;?]*(?:[0-9]{1,4}(?:;[0-9]{0,4})*)?[0-9A-ORZcf-nqry=><]|\u001b\]8;[^;]*;.*?(?:\u0007|\u001b\u005c)/y,oX=/[\x00-\x08\x0A-\x1F\x7F-\x9F]{1,1000}/y,xL=/(?:(?![\uFF61-\uFF9F\uFF00-\uFFEF])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Tangut}]){1,1000}/yu,sX=/\t{1,1000}/y,vL=/[\u{1F1E6}-\u{1F1FF}]{2}|\u{1F3F4}[\u{E0061}-\u{E007A}]{2}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,3}\u{E007F}|(?:\p{Emoji}\uFE0F\u20E3?|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?|\p{Emoji_Presentation})(?:\u200D(?:\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?|\p{Emoji_Presentation}|\p{Emoji}\uFE0F\u20E3?))*/yu,iX=/(?:[\x20-\x7E\xA0-\xFF](?!\uFE0F)){1,1000}/y,aX=/\p{M}+/gu,cX={limit:1/0,ellipsis:""},EL=SL});var lX,uX=(e,t={})=>EL(e,lX,t).width,yn;var _d=h(()=>{TL();lX={limit:1/0,ellipsis:"",ellipsisWidth:0},yn=uX});function Fs(e,t,n){return String(e).normalize().split(hX).map((r)=>mX(r,t,n)).join(`
`)}var kd="\x1B",CL="\x9B",dX=39,cw="\x07",IL="[",pX="]",PL="m",lw,AL,RL=(e)=>{if(e>=30&&e<=37)return 39;if(e>=90&&e<=97)return 39;if(e>=40&&e<=47)return 49;if(e>=100&&e<=107)return 49;if(e===1||e===2)return 22;if(e===3)return 23;if(e===4)return 24;if(e===7)return 27;if(e===8)return 28;if(e===9)return 29;if(e===0)return 0;return},$L=(e)=>`${kd}${IL}${e}${PL}`,OL=(e)=>`${kd}${lw}${e}${cw}`,aw=(e,t,n)=>{let r=t[Symbol.iterator](),o=!1,s=!1,i=e.at(-1),a=i===void 0?0:yn(i),c=r.next(),l=r.next(),u=0;while(!c.done){let d=c.value,p=yn(d);if(a+p<=n)e[e.length-1]+=d;else e.push(d),a=0;if(d===kd||d===CL)o=!0,s=t.startsWith(lw,u+1);if(o){if(s){if(d===cw)o=!1,s=!1}else if(d===PL)o=!1}else if(a+=p,a===n&&!l.done)e.push(""),a=0;c=l,l=r.next(),u+=d.length}if(i=e.at(-1),!a&&i!==void 0&&i.length&&e.length>1)e[e.length-2]+=e.pop()},fX=(e)=>{let t=e.split(" "),n=t.length;while(n){if(yn(t[n-1]))break;n--}if(n===t.length)return e;return t.slice(0,n).join(" ")+t.slice(n).join("")},mX=(e,t,n={})=>{if(n.trim!==!1&&e.trim()==="")return"";let r="",o,s,i=e.split(" "),a=[""],c=0;for(let d=0;d<i.length;d++){let p=i[d];if(n.trim!==!1){let g=a.at(-1)??"",y=g.trimStart();if(g.length!==y.length)a[a.length-1]=y,c=yn(y)}if(d!==0){if(c>=t&&(n.wordWrap===!1||n.trim===!1))a.push(""),c=0;if(c||n.trim===!1)a[a.length-1]+=" ",c++}let f=yn(p);if(n.hard&&f>t){let g=t-c,y=1+Math.floor((f-g-1)/t);if(Math.floor((f-1)/t)<y)a.push("");aw(a,p,t),c=yn(a.at(-1)??"");continue}if(c+f>t&&c&&f){if(n.wordWrap===!1&&c<t){aw(a,p,t),c=yn(a.at(-1)??"");continue}a.push(""),c=0}if(c+f>t&&n.wordWrap===!1){aw(a,p,t),c=yn(a.at(-1)??"");continue}a[a.length-1]+=p,c+=f}if(n.trim!==!1)a=a.map((d)=>fX(d));let l=a.join(`
`),u=!1;for(let d=0;d<l.length;d++){let p=l[d];if(r+=p,!u){if(u=p>="\uD800"&&p<="\uDBFF",u)continue}else u=!1;if(p===kd||p===CL){AL.lastIndex=d+1;let g=AL.exec(l)?.groups;if(g?.code!==void 0){let y=Number.parseFloat(g.code);o=y===dX?void 0:y}else if(g?.uri!==void 0)s=g.uri.length===0?void 0:g.uri}if(l[d+1]===`
`){if(s)r+=OL("");let f=o?RL(o):void 0;if(o&&f)r+=$L(f)}else if(p===`
`){if(o&&RL(o))r+=$L(o);if(s)r+=OL(s)}}return r},hX;var uw=h(()=>{_d();lw=`${pX}8;;`,AL=new RegExp(`(?:\\${IL}(?<code>\\d+)m|\\${lw}(?<uri>.*)${cw})`,"y"),hX=/\r?\n/});var wn,va;var dw=h(()=>{wn={to(e,t){if(!t)return`\x1B[${e+1}G`;return`\x1B[${t+1};${e+1}H`},move(e,t){let n="";if(e<0)n+=`\x1B[${-e}D`;else if(e>0)n+=`\x1B[${e}C`;if(t<0)n+=`\x1B[${-t}A`;else if(t>0)n+=`\x1B[${t}B`;return n},up:(e=1)=>`\x1B[${e}A`,down:(e=1)=>`\x1B[${e}B`,forward:(e=1)=>`\x1B[${e}C`,backward:(e=1)=>`\x1B[${e}D`,nextLine:(e=1)=>"\x1B[E".repeat(e),prevLine:(e=1)=>"\x1B[F".repeat(e),left:"\x1B[G",hide:"\x1B[?25l",show:"\x1B[?25h",save:"\x1B7",restore:"\x1B8"},va={screen:"\x1B[2J",up:(e=1)=>"\x1B[1J".repeat(e),down:(e=1)=>"\x1B[J".repeat(e),line:"\x1B[2K",lineEnd:"\x1B[K",lineStart:"\x1B[1K",lines(e){let t="";for(let n=0;n<e;n++)t+=this.line+(n<e-1?wn.up():"");if(e)t+=wn.left;return t}}});import{styleText as pw}from"util";import{stdout as NL,stdin as gX}from"process";import yX from"readline";function vd(e,t,n){if(!n.some((i)=>!i.disabled))return e;let r=e+t,o=Math.max(n.length-1,0),s=r<0?o:r>o?0:r;return n[s]?.disabled?vd(s,t<0?-1:1,n):s}function LL(e){if(e!==void 0)return e;if(Kt.accessible!==void 0)return Kt.accessible;let t=process.env.ACCESSIBLE;return t!==void 0&&t!==""&&t!=="0"&&t!=="false"}function ML(e,t){if(typeof e=="string")return Kt.aliases.get(e)===t;for(let n of e)if(n!==void 0&&ML(n,t))return!0;return!1}function _X(e,t){if(e===t)return;let n=e.split(`
`),r=t.split(`
`),o=Math.max(n.length,r.length),s=[];for(let i=0;i<o;i++)n[i]!==r[i]&&s.push(i);return{lines:s,numLinesBefore:n.length,numLinesAfter:r.length,numLines:o}}function xd(e,t){let n=e;n.isTTY&&n.setRawMode(t)}function Us(e,t,n,r=n,o=n,s){let i=Ea(e??NL),a=yn(n);return Fs(t,i-a,{hard:!0,trim:!1}).split(`
`).map((c,l,u)=>{let d=s?s(c,l):c;return l===0?`${r}${d}`:l===u.length-1?`${o}${d}`:`${n}${d}`}).join(`
`)}function DL(e,t){if("~standard"in e){let n=e["~standard"].validate(t);return n instanceof Promise?n.then((r)=>r.issues?.at(0)?.message):n.issues?.at(0)?.message}return e(t)}var wX,bX,Kt,REe,Sa,Ea=(e)=>("columns"in e)&&typeof e.columns=="number"?e.columns:80,fw=(e)=>("rows"in e)&&typeof e.rows=="number"?e.rows:20,Sd=class e{input;output;_abortSignal;rl;opts;_render;_track=!1;_prevFrame="";_subscribers=new Map;_cursor=0;state="initial";error="";value;userInput="";get accessible(){return LL(this.opts.accessible)}constructor(t,n=!0){let{input:r=gX,output:o=NL,render:s,signal:i,...a}=t;this.opts=a,this.onKeypress=this.onKeypress.bind(this),this.close=this.close.bind(this),this.render=this.render.bind(this),this._render=s.bind(this),this._track=n,this._abortSignal=i,this.input=r,this.output=o}unsubscribe(){this._subscribers.clear()}setSubscriber(t,n){let r=this._subscribers.get(t)??[];r.push(n),this._subscribers.set(t,r)}on(t,n){this.setSubscriber(t,{cb:n})}once(t,n){this.setSubscriber(t,{cb:n,once:!0})}emit(t,...n){let r=this._subscribers.get(t)??[],o=[];for(let s of r)s.cb(...n),s.once&&o.push(()=>r.splice(r.indexOf(s),1));for(let s of o)s()}prompt(){return new Promise((t)=>{if(this._abortSignal){if(this._abortSignal.aborted)return this.state="cancel",this.close(),t(Sa);this._abortSignal.addEventListener("abort",()=>{this.state="cancel",this.close()},{once:!0})}this.rl=yX.createInterface({input:this.input,tabSize:2,prompt:"",escapeCodeTimeout:50,terminal:!0}),this.rl.prompt(),this.opts.initialUserInput!==void 0&&this._setUserInput(this.opts.initialUserInput,!0),this.input.on("keypress",this.onKeypress),xd(this.input,!0),this.output.on("resize",this.render),this.render(),this.once("submit",()=>{this.output.write(wn.show),this.output.off("resize",this.render),xd(this.input,!1),t(this.value)}),this.once("cancel",()=>{this.output.write(wn.show),this.output.off("resize",this.render),xd(this.input,!1),t(Sa)})})}_isActionKey(t,n){return t==="\t"}_shouldSubmit(t,n){return!0}_setValue(t){this.value=t,this.emit("value",this.value)}_setUserInput(t,n){this.userInput=t??"",this.emit("userInput",this.userInput),n&&this._track&&this.rl&&(this.rl.write(this.userInput),this._cursor=this.rl.cursor)}_clearUserInput(){this.rl?.write(null,{ctrl:!0,name:"u"}),this._setUserInput("")}async onKeypress(t,n){if(this.state!=="validating"){if(this._track&&n.name!=="return"&&(n.name&&this._isActionKey(t,n)&&this.rl?.write(null,{ctrl:!0,name:"h"}),this._cursor=this.rl?.cursor??0,this._setUserInput(this.rl?.line)),this.state==="error"&&(this.state="active"),n?.name&&(!this._track&&Kt.aliases.has(n.name)&&this.emit("cursor",Kt.aliases.get(n.name)),Kt.actions.has(n.name)&&this.emit("cursor",n.name)),t&&(t.toLowerCase()==="y"||t.toLowerCase()==="n")&&this.emit("confirm",t.toLowerCase()==="y"),this.emit("key",t,n),n?.name==="return"&&this._shouldSubmit(t,n)){if(this.opts.validate){let r=DL(this.opts.validate,this.value),o;r instanceof Promise?(this.state="validating",this.render(),o=await r):o=r,o&&(this.error=o instanceof Error?o.message:o,this.state="error",this.rl?.write(this.userInput))}this.state!=="error"&&(this.state="submit")}ML([t,n?.name,n?.sequence],"cancel")&&(this.state="cancel"),(this.state==="submit"||this.state==="cancel")&&this.emit("finalize"),this.render(),(this.state==="submit"||this.state==="cancel")&&this.close()}}close(){this.input.unpipe(),this.input.removeListener("keypress",this.onKeypress),this.output.write(`
`),xd(this.input,!1),this.rl?.close(),this.rl=void 0,this.emit(`${this.state}`,this.value),this.unsubscribe()}restoreCursor(){let t=Fs(this._prevFrame,Ea(this.output),{hard:!0,trim:!1}).split(`
`).length-1;this.output.write(wn.move(-999,t*-1))}render(){let t=Fs(this._render(this)??"",Ea(this.output),{hard:!0,trim:!1});if(t!==this._prevFrame){if(this.state==="initial")this.output.write(wn.hide);else{let n=_X(this._prevFrame,t),r=fw(this.output);if(this.restoreCursor(),n){let o=Math.max(0,n.numLinesAfter-r),s=Math.max(0,n.numLinesBefore-r),i=n.lines.find((a)=>a>=o);if(i===void 0){this._prevFrame=t;return}if(n.lines.length===1){this.output.write(wn.move(0,i-s)),this.output.write(va.lines(1));let a=t.split(`
`);this.output.write(a[i]),this._prevFrame=t,this.output.write(wn.move(0,a.length-i-1));return}else if(n.lines.length>1){if(o<s)i=o;else{let c=i-s;c>0&&this.output.write(wn.move(0,c))}this.output.write(va.down());let a=t.split(`
`).slice(i);this.output.write(a.join(`
`)),this._prevFrame=t;return}}this.output.write(va.down())}this.output.write(t),this.state==="initial"&&(this.state="active"),this._prevFrame=t}}},mw,hw,zL,gw;var yw=h(()=>{uw();dw();_d();wX=["up","down","left","right","space","enter","cancel"],bX=["January","February","March","April","May","June","July","August","September","October","November","December"],Kt={actions:new Set(wX),aliases:new Map([["k","up"],["j","down"],["h","left"],["l","right"],["\x03","cancel"],["escape","cancel"]]),messages:{cancel:"Canceled",error:"Something went wrong"},withGuide:!0,accessible:void 0,date:{monthNames:[...bX],messages:{required:"Please enter a valid date",invalidMonth:"There are only 12 months in a year",invalidDay:(e,t)=>`There are only ${e} days in ${t}`,afterMin:(e)=>`Date must be on or after ${e.toISOString().slice(0,10)}`,beforeMax:(e)=>`Date must be on or before ${e.toISOString().slice(0,10)}`}}};REe=globalThis.process.platform.startsWith("win"),Sa=Symbol("clack:cancel");mw=class mw extends Sd{get cursor(){return this.value?0:1}get _value(){return this.cursor===0}constructor(e){super(e,!1),this.value=!!e.initialValue,this.on("userInput",()=>{this.value=this._value}),this.on("confirm",(t)=>{this.output.write(wn.move(0,-1)),this.value=t,this.state="submit",this.close()}),this.on("cursor",()=>{this.value=!this.value})}};hw=class hw extends Sd{_mask="\u2022";get cursor(){return this._cursor}get masked(){return this.userInput.replaceAll(/./g,this._mask)}get userInputWithCursor(){if(this.state==="submit"||this.state==="cancel")return this.masked;let e=this.userInput;if(this.cursor>=e.length)return`${this.masked}${pw(["inverse","hidden"],"_")}`;let t=this.masked,n=t.slice(0,this.cursor),r=t.slice(this.cursor,this.cursor+1),o=t.slice(this.cursor+1);return`${n}${pw("inverse",r)}${o}`}clear(){this._clearUserInput()}constructor({mask:e,...t}){super(t),this._mask=e??"\u2022",this.on("userInput",(n)=>{this._setValue(n)}),this.on("finalize",()=>{this.value===void 0&&(this.value="")})}};zL=class e extends Sd{options;cursor=0;get _selectedValue(){return this.options[this.cursor]}changeValue(){let t=this._selectedValue;this.value=t===void 0?void 0:t.value}constructor(t){super(t,!1),this.options=t.options;let n=this.options.findIndex(({value:o})=>o===t.initialValue),r=n===-1?0:n;this.cursor=this.options[r]?.disabled?vd(r,1,this.options):r,this.changeValue(),this.on("cursor",(o)=>{switch(o){case"left":case"up":this.cursor=vd(this.cursor,-1,this.options);break;case"down":case"right":this.cursor=vd(this.cursor,1,this.options);break}this.changeValue()})}};gw=class gw extends Sd{get userInputWithCursor(){if(this.state==="submit")return this.userInput;let e=this.userInput;if(this.cursor>=e.length)return`${this.userInput}\u2588`;let t=e.slice(0,this.cursor),n=e.slice(this.cursor,this.cursor+1),r=e.slice(this.cursor+1);return`${t}${pw("inverse",n)}${r}`}get cursor(){return this._cursor}constructor(e){super({...e,initialUserInput:e.initialUserInput??e.initialValue}),this.on("userInput",(t)=>{this._setValue(t)}),this.on("finalize",()=>{this.value||(this.value=e.defaultValue),this.value===void 0&&(this.value="")})}}});import{styleText as I,stripVTControlCharacters as UEe}from"util";import Cn from"process";function xX(){if(Cn.platform!=="win32")return Cn.env.TERM!=="linux";return Boolean(Cn.env.CI)||Boolean(Cn.env.WT_SESSION)||Boolean(Cn.env.TERMINUS_SUBLIME)||Cn.env.ConEmuTask==="{cmd::Cmder}"||Cn.env.TERM_PROGRAM==="Terminus-Sublime"||Cn.env.TERM_PROGRAM==="vscode"||Cn.env.TERM==="xterm-256color"||Cn.env.TERM==="alacritty"||Cn.env.TERMINAL_EMULATOR==="JetBrains-JediTerm"}function IX(e,t,n){let r=n?`${I("cyan",ke)}  `:"",o=Us(e,t.join(" \u2022 "),r).split(`
`);return n&&o.push(I("cyan",Kr)),o}var vX,Pe=(e,t)=>vX?e:t,FL,SX,EX,qL,BEe,ke,Kr,ZEe,VEe,ww,Td,GEe,KEe,XEe,TX,JEe,YEe,QEe,e0e,t0e,n0e,AX,RX,$X,OX,Ad=(e)=>{switch(e){case"initial":case"active":return I("cyan",FL);case"cancel":return I("red",SX);case"error":return I("yellow",EX);case"submit":return I("green",qL);case"validating":return I("dim",FL)}},CX=(e)=>{switch(e){case"initial":case"active":return I("cyan",ke);case"cancel":return I("red",ke);case"error":return I("yellow",ke);case"submit":return I("green",ke)}},UL=(e,t,n,r,o,s=!1)=>{let i=t,a=0;if(s)for(let c=r-1;c>=n;c--){let l=e[c];if(l&&(i-=l.length),a++,i<=o)break}else for(let c=n;c<r;c++){let l=e[c];if(l&&(i-=l.length),a++,i<=o)break}return{lineCount:i,removals:a}},PX=({cursor:e,options:t,style:n,output:r=process.stdout,maxItems:o=Number.POSITIVE_INFINITY,columnPadding:s=0,rowPadding:i=4})=>{let a=Ea(r)-s,c=fw(r),l=I("dim","..."),u=Math.max(c-i,0),d=Math.max(Math.min(o,u),5),p=0;e>=d-3&&(p=Math.max(Math.min(e-d+3,t.length-d),0));let f=d<t.length&&p>0,g=d<t.length&&p+d<t.length,y=Math.min(p+d,t.length),_=[],k=0;f&&k++,g&&k++;let E=p+(f?1:0),Z=y-(g?1:0);for(let j=E;j<Z;j++){let V=t[j],U=V!==void 0?n(V,j===e):"",v=Fs(U,a,{hard:!0,trim:!1}).split(`
`);_.push(v),k+=v.length}if(k>u){let j=0,V=0,U=k,v=e-E,A=u,S=()=>UL(_,U,0,v,A),P=()=>UL(_,U,v+1,_.length,A,!0);f?({lineCount:U,removals:j}=S(),U>A&&(g||(A-=1),{lineCount:U,removals:V}=P())):(g||(A-=1),{lineCount:U,removals:V}=P(),U>A&&(A-=1,{lineCount:U,removals:j}=S())),j>0&&(f=!0,_.splice(0,j)),V>0&&(g=!0,_.splice(_.length-V,V))}let ue=[];f&&ue.push(l);for(let j of _)for(let V of j)ue.push(V);return g&&ue.push(l),ue},jL=(e)=>{let t=e.active??"Yes",n=e.inactive??"No";return new mw({active:t,inactive:n,signal:e.signal,input:e.input,output:e.output,initialValue:e.initialValue??!0,render(){let r=e.withGuide??Kt.withGuide,o=`${Ad(this.state)}  `,s=r?`${I("gray",ke)}  `:"",i=Us(e.output,e.message,s,o),a=`${r?`${I("gray",ke)}
`:""}${i}
`,c=this.value?t:n;switch(this.state){case"submit":{let l=r?`${I("gray",ke)}  `:"";return`${a}${l}${I("dim",c)}`}case"cancel":{let l=r?`${I("gray",ke)}  `:"";return`${a}${l}${I(["strikethrough","dim"],c)}${r?`
${I("gray",ke)}`:""}`}default:{let l=r?`${I("cyan",ke)}  `:"",u=r?I("cyan",Kr):"";return`${a}${l}${this.value?`${I("green",ww)} ${t}`:`${I("dim",Td)} ${I("dim",t)}`}${e.vertical?r?`
${I("cyan",ke)}  `:`
`:` ${I("dim","/")} `}${this.value?`${I("dim",Td)} ${I("dim",n)}`:`${I("green",ww)} ${n}`}
${u}
`}}}}).prompt()},r0e,Xt,WL=(e)=>new hw({validate:e.validate,mask:e.mask??TX,signal:e.signal,input:e.input,output:e.output,render(){let t=e.withGuide??Kt.withGuide,n=`${t?`${I("gray",ke)}
`:""}${Ad(this.state)}  ${e.message}
`,r=this.userInputWithCursor,o=this.masked;switch(this.state){case"error":{let s=t?`${I("yellow",ke)}  `:"",i=t?`${I("yellow",Kr)}  `:"",a=o??"";return e.clearOnError&&this.clear(),`${n.trim()}
${s}${a}
${i}${I("yellow",this.error)}
`}case"submit":{let s=t?`${I("gray",ke)}  `:"",i=o?I("dim",o):"";return`${n}${s}${i}`}case"cancel":{let s=t?`${I("gray",ke)}  `:"",i=o?I(["strikethrough","dim"],o):"";return`${n}${s}${i}${o&&t?`
${I("gray",ke)}`:""}`}default:{let s=t?`${I("cyan",ke)}  `:"",i=t?I("cyan",Kr):"";return`${n}${s}${r}
${i}
`}}}}).prompt(),o0e,NX,Ed=(e,t)=>e.includes(`
`)?e.split(`
`).map((n)=>t(n)).join(`
`):t(e),HL=(e)=>{let t=(r,o)=>{if(r===void 0)return"";let s=r.label??String(r.value);switch(o){case"disabled":return`${I("gray",Td)} ${Ed(s,(i)=>I("gray",i))}${r.hint?` ${I("dim",`(${r.hint??"disabled"})`)}`:""}`;case"selected":return`${Ed(s,(i)=>I("dim",i))}`;case"active":return`${I("green",ww)} ${s}${r.hint?` ${I("dim",`(${r.hint})`)}`:""}`;case"cancelled":return`${Ed(s,(i)=>I(["strikethrough","dim"],i))}`;default:return`${I("dim",Td)} ${Ed(s,(i)=>I("dim",i))}`}},n=e.showInstructions??!0;return new zL({options:e.options,signal:e.signal,input:e.input,output:e.output,initialValue:e.initialValue,render(){let r=e.withGuide??Kt.withGuide,o=`${Ad(this.state)}  `,s=`${CX(this.state)}  `,i=Us(e.output,e.message,s,o),a=`${r?`${I("gray",ke)}
`:""}${i}
`;switch(this.state){case"submit":{let c=r?`${I("gray",ke)}  `:"",l=Us(e.output,t(this.options[this.cursor],"selected"),c);return`${a}${l}`}case"cancel":{let c=r?`${I("gray",ke)}  `:"",l=Us(e.output,t(this.options[this.cursor],"cancelled"),c);return`${a}${l}${r?`
${I("gray",ke)}`:""}`}default:{let c=r?`${I("cyan",ke)}  `:"",l=a.split(`
`).length,u=n?IX(e.output,NX,r):r?[I("cyan",Kr)]:[],d=u.join(`
`),p=u.length+1;return`${a}${c}${PX({output:e.output,cursor:this.cursor,options:this.options,maxItems:e.maxItems,columnPadding:c.length,rowPadding:l+p,style:(f,g)=>t(f,f.disabled?"disabled":g?"active":"inactive")}).join(`
${c}`)}
${d}
`}}}}).prompt()},s0e,BL=(e)=>new gw({validate:e.validate,placeholder:e.placeholder,defaultValue:e.defaultValue,initialValue:e.initialValue,output:e.output,signal:e.signal,input:e.input,render(){let t=e?.withGuide??Kt.withGuide,n=`${`${t?`${I("gray",ke)}
`:""}${Ad(this.state)}  `}${e.message}
`,r=e.placeholder&&e.placeholder.length>0?I("inverse",e.placeholder[0])+I("dim",e.placeholder.slice(1)):I(["inverse","hidden"],"_"),o=this.userInput?this.userInputWithCursor:r,s=this.value??"";switch(this.state){case"validating":{let i=t?`${I("cyan",ke)}  `:"",a=t?I("cyan",Kr):"",c=I("dim",o),l=I("dim","Validating...");return`${n}${i}${c}
${a}  ${l}
`}case"error":{let i=this.error?`  ${I("yellow",this.error)}`:"",a=t?`${I("yellow",ke)}  `:"",c=t?I("yellow",Kr):"";return`${n.trim()}
${a}${o}
${c}${i}
`}case"submit":{let i=s?`${t?"  ":""}${I("dim",s)}`:"",a=t?I("gray",ke):"";return`${n}${a}${i}`}case"cancel":{let i=s?`  ${I(["strikethrough","dim"],s)}`:"",a=t?I("gray",ke):"";return`${n}${a}${i}${s.trim()?`
${a}`:""}`}default:{let i=t?`${I("cyan",ke)}  `:"",a=t?I("cyan",Kr):"";return`${n}${i}${o}
${a}
`}}}}).prompt();var ZL=h(()=>{yw();yw();uw();_d();dw();vX=xX(),FL=Pe("\u25C6","*"),SX=Pe("\u25A0","x"),EX=Pe("\u25B2","x"),qL=Pe("\u25C7","o"),BEe=Pe("\u250C","T"),ke=Pe("\u2502","|"),Kr=Pe("\u2514","\u2014"),ZEe=Pe("\u2510","T"),VEe=Pe("\u2518","\u2014"),ww=Pe("\u25CF",">"),Td=Pe("\u25CB"," "),GEe=Pe("\u25FB","[\u2022]"),KEe=Pe("\u25FC","[+]"),XEe=Pe("\u25FB","[ ]"),TX=Pe("\u25AA","\u2022"),JEe=Pe("\u2500","-"),YEe=Pe("\u256E","+"),QEe=Pe("\u251C","+"),e0e=Pe("\u256F","+"),t0e=Pe("\u2570","+"),n0e=Pe("\u256D","+"),AX=Pe("\u25CF","\u2022"),RX=Pe("\u25C6","*"),$X=Pe("\u25B2","!"),OX=Pe("\u25A0","x");r0e=[`${I("dim","\u2191/\u2193")} to navigate`,`${I("dim","Space:")} select`,`${I("dim","Enter:")} confirm`],Xt={message:(e=[],{symbol:t=I("gray",ke),secondarySymbol:n=I("gray",ke),output:r=process.stdout,spacing:o=1,withGuide:s}={})=>{let i=[],a=s??Kt.withGuide,c=a?n:"",l=a?`${t}  `:"",u=a?`${n}  `:"";for(let p=0;p<o;p++)i.push(c);let d=Array.isArray(e)?e:e.split(`
`);if(d.length>0){let[p,...f]=d;p.length>0?i.push(`${l}${p}`):i.push(a?t:"");for(let g of f)g.length>0?i.push(`${u}${g}`):i.push(a?n:"")}r.write(`${i.join(`
`)}
`)},info:(e,t)=>{Xt.message(e,{...t,symbol:I("blue",AX)})},success:(e,t)=>{Xt.message(e,{...t,symbol:I("green",RX)})},step:(e,t)=>{Xt.message(e,{...t,symbol:I("green",qL)})},warn:(e,t)=>{Xt.message(e,{...t,symbol:I("yellow",$X)})},warning:(e,t)=>{Xt.warn(e,t)},error:(e,t)=>{Xt.message(e,{...t,symbol:I("red",OX)})}},o0e={light:Pe("\u2500","-"),heavy:Pe("\u2501","="),block:Pe("\u2588","#")},NX=[`${I("dim","\u2191/\u2193")} to navigate`,`${I("dim","Enter:")} confirm`],s0e=`${I("gray",ke)}  `});function VL(e,t){return new Promise((n)=>{let r="",o=!1,s,i=new TextDecoder,a=(l)=>{clearTimeout(s),e.off("data",c),t(Rd.off),e.setRawMode(!1),e.pause(),n(l)},c=(l)=>{clearTimeout(s);let u=i.decode(l,{stream:!0});while(u!==""){let d=o?Rd.end:Rd.start,p=u.indexOf(d),f=p===-1?u:u.slice(0,p);if(u=p===-1?"":u.slice(p+d.length),!o&&(f.includes("\x03")||f==="\x1B"))return a(void 0);if(!o&&f.includes("\x04"))return a(r+f.slice(0,f.indexOf("\x04")));if(r=(r+f).replace(/\r\n?/g,`
`).slice(0,65536),p===-1)break;if(o&&r.trim()!=="")return a(r);o=!o}if(!o&&r.endsWith(`
`))s=setTimeout(()=>a(r),250)};e.setRawMode(!0),t(Rd.on),e.on("data",c),e.resume()})}var Rd;var GL=h(()=>{Rd={on:"\x1B[?2004h",off:"\x1B[?2004l",start:"\x1B[200~",end:"\x1B[201~"}});var JL={};Nn(JL,{terminalConversation:()=>bw});function bw(e,t){return{questions:DX(e,t),say:(n,r)=>MX[n](XL(r,e)),show:(n)=>e.print(`
${n.map((r)=>`  ${r}
`).join("")}`)}}function DX(e,t){let n=(r)=>{if(t.aborted)throw new Mo;return XL(r,e)};return{choose:async(r,o)=>$d(await HL({message:n(r),options:[...o],showInstructions:!1})),text:async(r,o)=>$d(await BL({message:n(r),placeholder:o,validate:KL})).trim(),secret:async(r)=>$d(await WL({message:n(r),validate:KL})).trim(),confirm:async(r,o)=>$d(await jL({message:n(r),initialValue:o})),paste:async(r,o)=>{Xt.step(n(`${r}
It is not shown. Press Enter when nothing happens after it.
${o}`));let s=await VL(process.stdin,(a)=>e.print(a));if(s===void 0)throw new Mo;if(s.trim()==="")return"";let i=s.trimEnd().split(`
`).length;return Xt.success(i===1?"One line received.":`${i} lines received.`),s}}}function $d(e){if(e===Sa)throw new Mo;return e}function KL(e){return e===void 0||e.trim()===""?"Something is needed here; Ctrl-C gives up.":void 0}function XL(e,{columns:t}){return t===void 0?e:Je(e,t-LX)}var LX=3,MX;var _w=h(()=>{ZL();Vr();fd();GL();MX={done:Xt.success,info:Xt.info,warning:Xt.warn,problem:Xt.error}});var nM={};Nn(nM,{setupCommand:()=>UX});async function UX(e,t){let n=zX.parse(e);using r=Dt(t.signals,t.env);try{return await qX(n,t,r.signal)}catch(o){throw r.signal.aborted?new Mo:o}}async function qX(e,t,n){let{env:r,output:o,input:s}=t,i=At(r),a=$n(r,i),c=s.isTerminal?await jX(o,n):pd(o),l={flags:e,context:t,conversation:c,access:Zn(r,a),file:new xa(i,r),stop:n};if(KX(r,e),e.token!==void 0)c.say("warning",WX);let u=await HX(l);return GX(r,u,a),await JX(l,u,i),await UN(e,{env:r,conversation:c,directory:i,output:o}),0}async function jX(e,t){await Promise.resolve().then(() => _w());return bw(e,t)}async function HX(e){let{flags:t,context:n,conversation:r}=e,{env:o,input:s}=n,i=tL(o,process.cwd());if(t.create!==void 0)return[await YL(e,t.create)];let a=await VN(t,i,s),{questions:c}=r,l=a.every((d)=>Object.keys(d).length===0);if(c===void 0||!l)return QL(e,a);let u=await XN(c,i);if(u!=="create")return QL(e,u);return[await YL(e,await c.text("Name of the new workspace","My laptop"))]}async function YL(e,t){let{flags:n,context:r,conversation:o,access:s,stop:i}=e,a=await YN({...n,name:t},r.input,o,s.send,i);return eM(e,a,[])}async function QL(e,t){let n=[];for(let r of t){let o=t.flatMap(({id:s})=>s??[]);n.push(await eM(e,r,o))}return n}async function eM(e,t,n){let{conversation:r,access:o,file:s,stop:i}=e,a=t;for(let c=1;;c+=1){let{draft:l,notices:u}=cd(await JN(a,r));Yy(l);for(let y of u)r.say("info",y);let d=await VX(l,[...n,...s.workspaces().map(({id:y})=>y)],o,i);if(d.isGood)return r.say("done",`${Ae(d.info.name)} is there, and the platform takes the token.`),{target:ka(l),info:d.info};let{fact:p,fix:f,part:g}=d;if(r.questions===void 0||c===FX)throw new N(`${p}. Nothing was written.`,f);if(r.say("problem",`${QX(p)}. ${f}`),!await r.questions.confirm(g==="none"?"Try again?":`Correct ${BX[g]}?`,!0))throw new N(`${p}. Nothing was written.`,f);a=ZX(l,g)}}function ZX({platformUrl:e,id:t,token:n},r){return{...r==="address"||e===void 0?{}:{platformUrl:e},...r==="id"||t===void 0?{}:{id:t},...r==="token"||n===void 0?{}:{token:n}}}async function VX(e,t,{client:n},r){try{return await pN(ka(e),t,n,r)}catch(o){if(!(o instanceof Q))throw o;let[{variable:s="",got:i="",expected:a="",fix:c=""}={}]=o.problems;return{isGood:!1,part:s.includes("address")?"address":s.includes("token")?"token":"id",fact:`${s}: got ${i}, expected ${a}`,fix:c}}}function GX(e,t,n){let r=n instanceof Q?[]:n.settings.targets.map(({platformUrl:s})=>s);if(r.length>0&&t.some(({target:s})=>!r.includes(s.platformUrl))&&tM(e))kw("another canvas is not added from inside a Claude Code session.")}function KX(e,{allow:t,plugin:n,yes:r,create:o}){if(!tM(e))return;if(t===!0||n===!0||r)kw("the settings of Claude Code are not changed from inside a session.");if(o!==void 0)kw("no workspace is made from inside a Claude Code session.")}function tM(e){return R(e,"CLAUDECODE")!==void 0}function kw(e){throw new N(`${e} Nothing was written.`,"Run the same command in a terminal of your own.")}async function JX({conversation:e,file:t,context:{env:n}},r,o){let s=await t.add(r.map(({target:a})=>a)),i=Ot(o).isHeld;for(let[a,{info:c}]of r.entries()){let l=XX[s[a]??"added"];if(e.say("done",`${Ae(c.name)}: ${l.charAt(0).toLowerCase()}${l.slice(1)} in ${t.path}.`),c.status==="online"&&!i)e.say("warning",`${Ae(c.name)} is online from somewhere else at the moment: sessions in both places would get its messages.`);else if(!["online","awaiting_agent","offline"].includes(c.status))e.say("warning",`${Ae(c.name)} is ${Wo(c.status)} on the canvas: messages may wait there.`)}YX(e,n,o,r)}function YX(e,t,n,r){let o=$n(t,n);if(o instanceof Q){for(let{variable:l,got:u,fix:d}of o.problems)e.say("warning",`${l}: got ${u}. ${d}`);return}let s=new Set(o.settings.targets.map(({id:l})=>l)),i=r.filter(({target:l})=>!s.has(l.id));if(i.length===0)return;let c=["MOLECULE_WORKSPACES_JSON","MOLECULE_WORKSPACE_IDS","MOLECULE_WORKSPACES","WORKSPACE_ID"].filter((l)=>R(t,l)!==void 0).join(", ");e.say("warning",`This shell's environment names other workspaces (${c}), which go before the file: ${at(i.length,"workspace")} would not be used by a session that is started here. Unset them first.`)}function QX(e){return e.charAt(0).toUpperCase()+e.slice(1)}var zX,FX=10,WX="A token on the command line stays in the history of the shell, and others on this machine can see it while this runs. Better: --token-file <file>, or the standard input; and create a new token on the canvas when that matters.",BX,XX;var rM=h(()=>{K();W();Me();he();Et();ot();ar();Ms();Ir();mN();qN();dd();fd();QN();rL();Qy();iw();zX=b({url:m().optional(),id:m().optional(),token:m().optional(),tokenFile:m().optional(),from:m().optional(),found:L().default(!1),create:m().optional(),parent:m().optional(),adminTokenFile:m().optional(),plugin:L().optional(),marketplace:m().optional(),allow:L().optional(),bun:L().optional(),yes:L().default(!1)});BX={address:"the address",id:"the id",token:"the token"};XX={added:"Written",token_replaced:"The token is replaced",address_replaced:"The address is replaced",unchanged:"It was there already"}});import{closeSync as eJ,constants as tJ,existsSync as nJ,readSync as rJ,rmSync as C0e}from"fs";function Do(e){if(!nJ(e))return!1;let t=$t(e,tJ.O_RDONLY);try{let n=Buffer.alloc(xw);return rJ(t,n,0,xw,0)===xw&&n[oJ]===2}finally{eJ(t)}}var xw=20,oJ=18;var Od=h(()=>{qc();xt()});var Ta=4;import{Database as vw,constants as oM}from"bun:sqlite";import{chmodSync as j0e,closeSync as W0e,constants as H0e,existsSync as sJ,statSync as B0e}from"fs";import{dirname as iJ,join as aJ}from"path";import{pathToFileURL as cJ}from"url";function sM(e){return aJ(e,"inbox.db")}function uJ(e){on(iJ(e),it);for(let t of["",...lJ])on(e+t,{kind:"file"})}function Cd(e,{isOnNetwork:t=!1}={}){if(uJ(e),t&&Do(e))throw Error("its write-ahead log can only be read on a local disk");return sJ(`${e}-wal`)||!Do(e)?new vw(e,{readonly:!0,strict:!0}):new vw(`${cJ(e).href}?immutable=1`,oM.SQLITE_OPEN_READONLY|oM.SQLITE_OPEN_URI)}function iM(e){let t=e.serialize();return t[18]=1,t[19]=1,vw.deserialize(t)}var lJ;var Id=h(()=>{W();xt();Od();lJ=["-wal","-shm","-journal"]});var aM=20;function yJ(e){try{return gJ.parse(JSON.parse(e))}catch(t){throw new Ua("a message that cannot be read",{cause:t})}}function lM(e){let t=e.attachments.slice(0,fJ).map(({bytes:s,...i},a)=>a<aM?i:{kind:i.kind}),{text:n}=e,r=n.length>cM,o={...e,attachments:t,...r?{wholeCharacters:n.length}:{}};return JSON.stringify(o,(s,i)=>typeof i==="string"?i.slice(0,dJ[s]??pJ):i)}function ur({row:e,state:t,pushes:n,body:r}){return r===null?[]:[{row:e,state:t,pushes:n,message:yJ(r)}]}var cM=50000,dJ,pJ=500,fJ=1000,mJ,hJ,gJ,zo="row, state, pushes, body",zt="created_us, seq, row",In="state = 'pending' AND held_for IS NULL",dr="state = 'pending' AND held_for IS NOT NULL",ct="+workspace_id IN (SELECT value FROM json_each(?))",qs="row NOT IN (SELECT value FROM json_each(?))",Aa="(json_extract(body, '$.delegation.outcome') IS NOT NULL OR json_extract(body, '$.request.isOwn') IS NOT NULL)",uM="reason IS NOT 'told'",dM="reason IS NOT 'released'";var js=h(()=>{K();W();dJ={text:cM,uri:2048},mJ=b({kind:m(),name:m().exactOptional(),mimeType:m().exactOptional(),uri:m().exactOptional(),sizeBytes:Y().exactOptional(),isInline:L().exactOptional()}),hJ=Yo("kind",[b({kind:C("canvas_user")}),b({kind:C("peer_agent"),peerId:m(),name:m().exactOptional(),role:m().exactOptional()}),b({kind:C("system_notice"),sourceType:m()})]),gJ=b({activityId:m(),workspaceId:m(),sender:hJ,text:m(),wholeCharacters:Ke().exactOptional(),textOrigin:Re(["sender","summary","none"]),attachments:F(mJ),method:m().exactOptional(),createdAt:m(),messageId:m().exactOptional(),contextId:m().exactOptional(),inReplyTo:m().exactOptional(),isExcerpt:C(!0).exactOptional(),delegation:b({id:m(),task:m().exactOptional(),outcome:Re(["completed","failed"]).exactOptional()}).exactOptional(),request:b({id:m(),event:Re(["created","outcome","comment","cancelled"]),kind:Re(["task","approval"]).exactOptional(),title:m().exactOptional(),status:m().exactOptional(),by:Re(["user","agent"]).exactOptional(),isOwn:C(!0).exactOptional(),commentId:m().exactOptional()}).exactOptional()})});function Sw(e,t){return e.workspaces.get(t)??e.default}function fM(e,t){let{sender:n,delegation:r,request:o,workspaceId:s}=t,i=r?.outcome!==void 0||o?.isOwn===!0;if(n.kind!=="peer_agent"||i)return!0;return Ew(e,s,n.peerId)}function Ew(e,t,n){let r=Sw(e,t);return r.senders==="all"||r.senders==="peers"&&r.peers.includes(n)}function $a(e){switch(e.senders){case"all":return"everybody who may write to the workspace";case"canvas":return"the canvas user only";case"peers":return`the canvas user and ${e.peers.length} listed ${e.peers.length===1?"peer":"peers"}`}}var Ra,pM;var Oa=h(()=>{Ra={default:{senders:"all"},workspaces:new Map},pM={default:{senders:"canvas"},workspaces:new Map}});class Tw{#e;#t;#n=Ra;access={policy:Ra};constructor(e){this.#e=e,this.#t=wJ(e.sqlite)}mayReach(e){return fM(this.access.policy,e)}apply(){let{policy:e}=this.access;if(e===this.#n)return;this.#e.write(()=>{for(let{workspace_id:t,peer_id:n}of this.#t.waitingPeers.all()){if(Ew(e,t,n))continue;this.#t.refusePeer.run(t,n)}}),this.#n=e}admit({row:e,message:t}){if(this.mayReach(t))return!0;return this.#e.write(()=>this.#t.refuse.run(e)),!1}}function wJ(e){return{waitingPeers:e.query("SELECT DISTINCT workspace_id, peer_id FROM message WHERE state = 'pending' AND peer_id IS NOT NULL"),refusePeer:e.query(`${mM} WHERE state = 'pending' AND workspace_id = ? AND peer_id = ? AND NOT ${Aa}`),refuse:e.query(`${mM} WHERE row = ? AND state = 'pending'`)}}var mM="UPDATE message SET state = 'ignored', reason = 'access', body = NULL, message_key = NULL, held_for = NULL";var hM=h(()=>{js();Oa()});class Aw{#e;#t;constructor(e){this.#e=e,this.#t=bJ(e.sqlite)}add({workspaceId:e,id:t,peerId:n,task:r,isAwaited:o}){let s=Array.from(r.slice(0,400)).slice(0,200).join("");this.#e.write(()=>this.#t.add.run(e,t,n,s,o?1:0,this.#e.nowMs()))}awaited(e,t){return this.#t.awaited.all(e,this.#e.nowMs()-t,200).map((n)=>({id:n.delegation_id,createdMs:n.created_ms}))}arrived(e,t){this.#e.write(()=>this.#t.arrived.run(e,t))}workspaceOf(e){return this.#t.workspaceOf.get(e)?.workspace_id}tie(e){let{delegation:t,inReplyTo:n,sender:r,workspaceId:o}=e,s=t?.id??n,i=s===void 0?null:this.#t.find.get(o,s);if(s===void 0||i===null)return e;if(r.kind==="peer_agent"&&r.peerId!==i.peer_id)return e;if(t===void 0&&r.kind!=="peer_agent")return e;return{...e,delegation:{...t,id:s,task:i.task}}}prune(e){this.#t.prune.run(e)}}function bJ(e){return{add:e.query(`INSERT INTO delegation (workspace_id, delegation_id, peer_id, task, is_awaited, created_ms)
       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`),awaited:e.query(`SELECT delegation_id, created_ms FROM delegation
       WHERE workspace_id = ? AND is_awaited = 1 AND created_ms > ? ORDER BY created_ms DESC LIMIT ?`),arrived:e.query("UPDATE delegation SET is_awaited = 0 WHERE workspace_id = ? AND delegation_id = ?"),find:e.query("SELECT peer_id, task FROM delegation WHERE workspace_id = ? AND delegation_id = ?"),workspaceOf:e.query("SELECT workspace_id FROM delegation WHERE delegation_id = ? LIMIT 1"),prune:e.query("DELETE FROM delegation WHERE created_ms < ?")}}function gM(e,t){e.run("PRAGMA busy_timeout = 2000"),e.run("ATTACH DATABASE ? AS file",[t]);try{let n=SJ(e);e.transaction(()=>{_J(e),e.run(kJ(n));for(let r of vJ(e))e.run(`INSERT OR REPLACE INTO file.${r} SELECT * FROM main.${r}`);e.run(`INSERT INTO file.watermark SELECT * FROM main.watermark WHERE true
           ON CONFLICT (workspace_id) DO UPDATE SET local_ms = excluded.local_ms, platform_ms = excluded.platform_ms
           WHERE excluded.local_ms > local_ms`)}).immediate()}finally{e.run("DETACH DATABASE file")}}function _J(e){let t=e.query(`SELECT row FROM file.message f JOIN main.message m USING (row)
       WHERE (f.workspace_id, f.activity_id) <> (m.workspace_id, m.activity_id)`).all(),n=e.query(`UPDATE file.message
     SET row = 1 + max((SELECT max(row) FROM file.message), (SELECT max(row) FROM main.message)) WHERE row = ?`);for(let{row:r}of t)n.run(r)}function kJ(e){let n=e.filter((o)=>!["row","workspace_id","activity_id"].includes(o)).map((o)=>`${o} = CASE WHEN message.state IN ('settled', 'ignored') OR message.pushes > excluded.pushes THEN message.${o} ELSE excluded.${o} END`),r=e.map((o)=>`f.${o} IS m.${o}`).join(" AND ");return`
    INSERT INTO file.message (${e}) SELECT ${e} FROM main.message m
    WHERE NOT EXISTS (SELECT 1 FROM file.message f WHERE ${r})
    ON CONFLICT (workspace_id, activity_id) DO UPDATE SET row = excluded.row, ${n.join(", ")}`}function vJ(e){return e.query("SELECT name FROM main.sqlite_master WHERE type = 'table'").all().map(({name:t})=>t).filter((t)=>!xJ.has(t)&&!t.startsWith("sqlite_"))}function SJ(e){return e.query("SELECT name FROM pragma_table_info('message')").all().map(({name:t})=>t)}var xJ;var yM=h(()=>{xJ=new Set(["message","watermark","lease","doubt"])});class $w{#e;#t;constructor(e){this.#e=e,this.#t=EJ(e.sqlite)}hold(e,t,n){if(t.length===0)return;e.transaction(()=>this.#t.hold.run(n,JSON.stringify(t)))}release(e,t,n){let r=JSON.stringify(e);return this.#e.write(()=>this.#t.release.run(r,t??null,n).changes)}wasReleased(e){return this.#t.wasReleased.get(e)!==null}count(e,t){return this.#t.count.get(JSON.stringify(e),null,t??null)?.n??0}summary(e,t,n,r){let o=JSON.stringify(e),s=this.#t.count.get(o,t,n??null)?.n??0,i=this.#t.senders.all(o,t,n??null,r).flatMap((a)=>ur(a).map(({message:c})=>({sender:c.sender,count:a.n})));return{total:s,senders:i}}peers(e){return this.#t.peers.all(JSON.stringify(e)).map((t)=>t.peer_id)}oldestOfPeer(e){return this.#t.oldestOfPeer.get(e)?.created_us??void 0}hasMoreHoldable(e,t){return this.#t.hasMoreHoldable.get(JSON.stringify(e),t)!==null}holdable(e,t,n=-1){return this.#t.holdable.all(JSON.stringify(e),JSON.stringify(t),n).map((r)=>({row:r.row,workspaceId:r.workspace_id,createdAtMicros:r.created_us,peerId:r.peer_id??void 0,isAskedFor:r.is_asked_for===1}))}peerHistory(e,t,n){return this.#t.peerHistory.all(e,t,n).map(({row:r,created_us:o,state:s})=>({row:r,createdAtMicros:o,state:s}))}}function EJ(e){return{hold:e.query(`UPDATE message SET held_for = ? WHERE row IN (SELECT value FROM json_each(?)) AND ${Pd}`),release:e.query(`UPDATE message SET held_for = NULL, reason = 'released' WHERE row IN (
         SELECT row FROM message WHERE ${dr} AND ${ct} AND ${Rw}
         ORDER BY ${zt} LIMIT ?)`),wasReleased:e.query("SELECT row FROM message WHERE row = ? AND reason = 'released'"),count:e.query(`SELECT count(*) AS n FROM message
       WHERE ${dr} AND ${ct} AND held_for = ifnull(?, held_for) AND ${Rw}`),senders:e.query(`SELECT count(*) AS n, max(row) AS row, state, pushes, body FROM message
       WHERE ${dr} AND ${ct} AND held_for = ? AND ${Rw}
       GROUP BY peer_id, CASE WHEN peer_id IS NULL THEN json_extract(body, '$.sender.kind') END
       ORDER BY n DESC, row LIMIT ?`),peers:e.query(`SELECT DISTINCT peer_id FROM message
       WHERE peer_id IS NOT NULL AND ${wM} AND ${ct}`),oldestOfPeer:e.query(`SELECT min(created_us) AS created_us FROM message WHERE peer_id = ? AND ${wM}`),hasMoreHoldable:e.query(`SELECT row FROM message WHERE ${Pd} AND ${ct}
       ORDER BY created_us DESC, seq DESC, row DESC LIMIT 1 OFFSET ?`),holdable:e.query(`SELECT row, workspace_id, created_us, peer_id, peer_id IS NOT NULL AND ${Aa} AS is_asked_for FROM message
       WHERE ${Pd} AND ${ct} AND ${qs}
       ORDER BY ${zt} LIMIT ?`),peerHistory:e.query(`SELECT row, created_us, CASE WHEN reason = 'released' THEN 'released' WHEN ${Pd} THEN 'waiting' ELSE 'past' END AS state
       FROM message
       WHERE peer_id = ? AND created_us > ? AND created_us <= ? AND state NOT IN ('fetched', 'ignored') AND NOT (${Aa})
       ORDER BY ${zt}`)}}var Rw="ifnull(peer_id, '') = coalesce(?, peer_id, '')",Pd,wM="state = 'pending' AND held_for = 'peer_limit'";var bM=h(()=>{js();Pd=`${In} AND ${dM}`});class Ow{sqlite;nowMs;constructor(e,t){this.sqlite=e,this.nowMs=t}write(e){try{return e()}catch(t){let n=Ie(t);if(n!==void 0&&TJ.test(n))throw new ap(n,{cause:t});throw t}}}class Cw{number;#e;constructor(e){this.#e=e,this.number=e.write(()=>e.sqlite.query(AJ).get()?.fence??0)}assertHeld(){if(this.#e.sqlite.query(RJ).get()?.fence===this.number)return;throw new Gs}transaction(e){let t=this.#e.sqlite.transaction(()=>(this.assertHeld(),e()));return this.#e.write(()=>t.immediate())}}var TJ,AJ="UPDATE lease SET fence = fence + 1 RETURNING fence",RJ="SELECT fence FROM lease";var Iw=h(()=>{W();TJ=/^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|PROTOCOL|NOLFS)/});class Pw{#e;#t;#n;#r=new Map;constructor(e,t=$J){this.#e=e,this.#t=t,this.#n=OJ(e.sqlite)}hasRoom(e,t){let n=this.#r.get(e)??this.#s(e);if(this.#o(n,t))return!0;if(this.#e.nowMs()-n.countedMs<60000)return!1;return this.#o(this.#s(e),t)}took(e,t,n){let r=this.#r.get(e)??this.#s(e);if(r.all=_M(r.all,n),t)r.agents=_M(r.agents,n)}#o({agents:e,all:t},n){let r=this.#t;return kM(t,r.all)&&(!n||kM(e,r.agents))}#s(e){let t=this.#n.load.get(e),n={all:{messages:t?.messages??0,bytes:t?.bytes??0},agents:{messages:t?.agents_messages??0,bytes:t?.agents_bytes??0},countedMs:this.#e.nowMs()};return this.#r.set(e,n),n}}function _M(e,t){return{messages:e.messages+1,bytes:e.bytes+t}}function kM(e,t){return e.messages<t.messages&&e.bytes<t.bytes}function OJ(e){return{load:e.query(`WITH waiting (peer_id, bytes) AS (
         SELECT peer_id, octet_length(body) FROM message
           WHERE state = 'pending' AND held_for IS NULL AND +workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message
           WHERE state = 'pending' AND held_for IS NOT NULL AND +workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message WHERE state = 'fetched' AND workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message WHERE state = 'pushed' AND +workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message WHERE state = 'undelivered' AND +workspace_id = ?1
       )
       SELECT count(*) AS messages, ifnull(sum(bytes), 0) AS bytes, count(peer_id) AS agents_messages,
              ifnull(sum(CASE WHEN peer_id IS NOT NULL THEN bytes END), 0) AS agents_bytes
       FROM waiting`)}}var $J;var xM=h(()=>{$J={agents:{messages:20000,bytes:134217728},all:{messages:50000,bytes:268435456}}});class Lw{#e;#t;#n;#r;#o;#s;#a=new Map;constructor(e,t,n,r,o=new Pw(e)){this.#e=e,this.#o=o,this.#t=t,this.#n=n,this.#r=r,this.#s=LJ(e.sqlite)}mayReach(e){return this.#n.mayReach(e)}isKnown(e,t){return this.#s.has.get(e,t)!==null}store(e,t,n){return this.#t.transaction(()=>{for(let r of t)this.#c(e,r,"fetched");if(n===void 0)return 0;return this.#i(e,n),this.#s.completeWindow.run(e).changes})}add(e,t,n){return this.#t.transaction(()=>{if(n!==void 0)this.#i(n.window,n.watermark);return t.filter((r)=>this.#c(e,r,"pending")).length})}watermark(e){let t=this.#s.watermark.get(e);if(t!==null)return{localMs:t.local_ms,platformMs:t.platform_ms??void 0};let n=this.#s.doubt.get();return n===null?void 0:{localMs:n.since_ms,platformMs:void 0}}finishedSeq(e){return this.#s.finishedSeq.get({workspaceId:e})?.seq??0}#i(e,{localMs:t,platformMs:n}){this.#s.setWatermark.run(e,t,n??null)}#c(e,t,n){let{outcome:r}=t,o=r.kind==="message"?this.#r.tie(r.message):void 0,s=o===void 0?null:PJ(IJ(o)),i=this.#d(e,t,o,s),a=i===void 0&&o!==void 0?lM(o):null,{changes:c}=this.#s.insert.run(e,t.activityId,i===void 0?n:"ignored",i??null,t.createdAtMicros,t.seq,i===void 0?s:null,a,this.#e.nowMs(),o?.sender.kind==="peer_agent"?o.sender.peerId:null);if(c===0)return!1;if(a===null)this.#l(e);else if(o!==void 0)this.#o.took(e,vM(o),a.length);if(this.#u(e))this.#s.markDoubtful.run(e,t.activityId);return i===void 0}#l(e){let t=(this.#a.get(e)??0)+1;if(this.#a.set(e,t%Nw.dropAfter),t===Nw.dropAfter)this.#s.dropIgnored.run({workspaceId:e,kept:Nw.kept})}#d(e,t,n,r){let{activityId:o,outcome:s}=t;if(s.kind==="ignored")return s.reason;if(n!==void 0&&!this.mayReach(n))return"access";if(r!==null&&this.#s.hasKey.get(e,r,o)!==null&&!this.#p(e,t,r))return"resent";return n!==void 0&&!this.#o.hasRoom(e,vM(n))?"overflow":void 0}#p(e,{activityId:t,createdAtMicros:n,seq:r},o){if(this.isKnown(e,t))return!1;return this.#s.giveWay.run(e,o,n,r).changes>0}#u(e){return this.#s.doubt.get()!==null&&this.#s.watermark.get(e)===null}}function IJ(e){if(e.delegation?.outcome!==void 0)return`delegation_result ${e.delegation.id}`;if(e.request!==void 0)return NJ(e.request);if(e.messageId===void 0)return null;return`${e.sender.kind==="peer_agent"?e.sender.peerId:e.sender.kind} ${e.messageId} ${Bun.hash(e.text).toString(36)}`}function vM({sender:e,delegation:t,request:n}){return e.kind==="peer_agent"&&t?.outcome===void 0&&n?.isOwn!==!0}function PJ(e){return e===null||e.length<=CJ?e:`long ${Bun.hash(e).toString(36)}`}function NJ({id:e,event:t,commentId:n}){return`request ${t} ${n??e}`}function LJ(e){return{insert:e.query(`INSERT INTO message
         (workspace_id, activity_id, state, reason, created_us, seq, message_key, body, stored_ms, peer_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, activity_id) DO NOTHING`),has:e.query("SELECT row FROM message WHERE workspace_id = ? AND activity_id = ?"),dropIgnored:e.query(`DELETE FROM message
       WHERE workspace_id = $workspaceId AND state = 'ignored' AND row <= (
         SELECT row FROM message WHERE workspace_id = $workspaceId AND state = 'ignored'
         ORDER BY row DESC LIMIT 1 OFFSET $kept)`),hasKey:e.query("SELECT row FROM message WHERE workspace_id = ? AND message_key = ? AND activity_id <> ?"),giveWay:e.query(`UPDATE message SET state = 'ignored', reason = 'resent', message_key = NULL, body = NULL, peer_id = NULL
       WHERE workspace_id = ? AND message_key = ? AND +state = 'fetched' AND (created_us, seq) > (?, ?)`),completeWindow:e.query("UPDATE message SET state = 'pending' WHERE state = 'fetched' AND workspace_id = ?"),setWatermark:e.query(`INSERT INTO watermark (workspace_id, local_ms, platform_ms) VALUES (?, ?, ?)
       ON CONFLICT (workspace_id) DO UPDATE SET local_ms = excluded.local_ms, platform_ms = excluded.platform_ms`),watermark:e.query("SELECT local_ms, platform_ms FROM watermark WHERE workspace_id = ?"),doubt:e.query("SELECT since_ms FROM doubt ORDER BY since_ms LIMIT 1"),markDoubtful:e.query("UPDATE message SET pushes = 1 WHERE workspace_id = ? AND activity_id = ?"),finishedSeq:e.query(`WITH unfinished (seq) AS (
         SELECT min(seq) FROM message WHERE ${In} AND +workspace_id = $workspaceId AND +seq > 0
         UNION ALL SELECT min(seq) FROM message WHERE ${dr} AND +workspace_id = $workspaceId AND +seq > 0
         UNION ALL SELECT min(seq) FROM message
           WHERE state IN ('fetched', 'pushed', 'undelivered') AND +workspace_id = $workspaceId AND +seq > 0
       )
       SELECT max(seq) AS seq FROM message
       WHERE row > (SELECT max(row) FROM message) - 2000 AND +workspace_id = $workspaceId
         AND +state IN ('settled', 'ignored')
         AND seq < coalesce((SELECT min(seq) FROM unfinished), 9223372036854775807)`)}}var CJ=300,Nw;var SM=h(()=>{js();xM();Nw={kept:1e5,dropAfter:1e4}});class Dw{#e;#t;#n;#r;constructor(e,t,n){this.#e=e,this.#t=t,this.#n=n,this.#r=MJ(e.sqlite)}next(e,t,n=[]){this.applyAccess();let r=JSON.stringify(e),o=JSON.stringify(n);for(;;){let s=this.#r.pending.all(r,o,t).flatMap(ur);if(s.filter((i)=>!this.admit(i)).length===0)return s}}applyAccess(){this.#n.apply()}admit(e){return this.#n.admit(e)}markPushed(e){let{number:t}=this.#t,{changes:n}=this.#e.write(()=>this.#r.markPushed.run(this.#e.nowMs(),e,t));if(n===0)this.#o();return n>0}markUnpushed(e){let{number:t}=this.#t,{changes:n}=this.#e.write(()=>this.#r.markUnpushed.run(e,t));if(n===0)throw new Gs}assertHeld(){this.#t.assertHeld()}settle(e,t){let{number:n}=this.#t,{changes:r}=this.#e.write(()=>this.#r.settle.run(this.#e.nowMs(),t,e,n));if(r===0)this.#o()}recoverPushed(e=[]){let t=JSON.stringify(e);return this.#t.transaction(()=>(this.#r.giveUpPushed.run(EM,t),this.#r.recoverPushed.run(t).changes))}requeueMissed(e){this.#t.transaction(()=>{for(let t of e)this.#r.giveUp.run(t,EM),this.#r.pushAgain.run(t)})}requeueUnheard(e){this.#t.transaction(()=>{for(let t of e)this.#r.requeueUnheard.run(t)})}untold(){return this.#r.untold.all().flatMap(ur)}untoldWaiting(e,t){return this.#r.untoldWaiting.all(e,this.#e.nowMs()-t).flatMap(ur)}markTold(e){this.#e.write(()=>this.#r.markTold.run(e))}#o(){this.#t.transaction(()=>{return})}}function MJ(e){return{pending:e.query(`SELECT ${zo} FROM message WHERE ${In} AND ${ct} AND ${qs}
       ORDER BY ${zt} LIMIT ?`),markPushed:e.query(`UPDATE message SET state = 'pushed', pushes = pushes + 1, pushed_ms = ?
       WHERE row = ? AND ${In} AND ${Mw}`),markUnpushed:e.query(`UPDATE message SET state = 'pending', pushes = pushes - 1 WHERE row = ? AND ${Mw}`),settle:e.query(`UPDATE message SET state = 'settled', settled_ms = ?, settled_by = ?
       WHERE row = ? AND state = 'pushed' AND ${Mw}`),giveUpPushed:e.query(`UPDATE message SET state = 'undelivered' WHERE state = 'pushed' AND pushes >= ? AND ${qs}`),recoverPushed:e.query(`UPDATE message SET state = 'pending' WHERE state = 'pushed' AND ${qs}`),giveUp:e.query("UPDATE message SET state = 'undelivered' WHERE row = ? AND state = 'pushed' AND pushes >= ?"),pushAgain:e.query("UPDATE message SET state = 'pending' WHERE row = ? AND state = 'pushed'"),requeueUnheard:e.query("UPDATE message SET state = 'pending', pushes = min(pushes, 1) WHERE row = ? AND state = 'pushed'"),untold:e.query(`SELECT ${zo} FROM message WHERE state = 'undelivered' AND ${uM} ORDER BY ${zt}`),untoldWaiting:e.query(`SELECT ${zo} FROM message
       WHERE ${In} AND reason IS NULL AND +workspace_id = ? AND stored_ms <= ?
       ORDER BY ${zt} LIMIT 500`),markTold:e.query("UPDATE message SET reason = 'told' WHERE row = ? AND state IN ('pending', 'undelivered')")}}var EM=4,Mw="(SELECT fence FROM lease) = ?";var TM=h(()=>{W();js()});class Fw{fence;arrivals;pushes;holds;delegations;#e;#t;constructor(e,t,n,r){this.fence=new Cw(e),this.arrivals=new Lw(e,this.fence,t,r),this.pushes=new Dw(e,this.fence,t),this.holds=n,this.delegations=r,this.#e=e.nowMs,this.#t=zJ(e.sqlite)}prune(){let e=this.#e();this.fence.transaction(()=>{this.#t.bodies.run(e-DJ*zw),this.#t.ids.run(e-AM*zw),this.delegations.prune(e-AM*zw)})}}function zJ(e){return{bodies:e.query(`UPDATE message SET body = NULL
       WHERE ${RM} AND stored_ms < ? AND state = 'settled' AND body IS NOT NULL`),ids:e.query(`DELETE FROM message WHERE ${RM} AND stored_ms < ?`)}}var DJ=7,AM=32,zw=86400000,RM="state IN ('settled', 'undelivered', 'ignored')";var $M=h(()=>{SM();Iw();TM()});class Ws{delegations;holds;#e;#t;#n;constructor(e,t){this.#e=new Ow(e,t),this.#t=new Tw(this.#e),this.#n=FJ(e),this.delegations=new Aw(this.#e),this.holds=new $w(this.#e)}takeOver(){return new Fw(this.#e,this.#t,this.holds,this.delegations)}lastHolder(){let{fence:e=0,swept_ms:t=null}=this.#n.lastHolder.get()??{};return{fence:e,sweptAtMs:t??void 0}}admitOnly(e){this.#t.access=e}has(e,t){return this.#n.has.get(e,t)!==null}find(e){return this.#n.find.all(e).flatMap(ur)}lastWorkspaceOfPeer(e){return this.#n.lastWorkspaceOfPeer.get(e)?.workspace_id}unsettled(e,t){let n=JSON.stringify(e);return this.#t.apply(),this.#n.unsettled.all(n,t,n,t,n,t,n,t,t).flatMap(ur).filter(({message:r})=>this.#t.mayReach(r))}countUnsettled(e){let t=JSON.stringify(e);return this.#n.countUnsettled.get(t,t,t,t)?.n??0}settleBySession(e,t){let n=this.#e.nowMs();return this.#e.write(()=>this.#n.settle.run(n,t,e)).changes>0}noteGuard(e,t,n){this.#e.write(()=>this.#n.noteGuard.run(n,e,t))}guardCounts(e){let t=this.#n.guardCounts.all(e),n=(r)=>t.find(({reason:o})=>o===r)?.n??0;return{asked:n("asked"),from_terminal:n("from_terminal"),unanswered:n("unanswered"),broken_off:n("broken_off")}}counts(e){let t=new Map(this.#n.counts.all(e).map((r)=>[r.state,r.n])),n=(r)=>t.get(r)??0;return{waiting:n("pending")+n("fetched"),heldForFlood:n("flood"),heldForPeerLimit:n("peer_limit"),pushed:n("pushed"),settled:n("settled"),undelivered:n("undelivered"),ignored:n("ignored"),refused:n("access"),unreadable:n("unreadable"),leftOut:n("overflow")}}copyToMemory(){let e=new Ws(iM(this.#e.sqlite),this.#e.nowMs);return e.admitOnly(this.#t.access),e}mergeInto(e){gM(this.#e.sqlite,e)}close(){this.#e.sqlite.close(!1)}}function FJ(e){return{lastHolder:e.query("SELECT fence, (SELECT max(local_ms) FROM watermark) AS swept_ms FROM lease"),has:e.query("SELECT row FROM message WHERE workspace_id = ? AND activity_id = ?"),find:e.query(`SELECT ${zo} FROM message WHERE activity_id = ?`),lastWorkspaceOfPeer:e.query(`SELECT workspace_id FROM message WHERE peer_id = ? AND reason IS NOT 'access'
       ORDER BY created_us DESC, seq DESC, row DESC LIMIT 1`),unsettled:e.query(`SELECT ${zo} FROM (
         SELECT * FROM (SELECT * FROM message WHERE ${In} AND ${ct} ORDER BY ${zt} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE ${dr} AND ${ct} ORDER BY ${zt} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE state = 'pushed' AND ${ct} ORDER BY ${zt} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE state = 'undelivered' AND ${ct}
                        ORDER BY ${zt} LIMIT ?)
       ) ORDER BY ${zt} LIMIT ?`),countUnsettled:e.query(`SELECT (SELECT count(*) FROM message WHERE ${In} AND ${ct})
            + (SELECT count(*) FROM message WHERE ${dr} AND ${ct})
            + (SELECT count(*) FROM message WHERE state = 'pushed' AND ${ct})
            + (SELECT count(*) FROM message WHERE state = 'undelivered' AND ${ct}) AS n`),settle:e.query(`UPDATE message SET state = 'settled', settled_ms = ?, settled_by = ?
       WHERE row = ? AND state IN ('pending', 'pushed', 'undelivered')`),noteGuard:e.query("UPDATE message SET reason = ? WHERE workspace_id = ? AND activity_id = ? AND state = 'settled'"),guardCounts:e.query(`SELECT reason, count(*) AS n FROM message
       WHERE workspace_id = ? AND state = 'settled' AND reason IS NOT NULL GROUP BY reason`),counts:e.query(`SELECT CASE WHEN state = 'pending' THEN ifnull(held_for, state)
                   WHEN state = 'ignored' AND reason IN ('access', 'unreadable', 'overflow') THEN reason
                   ELSE state END AS state, count(*) AS n
       FROM message WHERE workspace_id = ? GROUP BY 1`)}}var Uw=h(()=>{hM();yM();Id();bM();Iw();$M();js()});import{existsSync as UJ}from"fs";function qw(e,t){let n=sM(e);if(!UJ(n))return;if(xi(e)!==void 0&&Do(n))return;let r;try{return r=Cd(n),r.run(`PRAGMA busy_timeout = ${qJ}`),r.query("PRAGMA user_version").get()?.user_version===Ta?t(new Ws(r,Date.now),r):void 0}catch{return}finally{r?.close(!1)}}function OM(e,t){let n=qw(e,(r)=>t.map((o)=>[o,r.counts(o)]));return new Map(n??[])}var qJ=1000;var jw=h(()=>{Od();Id();Uw();qc()});import{join as jJ}from"path";async function Ww(e,t,n){let r=At(e),o=$n(e,r),s=o instanceof Q?[]:o.settings.targets,{client:i}=Zn(e,o),a=OM(r,s.map(({id:l})=>l)),{plugins:c}=gn(e,process.cwd());return{version:_t.version,stateDirectory:r,logFile:jJ(r,"channel.log"),marketplace:c.find(({isEnabled:l})=>l)?.marketplace,lease:Ot(r),problems:o instanceof Q?o.problems.map(({variable:l,got:u})=>`${l}: ${u}`):[],workspaces:await Promise.all(s.map(async(l)=>{let u=a.get(l.id);return{id:l.id,platformUrl:l.platformUrl,...t?{}:await WJ(l,i,n),...u===void 0?{}:{counts:u}}}))}}async function WJ(e,t,n){try{let{name:r,status:o}=await t(e).workspace(n),s=o==="removed"?void 0:await HJ(t(e),n);return{name:r,...s===void 0?{onCanvas:o}:{trouble:s}}}catch(r){if(r instanceof Te)return{trouble:r.diagnosis.fact};throw r}}async function HJ(e,t){try{await e.activities({sinceSeconds:60,limit:1},t);return}catch(n){if(n instanceof Te)return n.diagnosis.fact;throw n}}function CM({marketplace:e}){return e??ce.marketplace}var Hw=h(()=>{Lo();W();Qe();he();ar();Ms();jw()});function IM(e,{style:t,columns:n}){let{version:r,problems:o,workspaces:s,lease:i,stateDirectory:a,logFile:c}=e,l=(p,f="",g=`${f}  `)=>Je(p,n,{first:f,rest:g}),u=Nd(e);return[...o.length>0?[l(t.bad(`molecule-channel ${r}: not set up`)),...o.map((p)=>l(p,"  ")),l(`Run: ${kt("setup")}`)]:u?[l(t.good(`molecule-channel ${r}: a session receives (PID ${i.pid??"unknown"})`))]:[l(t.doubtful(`molecule-channel ${r}: no session on this machine receives`)),l(`Start one: ${Mr(CM(e))}`)],...s.flatMap((p)=>["",...BJ(p,u).map(([f,g])=>l(f,g))]),"",l(`State: ${a}`),l(`Log: ${c}`),""].join(`
`)}function Nd({lease:e,problems:t}){return t.length===0&&e.isHeld&&(e.process==="running"||e.process==="unknown")}function BJ(e,t){let{id:n,name:r,platformUrl:o,onCanvas:s,trouble:i,counts:a}=e,c=s===void 0?i??"platform not asked":ZJ(s,t);return[[`${r===void 0?n:Ae(r)}: ${c}`,""],[`${r===void 0?"":`${n} `}at ${o}`,"  "],[a===void 0?"no inbox yet":VJ(a),"  "]]}function ZJ(e,t){if(e==="awaiting_agent")return"no agent connected";return e==="online"&&!t?"online from somewhere else":Wo(e)}function VJ({waiting:e,pushed:t,settled:n,heldForFlood:r,heldForPeerLimit:o,undelivered:s}){let i=r+o;return[`${e} waiting`,...t>0?[`${t} pushed and not yet confirmed`]:[],...i>0?[`${i} held back`]:[],...s>0?[`${s} undelivered`]:[],`${n} delivered`].join(", ")}var PM=h(()=>{Eo();Me();Ht();Vr();Hw()});var NM={};Nn(NM,{statusCommand:()=>JJ});async function JJ(e,{env:t,output:n,signals:r}){let{watch:o,json:s,offline:i,alwaysSucceed:a}=GJ.parse(e),c=(f,g)=>s?`${JSON.stringify({receiving:Nd(f),...f},null,g)}
`:IM(f,n);if(!o){let f=await Ww(t,i,new AbortController().signal);return n.print(c(f,2)),a||Nd(f)?0:1}using l=Dt(r,t);let u=AbortSignal.any([l.signal,n.readerGone]),d=n.columns!==void 0&&!s,p="";while(!u.aborted){let f=c(await Ww(t,i,new AbortController().signal),0);if(d)n.print(`${XJ}${f}
Ctrl-C ends this.
`);else if(f!==p)n.print(f);p=f,await Oe(KJ,u)}return 0}var GJ,KJ=2000,XJ="\x1B[H\x1B[2J\x1B[3J";var LM=h(()=>{K();Ir();Hw();PM();GJ=b({watch:L().default(!1),json:L().default(!1),offline:L().default(!1),alwaysSucceed:L().default(!1)})});var MM={};Nn(MM,{logsCommand:()=>iY});import{closeSync as YJ,constants as QJ,fstatSync as eY,readSync as tY}from"fs";import{join as nY}from"path";async function iY(e,{env:t,output:n,signals:r}){let{follow:o,lines:s}=rY.parse(e),i=nY(At(t),"channel.log"),a=(y)=>n.print(`${Je(re(y),n.columns,{rest:"    "})}
`),c=Bw(`${i}.1`,void 0),l=Bw(i,void 0),u=aY(`${c?.text??""}${l?.text??""}`);for(let y of u.slice(Math.max(0,u.length-s)))a(y);if(u.length===0&&!o)throw new N(`${re(i)} has nothing in it yet.`,"It is written as soon as a session with the plugin starts.");if(!o)return 0;using d=Dt(r,t);let p=AbortSignal.any([d.signal,n.readerGone]),f=l?.end,g="";while(!p.aborted){let y=Bw(i,f);if(y!==void 0){f=y.end;let _=`${g}${y.text}`.split(`
`);g=_.pop()??"";for(let k of _)a(k)}await Oe(oY,p)}return 0}function Bw(e,t){let n;try{n=$t(e,QJ.O_RDONLY)}catch(r){if(r instanceof Tt)throw new N(`${r.message}.`,r.advice);if(Ie(r)==="ENOENT")return;throw new N(`${re(e)} cannot be read (${Ie(r)??"unknown error"}).`,"Make it yours.")}try{let{ino:r,size:o}=eY(n),s=t?.inode===r&&t.offset<=o,i=Math.max(s?t.offset:0,o-sY),a=Buffer.alloc(o-i),c=tY(n,a,0,a.length,i);return{text:a.toString("utf8",0,c),end:{inode:r,offset:i+c}}}finally{YJ(n)}}function aY(e){return e.split(`
`).filter((t)=>t!=="")}var rY,oY=300,sY=4194304;var DM=h(()=>{K();W();Me();xt();he();ot();Ir();Vr();rY=b({follow:L().default(!1),lines:Y().default(50)})});import{createHash as cY,randomBytes as lY}from"crypto";function mY({workspaceId:e,agentId:t}){let n=t===void 0?FM:zM(`agent ${t}`,Zw);return`${zM(e,Zw)}${n}`}function UM(e){return e!==""&&!e.endsWith(FM)}function zM(e,t){return cY("sha256").update(e).digest("hex").slice(0,t)}function qM(e,t,n){let r=lY(8).toString("hex");return hY(e,`${r}${n===void 0?"":mY(n)}`,Wb(t))}function hY(e,t,n){return`${e}-${t}-${n}`}function Vw(e){return`${e}${uY}`}function Gw(e){return`${e}${dY}`}function Kw(e){let[,t]=fY.exec(e)??[];if(t!==void 0)return{kind:"own_mark",key:t,owner:"",name:""};let[,n,r="",o="",s]=pY.exec(e)??[];return n===void 0?void 0:{kind:s===""?"file":"partial",key:n,owner:r,name:o}}var uY="~",dY="~own",pY,fY,Zw=8,FM;var Xw=h(()=>{Me();pY=/^([0-9a-f]{24})-[0-9a-f]{16}([0-9a-f]{16})?-([A-Za-z0-9._-]+)(~?)$/,fY=/^([0-9a-f]{24})~own$/,FM="0".repeat(Zw)});class Qw{#e;#t=new Map;#n=new Map;#r={bytes:0,files:0};#o={bytes:0,files:0};constructor(e,t){this.#e=t;for(let n of e)this.add(n)}find(e){return this.#t.get(e)}add(e){let t=this.#n.get(e.owner)??{isAgent:UM(e.owner),files:new Map,bytes:0};this.#n.set(e.owner,t),this.#t.set(e.key,e),t.files.set(e.path,e),this.#s(t,HM(e),1)}remove(e){if(this.#t.get(e.key)===e)this.#t.delete(e.key);let t=this.#n.get(e.owner);if(t?.files.delete(e.path)!==!0)return;if(this.#s(t,-HM(e),-1),t.files.size===0)this.#n.delete(e.owner)}#s(e,t,n){let r=e.isAgent?this.#o:this.#r;e.bytes+=t,r.bytes+=t,r.files+=n}excess(e){let{agent:t,agents:n,people:r}=this.#e,o=[...this.#n.values()],i=(e===void 0?o:[this.#n.get(e.owner)].filter((c)=>c!==void 0)).filter(({isAgent:c,bytes:l,files:u})=>c&&Yw(t,{bytes:l,files:u.size}));if(i.length>0)return WM(i,e);let a=(c)=>c?Yw(n,this.#o):Yw(r,this.#r);return[!0,!1].filter(a).map((c)=>WM(o.filter((l)=>l.isAgent===c),e)).find((c)=>c!==void 0)}}function Yw(e,{bytes:t,files:n}){return t>e.bytes||n>e.files}function WM(e,t){return e.toSorted((r,o)=>o.bytes-r.bytes).flatMap(({files:r})=>r.values().find((o)=>o!==t)??[])[0]}function HM({sizeBytes:e}){return Math.max(1,Math.ceil(e/jM))*jM}var Jw=1048576,BM,jM=4096;var ZM=h(()=>{Xw();BM={people:{bytes:640*Jw,files:1e4},agents:{bytes:384*Jw,files:5000},agent:{bytes:192*Jw,files:2000}}});import{chmodSync as gY,existsSync as VM,lstatSync as yY,mkdirSync as wY,readdirSync as bY,renameSync as _Y,rmSync as kY,statSync as xY,writeFileSync as GM}from"fs";import{open as vY,rename as SY,rm as EY}from"fs/promises";import{basename as TY,join as Ca}from"path";class Hs{path;#e;#t;constructor(e,t=BM){this.path=Ca(e,AY),this.#e=t}find(e){let t=this.#r(),n=t.find(e);if(n===void 0||VM(n.path))return n?.path;t.remove(n);return}newPath(e,t,n){return Ca(this.path,qM(e,t,n))}async write(e,t,n){this.#o();let r=Vw(e),o=await vY(r,"wx",384);try{let s=await CY(o,t,n).finally(()=>o.close());await SY(r,e),this.#n(e,s)}catch(s){throw await EY(r,{force:!0}),s}}writeText(e,t){this.#o();let n=Vw(e);try{GM(n,t,{mode:384,flag:"wx"}),_Y(n,e),this.#n(e,xY(e).size)}catch(r){throw eb(n),r}return e}#n(e,t){let n=Kw(TY(e));if(n===void 0)return;let r=this.#r(),o={...n,path:e,sizeBytes:t},s=r.find(n.key);if(s?.path===e)r.remove(s);r.add(o),KM(r,o)}markOwn(e){this.#o(),GM(Ca(this.path,Gw(e)),"",{mode:384})}isOwn(e){return Lt(this.path,it)===void 0&&VM(Ca(this.path,Gw(e)))}list(){return this.#s().flatMap((e)=>{let t=Kw(e);if(t===void 0)return[];let n=Ca(this.path,e),r=yY(n,{throwIfNoEntry:!1});if(r?.isFile()!==!0)return[];return[{...t,path:n,sizeBytes:r.size,writtenMs:r.mtimeMs}]})}prune(e){for(let t of this.list())if(IY(t,e))eb(t.path);this.#t=void 0,KM(this.#r())}#r(){let e=performance.now();if(this.#t===void 0||e-this.#t.readAtMs>OY){let n=this.list().filter(({kind:r})=>r==="file").sort((r,o)=>r.writtenMs-o.writtenMs);this.#t={files:new Qw(n,this.#e),readAtMs:e}}return this.#t.files}#o(){wY(this.path,{recursive:!0,mode:448}),on(this.path,it),gY(this.path,448)}#s(){if(Lt(this.path,it)!==void 0)return[];try{return bY(this.path)}catch{return[]}}}function KM(e,t){for(let n=e.excess(t);n!==void 0;n=e.excess(t))eb(n.path),e.remove(n)}async function CY(e,t,n){let r=0;for await(let o of t){if(r+=o.byteLength,r>n)throw new lp(n);await e.appendFile(o)}return await e.sync(),r}function eb(e){try{kY(e,{force:!0})}catch{}}function IY({kind:e,writtenMs:t},n){return n-t>(e==="partial"?$Y:RY)}var AY="inbox",RY=604800000,$Y=3600000,OY=60000;var tb=h(()=>{W();xt();ZM();Xw()});import{closeSync as PY,constants as XM,existsSync as NY,statSync as IAe}from"fs";import{join as YM}from"path";function DY(e){let t=M(e);if(t===void 0)return{ok:!1,problem:"it is not JSON"};let n=FY(e,t);if(n!==void 0)return{ok:!1,problem:n};let r=MY.safeParse(t);if(!r.success)return{ok:!1,problem:qY(r.error)};let{default:o,workspaces:s}=r.data;return{ok:!0,policy:{default:o,workspaces:new Map(Object.entries(s))}}}function eD(e){let{default:t,workspaces:n}=e;return`${JSON.stringify({default:t,workspaces:Object.fromEntries(n)},null,2)}
`}function FY(e,t){let n=UY(t);if(n.includes("__proto__"))return"it has the key __proto__, which stands for nothing";return[...e.matchAll(zY)].filter(([,o])=>o!==void 0).length===n.length?void 0:"it names the same thing twice, so that one of them is lost"}function UY(e){let t=[],n=[e];for(let r=n.pop();r!==void 0;r=n.pop()){if(typeof r!=="object"||r===null)continue;if(!Array.isArray(r))for(let o of Object.keys(r))t.push(o);for(let o of Object.values(r))n.push(o)}return t}function qY(e){let[t]=e.issues,n=t?.path.map((r)=>String(r).slice(0,40)).join(".")||"the top";if(t?.code==="unrecognized_keys")return`${n} has a key that is not known: ${t.keys.map((r)=>r.slice(0,40)).join(", ")}`;return`${n} is not as expected (${t?.code??"invalid"})`}function pr(e){return YM(e,"access.json")}function tD(e){return YM(e,"access.known")}function nD(e){PY($t(tD(e),XM.O_WRONLY|XM.O_CREAT))}function jY(e){return NY(tD(e))}function Fo(e,t=jY(e)){let n=pr(e),r=Lt(e,it);if(r!==void 0)return nb(n,`${re(e)} is ${r.what}`);let o=vt(n);if(o.kind==="missing")return t?nb(n,WY):{policy:Ra,problem:void 0};let s=o.kind==="text"?DY(o.text):{ok:!1,problem:`it is ${o.reason}`};return s.ok?{policy:s.policy,problem:void 0}:nb(n,s.problem)}function nb(e,t){return{policy:pM,problem:`${re(e)} cannot be used, so that only canvas users may write to the session: ${re(t)}`}}var LY=1000,QM,JM,MY,zY,Ld,WY="it is missing, although there was one before";var Md=h(()=>{K();ye();Me();Yt();Ht();xt();St();Oa();QM=m().refine(rt,"not a workspace id"),JM=Yo("senders",[st({senders:C("all")}),st({senders:C("canvas")}),st({senders:C("peers"),peers:F(QM).min(1).max(LY)})]),MY=st({default:JM.default({senders:"all"}),workspaces:le(QM,JM).default({})});zY=/"(?:[^"\\]|\\.)*"(\s*:)?/g;Ld=`Set it anew in the terminal: ${kt("access all")} (or canvas, or peers <id\u2026>).`});async function Dd(e,t,n){let r=await Promise.all(e.map((s)=>HY(t(s),n))),o=r.flatMap((s)=>s.peers??[]);return{own:r.flatMap(({own:s})=>s??[]),peers:[...new Map(o.map((s)=>[s.id,s])).values()],isComplete:e.length>0&&r.every((s)=>s.peers!==void 0)}}async function HY(e,t){let{id:n}=e.target,[r,o]=await Promise.all([rD(e.workspace(t)),rD(e.peers.list(void 0,t))]);return{own:r===void 0?void 0:{id:n,name:r.name},peers:o?.map((s)=>({id:s.id,name:s.name}))}}async function rD(e){try{return await e}catch(t){if(t instanceof Te)return;throw t}}function sD(e,{peers:t,isComplete:n}){return BY(e,t,n,{noun:"peer",unknownId:"is no peer of a watched workspace at the moment: nothing of it can arrive until it is one"})}function zd(e,t){let n=t.filter(({name:r})=>iD(r,e));if(n.length>1)throw aD(e,n);return n[0]??VY(e)}function BY(e,t,n,r){let o=t.find(({id:c})=>c===e);if(o!==void 0)return o;let s=t.filter(({name:c})=>iD(c,e));if(s.length>1)throw aD(e,s);if(s[0]!==void 0)return s[0];if(ba(e)){let c=n?`${e} ${r.unknownId}.`:`${e} cannot be looked up: the platform was not asked, or did not answer.`;return{id:e,warning:c}}if(!n)throw new N(`${Ae(e)} is no id, and names cannot be looked up: no platform is set up, was asked, or answers.`,"Give the id, which the canvas shows and every message has as peer_id.");let i=ZY(e,t.map(({name:c})=>c)),a=i===void 0?"":` Did you mean ${Ae(i)}?`;throw new N(`no ${r.noun} is called ${Ae(e)}.${a}`,t.length===0?"The watched workspaces have no peers yet.":`These are: ${t.slice(0,20).map(fr).join(", ")}${t.length>20?", \u2026":""}.`)}function ZY(e,t){let n=e.toLowerCase(),r=Fy(n,t.map((o)=>o.toLowerCase()));return t.find((o)=>o.toLowerCase()===r)??t.find((o)=>o.toLowerCase().includes(n))}function iD(e,t){return e.trim().toLowerCase()===t.trim().toLowerCase()}function aD(e,t){return new N(`${t.length} workspaces are called ${Ae(e)}.`,`Give the id of the one that you mean: ${t.map(({id:n})=>n).join(", ")}.`)}function VY(e){if(rt(e))return{id:e};throw new N('That is no name of a watched workspace, and no id: an id has 1 to 128 letters, digits, "_" or "-".',"Copy the id from the canvas, or from workspace_id of a message.")}function fr({id:e,name:t}){return t===void 0?e:`${Ae(t)} (${e})`}var oD;var Fd=h(()=>{W();Me();Yt();_a();Uy();ot();oD={own:[],peers:[],isComplete:!1}});function Ud(e,t){if(e.senders!=="peers")return $a(e);return["the canvas user",...e.peers.map((n)=>fr(qd(n,t.peers)))].join(", ")}function lD(e,t,n){let r=t.workspaces.size===0?"":" but those below";return[e,`Every workspace${r}: ${Ud(t.default,n)}`,...[...t.workspaces].map(([o,s])=>`Workspace ${fr(qd(o,n.own))}: ${Ud(s,n)}`)]}function rb(e,t,n){return{path:e,default:cD(t.default,n),workspaces:[...t.workspaces].map(([r,o])=>({...qd(r,n.own),...cD(o,n)}))}}function cD(e,t){return e.senders==="peers"?{senders:e.senders,peers:e.peers.map((n)=>qd(n,t.peers))}:{senders:e.senders}}function qd(e,t){return t.find((n)=>n.id===e)??{id:e}}var uD=h(()=>{Oa();Fd()});var pD={};Nn(pD,{accessCommand:()=>XY,writePolicy:()=>jd});import{mkdirSync as GY}from"fs";async function XY(e,{env:t,output:n}){let{senders:r,ids:o,workspace:s,json:i,offline:a}=KY.parse(e),c=At(t),l=$n(t,c),u=l instanceof Q?[]:l.settings.targets;if(r!==void 0)e7(t);JY(r,o);let d=s===void 0||u.some(({id:U})=>U===s),p=!a&&(r===void 0||o.length>0||!d),{client:f}=Zn(t,l),g=p?await Dd(u,f,new AbortController().signal):oD,y=(U)=>n.print(`${Je(U,n.columns,{rest:"  "})}
`);if(r===void 0){let{policy:U,problem:v}=Fo(c);if(v!==void 0){for(let A of[`${v}.`,Ld])n.complain(`${Je(A,n.columns)}
`);return 1}if(i)n.print(`${JSON.stringify(rb(pr(c),U,g),null,2)}
`);else for(let A of lD(pr(c),U,g))y(A);return 0}let _=s===void 0?void 0:zd(s,g.own);if(_!==void 0)t7(_.id,u);let k=o.map((U)=>sD(U,g)),{policy:E,problem:Z}=Fo(c);if(Z!==void 0&&_!==void 0)throw new N(`${Z}.`,"Without --workspace it is replaced by what you say.");let ue=YY(r,k),j=QY(E,_?.id,ue);await jd(c,j);for(let{warning:U}of k)if(U!==void 0)n.complain(`${Je(`warning: ${U}`,n.columns,{rest:"  "})}
`);if(i)return n.print(`${JSON.stringify(rb(pr(c),j,g),null,2)}
`),0;if(_===void 0&&E.workspaces.size>0)y("The rules of single workspaces are forgotten.");let V=_===void 0?"to this session":`through workspace ${fr(_)}`;return y(`From now on ${Ud(ue,g)} may write ${V}.`),y("Running sessions follow at once. Messages that were kept out do not come back."),0}async function jd(e,t){let n=eD(t);try{GY(e,{recursive:!0,mode:448}),on(e,it),await dD.default(pr(e),n,{mode:384}),nD(e)}catch(r){if(r instanceof Tt)throw new N(`${r.message}; nothing was changed.`,r.advice);throw new N(`${re(pr(e))} cannot be written (${Ie(r)??"unknown error"}); nothing was changed.`,"Make the state directory yours, or set MOLECULE_STATE_DIR to the one that the session uses.")}}function JY(e,t){if(e==="peers"&&t.length===0)throw new N("No peer was named.","Give their names or workspace ids: access peers <name or id\u2026>.");if(e!==void 0&&e!=="peers"&&t.length>0)throw new N(`"access ${e}" takes no ids.`,'Only "access peers <name or id\u2026>" does.')}function YY(e,t){return e==="peers"?{senders:e,peers:[...new Set(t.map(({id:n})=>n))]}:{senders:e}}function QY(e,t,n){if(t===void 0)return{default:n,workspaces:new Map};return{...e,workspaces:new Map(e.workspaces).set(t,n)}}function e7(e){if(R(e,"CLAUDECODE")===void 0)return;throw new N("This is not changed from inside a Claude Code session.","Run the same command in a terminal of your own.")}function t7(e,t){if(t.length===0||t.some(({id:n})=>n===e))return;throw new N(`Workspace ${e} is not watched.`,`The settings name ${t.map(({id:n})=>n).join(", ")}.`)}var dD,KY;var ob=h(()=>{K();W();Me();Md();xt();he();ot();Ms();Vr();Fd();uD();dD=Jr(Qo(),1),KY=b({senders:Re(["all","canvas","peers"]).optional(),ids:F(m()),workspace:m().optional(),json:L().default(!1),offline:L().default(!1)})});var mD={};Nn(mD,{removeCommand:()=>a7});import{existsSync as sb,rmdirSync as n7,rmSync as r7}from"fs";import{dirname as o7,join as s7}from"path";async function a7(e,t){let{workspace:n,all:r,keepFiles:o,yes:s}=i7.parse(e),{env:i,input:a,output:c}=t;if(R(i,"CLAUDECODE")!==void 0)throw new N("nothing is removed from inside a Claude Code session.","Run the same command in a terminal of your own.");using l=Dt(t.signals,i);let u=a.isTerminal?(await Promise.resolve().then(() => (_w(),JL))).terminalConversation(c,l.signal):pd(c);if(r===(n!==void 0))throw new N("say what to remove.","Name one workspace, or give --all for everything.");if(n!==void 0)await c7(n,i,u,s);else await d7({env:i,keepFiles:o,yes:s},u);return 0}async function c7(e,t,n,r){let o=At(t),s=new xa(o,t),i=s.workspaces(),a=i.find(({id:l})=>l===e)??await u7(e,t,o),c=i.find(({id:l})=>l===a.id);if(c===void 0)throw new N(`${re(e)} is not in ${re(s.path)}.`,i.length===0?"That file names no workspace.":`It names ${i.map(({id:l})=>re(l)).join(", ")}.`);await fD(n,r,`Take ${fr(a)} out of ${re(s.path)}?`),await s.remove(c.id),await l7(o,c.id),n.say("done",`${fr(a)} is no longer watched here. Running sessions follow within seconds.`),n.say("info","On the canvas nothing changed: revoke its token there when nobody uses it any more.")}async function l7(e,t){let{policy:n,problem:r}=Fo(e);if(r!==void 0||!n.workspaces.has(t))return;let o=new Map([...n.workspaces].filter(([s])=>s!==t));await jd(e,{...n,workspaces:o})}async function u7(e,t,n){let r=$n(t,n),o=r instanceof Q?[]:r.settings.targets,{client:s}=Zn(t,r),{own:i}=await Dd(o,s,new AbortController().signal);return zd(e,i)}async function fD({questions:e},t,n){if(t)return;if(e===void 0)throw new N("this has to be confirmed, and nobody can be asked here.","Give --yes.");if(await e.confirm(n,!1))return;throw new N("nothing was removed.","Answer yes to remove it.")}async function d7({env:e,keepFiles:t,yes:n},r){let o=At(e),s=Ot(o);if(s.isHeld)throw new N(`a session still receives (PID ${s.pid??"unknown"}).`,"End it first, then run this again.");let i=m7(e),a=[...h7(o,t),...i],c=Mt("claude",e),l=c===void 0?[]:g7(e),u=CN(e),d=new Hs(o),p=sb(d.path)?d.list().filter(({kind:f})=>f==="file").length:0;if(a.length+l.length===0&&u===void 0){r.say("info","There is nothing to remove.");return}if(r.say("info","This goes:"),r.show([...a.map(re),...l.map(On),...u?.lines??[]]),p>0){let f=t?"stay":"go as well; keep them with --keep-files";r.say(t?"info":"warning",`${at(p,"received file")} in ${d.path} ${f}.`)}await fD(r,n,"Remove all of this?");for(let f of a)r7(f,{recursive:!0,force:!0});for(let f of[o,...i.map(o7)])p7(f);if(await u?.write(),c!==void 0)await id(c,l,e,r);r.say("done","Removed. On the canvas nothing changed: remove the workspaces or their tokens there.")}function p7(e){try{n7(e)}catch{}}function m7(e){return["demo","platform"].flatMap((t)=>{let n=Er.of(t,e)?.path;return n!==void 0&&sb(n)?[n]:[]})}function h7(e,t){return(sb(e)?[...new Bun.Glob("*").scanSync({cwd:e,dot:!0,onlyFiles:!1})]:[]).filter((r)=>f7.test(r)&&!(t&&r==="inbox")).toSorted().map((r)=>s7(e,r))}function g7(e){let{plugins:t,marketplaces:n}=gn(e,process.cwd());return[...t.map(({marketplace:r})=>["plugin","uninstall",`${ce.name}@${r}`]),...n.includes(ce.marketplace)?[["plugin","marketplace","remove",ce.marketplace]]:[]]}var i7,f7;var hD=h(()=>{K();Lo();W();Qe();Me();tb();Md();he();Et();ob();Fd();zc();ot();ar();Rr();Ms();By();ya();fd();iw();Ir();i7=b({workspace:m().optional(),all:L().default(!1),keepFiles:L().default(!1),yes:L().default(!1)});f7=/^(?:\.env|bot\.pid(?:\.lock)?|standby|inbox\.db(?:-wal|-shm|-journal|\.unreadable-\d+)?|inbox|access\.(?:json|known)|channel\.log(?:\.1)?)$/});function y7(e,t){let n=`${e} (${t})`;if(!zs(e,hN))return X(`${n} may be too old for channels`,ib);if(!zs(e,gN))return X(`${n} runs no hooks of the plugin: nothing tells what the session has seen, and people may stay without an answer`,ib);if(!zs(e,Ds.from))return X(`${n} is older than ${Ds.from}, from which on this plugin was tried`,ib);let r=e!==Ds.to&&zs(e,Ds.to);return B(r?`${n}, newer than ${Ds.to}, up to which this plugin was tried`:n)}function w7(e,t){if(!zs(e,yN))return[];let n=Br(Hr(t)),r="unusable"in n?void 0:n.env?.[ab];if((R(t,ab)??r)!==void 0)return[B("the agents view is switched off")];return[B(`the left arrow on an empty prompt opens the agents view, which takes a session off the channel; ${ab}=1 switches it off`)]}function b7({policy:e,place:t,editedIn:n}){switch(e){case"none":return B(`none in ${t}; on Team and Enterprise plans an administrator must set channelsEnabled`);case"off":return pe(`those in ${t} do not switch channels on, so no channel works on this machine`,`Ask the administrator to add to ${n}: "channelsEnabled": true`);case"unlisted":return X(`allowedChannelPlugins in ${t} lacks ${Bs.plugin}@${Bs.marketplace}: it works only as a development channel`,`Ask the administrator to add to "allowedChannelPlugins" in ${n}: ${JSON.stringify(Bs)}`);case"listed":return B(`channels are on, and ${Bs.plugin}@${Bs.marketplace} is on the list`);case"on":return B("channels are on")}}var gD,ib="Run: claude update",ab="CLAUDE_CODE_DISABLE_AGENT_VIEW",yD,Bs,wD;var bD=h(()=>{td();ki();ha();Hy();Qe();he();gD={id:"claude-code",title:"Claude Code",async run({machine:e,env:t},n){let r=e.findProgram("claude");if(r===void 0)return[X("not on the PATH","Install it, or look on the machine on which you use it.")];let o=await e.programVersion(r,n);if(o===void 0)return[X(`${r} does not say its version`,"Run: claude --version")];return[y7(o,r),...w7(o,t)]}};yD={id:"channel-switches",title:"Channel switches",run({env:e}){let t=ed(e);if(t.length===0)return[B("no variable switches channels off")];return t.map(({fact:n,fix:r})=>pe(n,r))}},Bs={marketplace:ce.marketplace,plugin:ce.name},wD={id:"managed-settings",title:"Managed settings",run({env:e,machine:t}){let n=_i(e,t.managedSettingsDirectory,Bs);return[...n.unusable.map(({path:r,reason:o})=>X(`${r} cannot be used (${o})`,"Ask the administrator to correct it.")),b7(n),...n.hooksOffBy===void 0?[]:[X(`${n.hooksOffBy} in ${n.place} keeps the hooks of this plugin from running: what was delivered is not confirmed, and the first message comes without the channel's instructions`,"Ask the administrator whether the hooks of this plugin may run.")]]}}});class cb{client;#e;#t=new Map;constructor(e,t){this.client=e,this.#e=t}of(e,t){let n=this.#t.get(e.id);if(n!==void 0)return n;let r=this.#n(e,t);return this.#t.set(e.id,r),r}async#n(e,t){let n=this.#e.monotonicMs();try{let r=await this.client(e).workspace(t),o=this.#e.monotonicMs()-n,{platformTimeMs:s}=r,i=this.#e.nowMs()-o/2-500,a=s===void 0?void 0:s-i;return{isAnswered:!0,info:r,latencyMs:o,clockAheadMs:a}}catch(r){if(r instanceof Te)return{isAnswered:!1,error:r};throw r}}}var _D=h(()=>{W()});function kD(e){let t=At(e.env),n=$n(e.env,t),{client:r}=Zn(e.env,n);return{...e,stateDirectory:t,config:n,probes:new cb(r,Nt),clock:Nt,machine:wE(e.env)}}function Pn(e){return e.config instanceof Q?[]:e.config.settings.targets}var Uo=h(()=>{W();hi();he();Ms();Rr();_D()});import{existsSync as _7,readdirSync as k7}from"fs";import{join as x7}from"path";function E7(e,t){if(t===void 0)return[];return[X(`${e} lies on a network file system (${t}): the inbox is used without a write-ahead log there`,"A folder on a disk of this machine is faster and safer: set MOLECULE_STATE_DIR.")]}function T7(e,t,n){let r;try{r=Cd(e),r.run(`PRAGMA busy_timeout = ${v7}`);let o=r.query("PRAGMA user_version").get()?.user_version??0;if(o>Ta)return[pe(`${e} was written by a newer version of this plugin`,"Update the plugin.")];if(o===0)return[B(`${e} is empty`)];if(o<Ta)return[B(`${e} was written by an older version; the next session brings it up to date`)];if(!A7(r))return[xD(e)];let s=new Ws(r,n);return[...R7(s,e,t),...$7(s,t),...O7(s,t)]}catch(o){if(o instanceof Tt)return[X(`${o.message}: messages are kept in memory`,o.advice)];let s=Ie(o)??"unknown error";if(S7.has(s))return[xD(e)];return[pe(`${e} cannot be read (${s})`,"Check who owns the file, and its mode (600).")]}finally{r?.close(!1)}}function A7(e){return e.query("PRAGMA quick_check(1)").get()?.quick_check==="ok"}function R7(e,t,n){if(n.length===0)return[B(`${t} can be read`)];return n.map(({id:r})=>{let{waiting:o,heldForFlood:s,heldForPeerLimit:i,pushed:a,settled:c}=e.counts(r),l=`${o} waiting, ${a} pushed and not yet confirmed, ${c} settled`,u=[...s>0?[`${s} held back by MOLECULE_FLOOD_LIMIT`]:[],...i>0?[`${i} held back by MOLECULE_PEER_LIMIT`]:[]];if(u.length===0)return{status:"ok",workspace:r,fact:l};let d="Ask Claude to read them (inbox_peek, inbox_pop) or to release them (inbox_release).";return{status:"warn",workspace:r,fact:`${l}; ${u.join(", ")}`,fix:d}})}function $7(e,t){return t.flatMap(({id:n})=>{let{leftOut:r,unreadable:o}=e.counts(n),s={status:"warn",workspace:n,fact:`${r} left on the platform, because too many messages wait here already`,fix:"Ask Claude to make room (inbox_pop); chat_history shows what was left out."},i={status:"warn",workspace:n,fact:`${o} rows of the platform could not be read, and were skipped`,fix:"The log file names each and its fault; tell the platform's operator. The canvas shows what was meant."};return[...r>0?[s]:[],...o>0?[i]:[]]})}function O7(e,t){return t.flatMap(({id:n})=>{let{asked:r,from_terminal:o,unanswered:s,broken_off:i}=e.guardCounts(n);if(r+o+s+i===0)return[];let a=`left without a reply at first: ${r} answered when asked, ${o} answered with the text of the terminal, ${s} left without an answer, ${i} broken off`;return[{status:"ok",workspace:n,fact:a}]})}function xD(e){return X(`${e} is damaged`,"Nothing to do: the next session keeps the file aside, starts a new one and fetches what it missed.")}function C7(e){let t=k7(e).filter((n)=>/^inbox\.db\.unreadable-\d+$/.test(n));if(t.length===0)return[];return[X(`damaged inbox files of the past are kept: ${t.join(", ")}`,`Remove them from ${e} when nobody needs them any more.`)]}var v7=1000,S7,vD;var SD=h(()=>{W();Od();Id();Uw();Uo();S7=new Set(["SQLITE_CORRUPT","SQLITE_NOTADB"]),vD={id:"inbox",title:"Inbox",run(e){let{stateDirectory:t,clock:n,machine:r}=e,o=x7(t,"inbox.db"),s=E7(t,r.networkFileSystem(t));if(!_7(o))return[...s,B(`${o} does not exist yet; it is made with the first session`)];if(s.length>0&&Do(o))return[...s,B(`${o} is as it was on a local disk; the next session brings it up to date`)];return[...s,...T7(o,Pn(e),n.nowMs),...C7(t)]}}});import{existsSync as I7}from"fs";import{join as P7}from"path";var lb,ED,TD;var AD=h(()=>{Va();Qe();Rr();lb=`Install Bun 1.4.3 or newer (npm install --global --prefix ~/.local ${Ga}, or https://bun.com) and choose Reconnect for the plugin in /mcp, or start a new session.`,ED={id:"bun",title:"Bun",async run({machine:e},t){let n=await e.findBun(t);if(n===void 0){let o=`this is Bun ${e.bunVersion}, from elsewhere`;return[pe(`neither on the PATH nor where installers put it (${o})`,lb)]}let r=n===process.execPath?e.bunVersion:await e.programVersion(n,t);if(r===void 0)return[pe(`${n} does not run`,lb)];if(Df(r))return[B(`${r} (${n})`)];return[pe(`${r} (${n}) is too old`,lb)]}},TD={id:"plugin",title:"Plugin",run({machine:{pluginRoot:e}}){let t=`${ce.name} ${_t.version}`;if(e===void 0)return[X(`${t}, without its files`,"Run the program from the folder of the plugin.")];if(I7(P7(e,"dist","channel.js")))return[B(`${t} in ${e}`)];return[pe(`${t} in ${e}, but dist/channel.js is not built`,`Run: cd ${e} && bun install && bun run build`)]}}});function $D(e){return Object.hasOwn(RD,e)?RD[e]:void 0}var RD,OD;var CD=h(()=>{RD={paused:"paused",hibernating:"hibernated",hibernated:"hibernated",removed:"removed"};OD={paused:"Messages that arrive are still delivered; resume the workspace on the canvas.",hibernated:"Messages that arrive are still delivered; wake the workspace on the canvas.",removed:"Create a new workspace on the canvas and put its id and token into the settings."}});function M7(e,t){if(Math.abs(e)<=L7)return B(`agrees with ${t}`);let n=e>0?"behind":"ahead of";return X(`${Math.round(Math.abs(e))} s ${n} that of ${t}`,"Switch on automatic time on this machine; until then times look wrong, and polls reach less far back.")}function D7(e,t){let n=Wo(e.status),r=`${Ae(e.name)} is ${n}`;if(n==="online"&&t)return B(r);if(n==="online")return X(`${r} although no session here receives: it is connected from somewhere else`,"Whoever watches it there answers its messages. End that session, or give this machine a workspace of its own. A session that was just ended here shows for up to three minutes.");if(n==="awaiting_agent")return t?X(`${r}, although a session here holds the lease`,"Wait half a minute for its next heartbeat; then see the log."):B(`${r}: no session is connected at the moment`);let o=$D(e.status);return X(r,o===void 0?"Repair the workspace on the canvas.":OD[o])}function ub(e){return async(t,n)=>{if(t.isOffline)return[];let r=Pn(t).map(async(o)=>{let s=await e(await t.probes.of(o,n),o,t,n);return s===void 0?[]:[{...s,workspace:o.id}]});return(await Promise.all(r)).flat()}}function MD(e,t,n,r=""){let{trouble:o,fact:s,advice:i,actor:a}=t.diagnosis,c=`${r}${n.platformUrl}`;if(t instanceof Kn){let u=o==="unreachable";return{status:e,fact:u?`${c}: ${t.message}`:`${c}: ${s} (${t.message})`,fix:u?z7:i}}let l=t instanceof Ce?` answered ${t.status}${U7(t)}`:`: ${t.message}`;return{status:e,fact:`${c}${l}`,fix:a==="time"?`${i} ${F7}`:i}}function U7({detail:e,diagnosis:t}){return t.trouble==="rejected"&&e!==void 0?`: the platform says ${Ae(e,120)}`:""}var ID,N7,PD,L7=30,ND,LD,z7="Check that the platform runs, that this machine reaches it, and MOLECULE_PLATFORM_URL.",F7="Nothing can be done about it here.";var DD=h(()=>{W();En();Me();CD();Uo();ar();ID={id:"platform",title:"Platform",run:ub((e,t)=>{if(!e.isAnswered)return MD("fail",e.error,t);return B(`${t.platformUrl} knows the workspace (${Math.round(e.latencyMs)} ms)`)})},N7={sinceSeconds:60,limit:1},PD={id:"token",title:"Token",run:ub(async(e,t,n,r)=>{if(!e.isAnswered)return;try{return await n.probes.client(t).activities(N7,r),B("accepted: messages can be read")}catch(o){if(!(o instanceof Te))throw o;let{trouble:s}=o.diagnosis;if(s==="unauthorized")return pe("refused (401)",o.advice);return MD(o.actor==="time"?"warn":"fail",o,t,"could not be tried: ")}})},ND={id:"clock",title:"Clock",async run(e,t){if(e.isOffline)return[];let n=new Map(Pn(e).map((o)=>[o.platformUrl,o])),r=[];for(let o of n.values()){let s=await e.probes.of(o,t);if(!s.isAnswered||s.clockAheadMs===void 0)continue;r.push(M7(s.clockAheadMs/1000,o.platformUrl))}return r}};LD={id:"presence",title:"On the canvas",run:ub((e,t,{stateDirectory:n})=>e.isAnswered?D7(e.info,Ot(n).isHeld):void 0)}});import{existsSync as db}from"fs";import{join as pb}from"path";function q7({plugins:e},{env:t,machine:n},r){let o=ga(t,n.workingDirectory,void 0).map(On).join(" && "),[s]=e;if(s!==void 0)return pe(`${FD(s)} is installed and switched off`,`Run: ${o}`);if(r)return B("not installed; the session that receives has it from elsewhere");return n.findProgram("claude")===void 0?B("not installed here, and neither is Claude Code"):pe("the plugin is not installed",`Run: ${o}`)}function j7(e){let{folder:t,version:n,scope:r}=e,o=FD(e);if(!db(pb(t,"dist","channel.js"))||!db(pb(t,"bin","start")))return[pe(`${o} is installed, but its files are not in ${t}`,`Run: claude plugin uninstall ${o} && claude plugin install ${o}`)];let s=db(pb(t,"hooks","hooks.json"))?[]:[X(`${o} in ${t} has no hooks: deliveries cannot be confirmed`,`Run: claude plugin update ${o}`)],i=r==="user"?"":` for this project (${wt(r)})`,a=`${o} ${wt(n)}${i}, in ${t}`;return[n!==_t.version&&n!=="unknown"?X(`${a}; this program is ${_t.version}`,`Run: claude plugin update ${o}`):B(a),...s]}function W7(e,{servers:t}){let n=[...new Set(e.map(({marketplace:s})=>s))],r=n[1],o=e.length===0?void 0:t.find(({isOurs:s})=>s);return[...r===void 0?[]:[X(`it is there more than once, from ${n.map((s)=>wt(s)).join(" and ")}: two servers start in each session, and one of them stands by`,`Run: claude plugin uninstall ${ce.name}@${r}`)],...o===void 0?[]:[X(`the MCP server "${wt(o.name)}" of your settings starts it a second time`,`Run: claude mcp remove ${wt(o.name)}`)]]}function H7({servers:e},t){return e.flatMap(({name:n,env:r})=>{if(!t.some((s)=>Object.values(r).some((i)=>i.includes(s))))return[];return[X(`the MCP server "${wt(n)}" is connected to a workspace that is watched here as well`,`Keep one of them: claude mcp remove ${wt(n)}`)]})}function FD({marketplace:e}){return`${ce.name}@${wt(e)}`}var zD,UD;var qD=h(()=>{Lo();ha();Qe();Me();Ht();ya();Uo();ar();zD={id:"installed",title:"In Claude Code",run(e){let{env:t,machine:n,stateDirectory:r}=e,o=gn(t,n.workingDirectory),s=o.unusable.map(({path:a,reason:c})=>X(`${a} cannot be read (${c})`,"Start Claude Code once, or see what it says to: claude plugin list")),i=o.plugins.filter(({isEnabled:a})=>a);return[...s,...i.length===0?[q7(o,e,Ot(r).isHeld)]:i.flatMap(j7),...W7(i,o),...H7(o,Pn(e).map(({id:a})=>a))]}};UD={id:"permissions",title:"Permissions",run({env:e}){let t=Hr(e),n=Br(t);if("unusable"in n)return[X(`${t} cannot be read (${n.unusable})`,"Correct that file.")];let{permissions:r,disableAllHooks:o}=n,s=o===!0?[X(`hooks are switched off (disableAllHooks in ${t}): what was delivered is not confirmed`,"Remove that line.")]:[];if(od(r?.deny,ma))return[pe(`${t} denies ${ma}: Claude cannot reply`,'Take it out of "deny".'),...s];if(od(r?.allow,ma))return[B("Claude may reply without asking"),...s];return[X("each reply is asked about in the terminal, or costs a question to a model",`Run: ${kt("setup --allow")} (it shows the change first), or allow ${ma} yourself.`),...s]}}});function B7(e){let t=e.filter(jD),n=e.filter((r)=>!jD(r));if(t.length>0){let r=n.length===0?"":`; ${at(n.length,"other")} without it, which is fine`;return[B(`${at(t.length,"session")} started with this channel (${Z7(t)})${r}`)]}return n.map(({pid:r,parentArgv:o})=>{let s=_N(o,ce.marketplace);return X(`session ${r}: ${s?.fact??"how it was started cannot be read"}, so it receives nothing`,s?.fix??"Start it with the channel; see the README.")})}function jD({parentArgv:e,parentPid:t,env:n}){let r=$C({argv:e,pluginName:ce.name,env:n,parentPid:t});return r==="with_channel"||r==="unknown"||r==="other_host"}function Z7(e){return e.map(({pid:t})=>`PID ${t}`).join(", ")}var WD;var HD=h(()=>{td();Eo();Qe();Et();WD={id:"sessions",title:"Sessions",run({machine:e,stateDirectory:t}){let n=e.channelServers();if(n===void 0)return[];let r=n.filter((s)=>s.stateDirectory===t),o=n.length-r.length;return[...r.length===0?[B("none runs the channel server at the moment")]:B7(r),...o===0?[]:[B(`${at(o,"session")} with another state directory`)]]}}});import{existsSync as V7,statSync as G7}from"fs";import{join as BD}from"path";function K7(e,t){let n=BD(t,".env"),r=e.map(({variable:s})=>s).join(", "),o=V7(n)?`${n} lacks ${r}`:`${n} does not exist`;return pe(`no workspace is set up: ${o}`,`Run: ${kt("setup")}`)}function X7(e){let t=G7(e,{throwIfNoEntry:!1})?.mode??0;if(!Ar(t))return[];return[X(`${e} is open to other users (mode ${ts(t)})`,`chmod 600 ${e}`)]}function J7(e){return X(`there is a rule for workspace ${e}, which is not watched`,`Check the id; this shows all rules: ${kt("access")}`)}var ZD,VD,GD;var KD=h(()=>{W();Md();Oa();Ht();qu();he();St();Et();Zu();Uo();ZD={id:"settings",title:"Settings",run({config:e,stateDirectory:t}){if(e instanceof Q){let i=e.problems.filter(({got:l})=>l===ta);if(i.length>1&&i.length===e.problems.length)return[K7(i,t)];let c=BD(t,".env");return e.problems.map(({variable:l,got:u,expected:d,fix:p})=>pe(`${l}: got ${u}, expected ${d}`,`${p} The settings are in ${c}.`))}let{settings:n,notices:r}=e,s=`${at(n.targets.length,"workspace")}, polled every ${n.pollIntervalMs} ms over the last ${n.pollWindowSeconds} s`;return[n.channel==="off"?X(`${s}, but MOLECULE_CHANNEL is off`,"Set MOLECULE_CHANNEL=auto to receive messages."):B(s),...n.hookFallback?[B("hooks bring messages to sessions that do not listen (MOLECULE_FALLBACK)")]:[],...n.permissionRelay?[B("tool approvals can be answered by every canvas user of the watched workspaces (MOLECULE_PERMISSION_RELAY); in auto mode Claude Code decides itself and asks nobody")]:[],...n.questions?[B("questions and plans of Claude can be answered by every canvas user of the watched workspaces (MOLECULE_QUESTIONS); Claude Code 2.1.197 or later")]:[],...n.replyGuard==="off"?[X("nobody is told when a turn ends without a reply (MOLECULE_REPLY_GUARD is off)","Remove the line: the default is people.")]:[],...[...r,...n.warnings].map((i)=>X(i,`The settings are in ${t}/.env and in the environment.`))]}};VD={id:"connection",title:"Connection",run({env:e,config:t}){if(t instanceof Q)return[];let{targets:n,authorities:r}=t.settings,o=[...new Set(n.map(({platformUrl:a})=>a))].map((a)=>{let c=Bu(e,a);return B(`${a}: ${c===void 0?"directly":`through the proxy in ${c}`}`)}),s=Sy(e).join(", "),i=R(e,"NODE_TLS_REJECT_UNAUTHORIZED")==="0";return[...o,...r.length===0?[]:[B(`trusts ${at(r.length,"certificate")} of MOLECULE_CA_FILE as well`)],...i?[B("certificates are checked although NODE_TLS_REJECT_UNAUTHORIZED is 0")]:[],...s===""?[]:[B(`not used, for a project can set it: ${s}; what is needed belongs into MOLECULE_CA_FILE`)]]}},GD={id:"access",title:"Who may write",run(e){let{policy:t,problem:n}=Fo(e.stateDirectory);if(n!==void 0)return[pe(n,Ld)];let r=Pn(e),o=r.map(({id:s})=>({status:"ok",workspace:s,fact:$a(Sw(t,s))}));return[...o.length>0?o:[B($a(t.default))],...X7(pr(e.stateDirectory)),...[...t.workspaces.keys()].filter((s)=>!r.some((i)=>i.id===s)).map(J7)]}}});function XD(e){let t=e.toLowerCase();if(t.startsWith(".")||eQ.some((n)=>n.test(t)))return!0;return!sQ.test(t)&&[tQ,nQ,rQ,oQ].some((n)=>n.test(t))}function JD(e){let t=e.toLowerCase();return t.startsWith(".")||/^(?:credentials?|secrets?|tokens?|private[_-]?keys?)$/.test(t)}var Y7,Q7,eQ,tQ,nQ,rQ,oQ,sQ;var YD=h(()=>{Y7=["env","pem","keys?","p8","p12","pfx","pkcs12","jks","bks","keystore","ppk","kdbx?","gpg","pgp","age","ovpn","tfstate","tfvars","kubeconfig","secrets?","credentials?"],Q7=new RegExp(`\\.(?:${Y7.join("|")})(?:[._~-].*)?$`),eQ=[Q7,/^id_(?:rsa|dsa|ecdsa|ed25519)/,/^_?(?:netrc|npmrc|pypirc|pgpass|git-credentials)/,/^kube-?config/,/^wallet\.dat$/,/credential/],tQ=/(?:^|[._ -])(?:secrets?|passwords?|passwd|passphrases?|api[_-]?keys?|private[_-]?keys?)(?:[._ -]|$)/,nQ=/^tokens?(?:\.|$)|(?:access|refresh|auth|bearer|api|bot)[._-]?tokens?(?:[._-]|$)/,rQ=/^service[-_]account.*\.json/,oQ=/^(?:cookies|login data)(?:\.|$)/,sQ=/\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|kts|scala|rb|php|cs|fs|c|cc|cpp|cxx|h|hpp|m|mm|swift|dart|ex|exs|erl|hs|lua|pl|r|jl|sql|sh|bash|zsh|ps1|vue|svelte|astro|html?|s?css|less|md|mdx|rst|adoc|proto|graphql)$/});import{isAbsolute as iQ,relative as aQ,sep as QD}from"path";function e1(e,t){let n=(s)=>cQ(s,e);if(n(t.inbox)?.length===1)return;if(n(t.stateDirectory)!==void 0)return"it is one of the files of this plugin, which are never sent";let r=t.roots.map(n).filter((s)=>s!==void 0);if(r.length===0)return`it is outside the folders that may be sent (${t.roots.join(", ")||"none"})`;let o=(s)=>s.slice(0,-1).some(JD)||s.slice(-1).some(XD);return r.every(o)?"files and folders of such a name tend to hold secrets; only your user can allow it, by naming it in MOLECULE_UPLOAD_ROOTS":void 0}function cQ(e,t){let n=aQ(e,t);if(n==="")return[];return n===".."||n.startsWith(`..${QD}`)||iQ(n)?void 0:n.split(QD)}var t1=h(()=>{YD()});import{join as lQ}from"path";function n1(e){return Object.entries(uQ).flatMap(([t,n])=>{let r=Lt(lQ(e,t),n);return r===void 0?[]:[{doubt:r,stopsMessages:n.isOfLease===!0}]})}var uQ;var r1=h(()=>{xt();uQ={"bot.pid":{kind:"file",isOfLease:!0},"bot.pid.lock":{kind:"folder",isOfLease:!0},standby:{kind:"folder"},"inbox.db":{kind:"file"},"inbox.db-wal":{kind:"file"},"inbox.db-shm":{kind:"file"},"inbox.db-journal":{kind:"file"},inbox:{kind:"folder",mayBeLink:!0},"access.known":{kind:"file"},"channel.log":{kind:"file"},"channel.log.1":{kind:"file"}}});import{accessSync as dQ,closeSync as pQ,constants as mb,existsSync as gb,fstatSync as fQ,readdirSync as mQ,readSync as hQ,realpathSync as gQ,statSync as yQ}from"fs";import{dirname as fb,join as s1}from"path";function wQ({doubt:e,stopsMessages:t}){return t?pe(`${e.message}: no session can receive messages`,e.advice):X(`${e.message}, and is not used`,e.advice)}function bQ(e){let t=fb(e);while(Wd(t)===void 0&&t!==fb(t))t=fb(t);return yb(t)?B(`${e} does not exist yet; it is made when it is needed`):pe(`${e} does not exist and cannot be made: ${t} cannot be written`,`${hb}.`)}function _Q(e,t){let n=kQ(e).flatMap((r)=>{let o=Wd(s1(e,r));return o?.isFile()===!0&&Ar(o.mode)?[r]:[]});return Ar(t.mode)?["the folder itself",...n]:n}function kQ(e){try{return mQ(e)}catch{return[]}}function Wd(e){try{return yQ(e)}catch{return}}function yb(e){try{return dQ(e,mb.W_OK|mb.X_OK),!0}catch{return!1}}function vQ({stateDirectory:e}){let t=new Hs(e);if(!gb(t.path))return B(`${t.path} does not exist yet; it is made with the first file`);if(!(yb(t.path)&&Wd(t.path)?.isDirectory()===!0))return pe(`${t.path} cannot be written: files of messages are not saved`,`Make it a folder of yours: chown and chmod 700 ${t.path}`);let n=t.list().filter(({kind:o})=>o==="file"),r=n.reduce((o,{sizeBytes:s})=>o+s,0);return B(`${t.path}: ${at(n.length,"received file")}, ${Math.ceil(r/xQ)} MB`)}function SQ({config:e,stateDirectory:t}){if(e instanceof Q)return[];let{uploadRoots:n}=e.settings,r=n.filter(gb);return[B(r.length===0?"only received files may be sent":`may be sent from: ${r.join(", ")}`),...n.flatMap((o)=>EQ(o,t))]}function EQ(e,t){if(!gb(e))return[X(`${e} does not exist: nothing can be sent from there`,"Correct MOLECULE_UPLOAD_ROOTS.")];let n=gQ(e),r={roots:[n],stateDirectory:t,inbox:new Hs(t).path};if(e1(n,r)===void 0)return[];return[X(`${e} is inside the state directory: nothing but received files can be sent from there`,"Take it out of MOLECULE_UPLOAD_ROOTS.")]}function $Q(e){let t=Vs(e).replace(RQ,"[\u2026]");return t.length<=o1?t:`${t.slice(0,o1)}\u2026`}function OQ(e){try{let t=$t(e,mb.O_RDONLY);try{let{size:n}=fQ(t),r=Buffer.alloc(Math.min(n,TQ));return r.toString("utf8",0,hQ(t,r,0,r.length,n-r.length))}finally{pQ(t)}}catch{return}}var hb="Set MOLECULE_STATE_DIR to a folder of your own",i1,xQ=1048576,a1,TQ=262144,o1=300,AQ,RQ,c1;var l1=h(()=>{W();Me();tb();t1();xt();St();Et();r1();i1={id:"state-directory",title:"State directory",run({stateDirectory:e}){let t=Wd(e);if(t===void 0)return[bQ(e)];if(!t.isDirectory())return[pe(`${e} is not a folder`,`${hb}, or remove that file.`)];let n=Lt(e,it);if(n!==void 0)return[pe(`${n.message}: nothing in it is used`,n.advice)];if(!yb(e))return[pe(`${e} cannot be written`,`${hb}, or make this one yours: chown and chmod 700.`)];let r=n1(e);if(r.length>0)return r.map(wQ);let o=_Q(e,t);if(o.length===0)return[B(`${e}, yours alone`)];return[X(`${e}: open to other users: ${o.join(", ")}`,`Run: chmod -R go= ${e}`)]}};a1={id:"files",title:"Files",run(e){return[vQ(e),...SQ(e)]}};AQ=/returned [45]\d\d|\bfailed\b|stopped by|damaged|cannot be|required config missing|did not confirm|unreadable|uncaughtException|unhandledRejection/,RQ=/[A-Za-z0-9_-]{40,}/g,c1={id:"log",title:"Log",run({stateDirectory:e}){let t=s1(e,"channel.log"),n=Lt(t,{kind:"file"});if(n!==void 0)return[X(`${n.message}: nothing is written into it`,n.advice)];let r=OQ(t);if(r===void 0)return[B(`${t}, not written yet`)];let o=r.split(`
`).findLast((s)=>AQ.test(s));return[B(o===void 0?`${t}, no error in it`:`${t}; its last error: ${$Q(o)}`)]}}});function d1(e=CQ){return{id:"ping",title:"Ping",async run(t,n){let r=Pn(t);if(r.length===0)return[pe("nothing can be sent: no workspace is set up",`Run: ${kt("setup")}`)];let o=[];for(let s of r)o.push({...await NQ(s,t,e,n),workspace:s.id});return o}}}async function NQ(e,{probes:t,clock:n,stateDirectory:r},o,s){let i=t.client(e),a=dO(crypto.randomUUID()),c=n.monotonicMs(),l=()=>`${Math.round(n.monotonicMs()-c)} ms`,u=(E,Z)=>FQ(n,E,Z,s);try{await i.sendMessage(e.id,LQ(a),PQ,s)}catch(E){if(!(E instanceof Te))throw E;return pe(`broken at the platform: it does not take a message (${E.message})`,E.advice)}let d=await u(o.feedMs,()=>DQ(i,a,s));if(d===void 0)return pe(`broken at the platform: it took the message, and its feed does not show it within ${o.feedMs/1000} s`,"Nothing can be done about it here. Look at the messages of the workspace on the canvas, and tell the operator.");let p=Ot(r);if(!p.isHeld)return pe(`broken at the session: the platform has the message (${l()}), and no session on this machine receives`,`Start one; this says how: ${kt("status")}`);let f=await u(o.inboxMs,()=>wb(r,e.id,d));if(f===void 0)return pe(`broken at the server of the session (PID ${p.pid??"unknown"}): the platform has the message, and it is not fetched within ${o.inboxMs/1000} s`,`See what it says: ${kt("logs")}`);if(f.state==="ignored")return pe(`broken at the server of the session: it does not know such a message (${f.reason??"ignored"})`,"It is of an older version: end that session and start a new one.");let g=({state:E})=>E!=="pending"&&E!=="fetched";if(await u(o.pushMs,()=>u1(wb(r,e.id,d),g))===void 0)return pe("broken before the session: the message waits in the inbox and is not pushed","Ask Claude for the channel status: it says why messages are kept.");let _=({state:E})=>E==="settled"||E==="undelivered",k=await u(o.confirmMs,()=>u1(wb(r,e.id,d),_));if(k?.state==="settled"&&k.settledBy!=="write")return B(`the whole loop works: the session confirmed the message after ${l()}`);if(k?.state==="settled")return X(`the message was pushed after ${l()}; whether the session saw it cannot be known`,"Only a session that has the plugin installed confirms, and only where hooks run.");return pe(`broken in Claude Code: the message was pushed, and the session does not confirm it within ${o.confirmMs/1000} s`,"It is busy, a dialog is open in it, or it does not listen: press Enter there, then ask Claude for the channel status.")}function LQ(e){let t={role:"user",messageId:e,parts:[{kind:"text",text:"Connection test of molecule-channel doctor."}]};return{jsonrpc:"2.0",id:crypto.randomUUID(),method:"message/send",params:{message:t}}}async function DQ(e,t,n){let r;try{r=await e.activities(MQ,n)}catch(o){if(o instanceof Te)return;throw o}return r.activities.find(({requestBody:o})=>je(o).messageId===t)?.id}function wb(e,t,n){return qw(e,(r,o)=>o.query(zQ).get(t,n)??void 0)}function u1(e,t){return e!==void 0&&t(e)?e:void 0}async function FQ(e,t,n,r){let o=e.monotonicMs()+t;for(;;){let s=await n();if(s!==void 0)return s;if(e.monotonicMs()>=o||r.aborted)return;await Oe(IQ,r)}}var CQ,IQ=100,PQ=15000,MQ,zQ="SELECT state, reason, settled_by AS settledBy FROM message WHERE workspace_id = ? AND activity_id = ?";var p1=h(()=>{W();Ht();ln();Bh();jw();ar();Uo();CQ={feedMs:15000,inboxMs:45000,pushMs:20000,confirmMs:60000};MQ={sinceSeconds:120,limit:100}});function bb(e){return e.findings.every(({status:t})=>t!=="fail")}function f1(e,t,n){let r=Math.max(...e.findings.map(({title:c})=>c.length)),o=n===void 0||n>=qQ,s=" ".repeat(o?8+r+2:4),i=e.findings.flatMap((c)=>{let{workspace:l}=c,u=l===void 0||!o?"":`${l}: `,d=`  ${t(UQ[c.status],c.status)}  ${c.title}`,p=" ".repeat(r-c.title.length+2),f=o?`${d}${p}`:s;return[...o?[]:[d,...l===void 0?[]:[`  ${l}`]],Je(`${u}${c.fact}`,n,{first:f,rest:s}),...c.status==="ok"?[]:[Je(`fix: ${c.fix}`,n,{first:s})]]}),a=e.isOffline?" (offline: the platform was not asked)":"";return[`molecule-channel ${e.version} doctor${a}`,"",...i,"",Je(jQ(e,t),n),""].join(`
`)}function jQ(e,t){let{warn:n,fail:r}=h1(e.findings),o=n===0?"":`, ${at(n,"warning")}`;if(r>0)return t(`${r} failed${o}. Start with the first one: it may explain the others.`,"fail");return t(`Nothing failed${o}.`,n===0?"ok":"warn")}function m1(e){let{version:t,isOffline:n,findings:r}=e,o={version:t,ok:bb(e),offline:n,counts:h1(r),findings:r.map(WQ)};return`${JSON.stringify(o,null,2)}
`}function WQ(e){let{check:t,title:n,workspace:r,status:o,fact:s}=e;return{check:t,title:n,...r===void 0?{}:{workspace:r},status:o,fact:s,...e.status==="ok"?{}:{fix:e.fix}}}function h1(e){let t=(n)=>e.filter((r)=>r.status===n).length;return{ok:t("ok"),warn:t("warn"),fail:t("fail")}}var UQ,qQ=72;var g1=h(()=>{Et();Vr();UQ={ok:"ok  ",warn:"warn",fail:"FAIL"}});var w1={};Nn(w1,{doctorCommand:()=>BQ});async function BQ(e,{env:t,output:n,signals:r}){let{json:o,offline:s,ping:i,alwaysSucceed:a}=HQ.parse(e);if(i&&s)throw new N("--ping and --offline exclude each other.","Leave one of them out.");let c=kD({env:t,isOffline:s});using l=Dt(r,t);let u=i?[...y1,d1()]:y1,d=await ZQ(u,c,l.signal),{good:p,doubtful:f,bad:g}=n.style,y={ok:p,warn:f,fail:g};return n.print(o?m1(d):f1(d,(_,k)=>y[k](_),n.columns)),a||bb(d)?0:1}async function ZQ(e,t,n){let r=[];for(let o of e)for(let s of await VQ(o,t,n))r.push({check:o.id,title:o.title,...s});return{version:_t.version,isOffline:t.isOffline,findings:r}}async function VQ(e,t,n){try{return await e.run(t,n)}catch(r){let o=r instanceof Error?r.name:"unknown error";return[pe(`this check broke off (${o})`,"This is a bug in the doctor; please report it.")]}}var y1,HQ;var b1=h(()=>{K();Qe();ot();Ir();bD();SD();ar();AD();DD();qD();HD();KD();l1();Uo();p1();g1();y1=[ED,TD,i1,ZD,VD,ID,PD,ND,SP,LD,vD,GD,a1,c1,gD,zD,UD,WD,yD,wD],HQ=b({json:L().default(!1),offline:L().default(!1),ping:L().default(!1),alwaysSucceed:L().default(!1)})});var S1={};Nn(S1,{completionCommand:()=>XQ});async function XQ(e,{output:t}){return t.print(JQ[KQ.parse(e).shell](Hd)),0}function x1({parameters:e}){return e.flatMap((t)=>t instanceof Ut?QQ(t):YQ(t))}function YQ({short:e,long:t,description:n}){return[e,t].flatMap((r)=>r?[{text:r,about:n}]:[])}function QQ({argChoices:e,description:t}){return(e??[]).map((n)=>({text:n,about:t}))}function v1({parameters:e}){return e.flatMap((t)=>t instanceof Ut||!(t.required||t.optional)||!t.long?[]:[{name:t.long,values:t.argChoices??[]}])}function eee(e){let t=e.map((r)=>`    ${r.name}) words="${[...x1(r).map(({text:o})=>o),"--help"].join(" ")}" ;;`),n=e.flatMap((r)=>v1(r).map(({name:o,values:s})=>{let i=s.length===0?"compopt -o default; return":`words="${s.join(" ")}"`;return`    ${r.name}:${o}) ${i} ;;`}));return`# Completion of ${bn} for bash. In ~/.bashrc: eval "$(${bn} completion bash)"
_molecule_channel() {
  local command=\${COMP_WORDS[1]} current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words=
  COMPREPLY=()
  case $command in
${t.join(`
`)}
    help) words="${k1(e)}" ;;
  esac
  case $command:$previous in
${n.join(`
`)}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${k1(e)} help --help --version"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _molecule_channel ${bn}
`}function tee(e){let t=e.map((r)=>{let o=x1(r).map(({text:s,about:i})=>_1(s,i));return`    ${r.name}) options=(${o.join(" ")}) ;;`}),n=e.flatMap((r)=>v1(r).map(({name:o,values:s})=>{let i=s.length===0?"_files":`compadd -- ${s.join(" ")}`;return`    ${r.name}:${o}) ${i}; return ;;`}));return`#compdef ${bn}
# Completion of ${bn} for zsh. In ~/.zshrc, after compinit: eval "$(${bn} completion zsh)"
_molecule_channel() {
  local -a commands options
  commands=(${e.map(({name:r,summary:o})=>_1(r,o)).join(" ")})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case \${words[2]}:\${words[CURRENT-1]} in
${n.join(`
`)}
  esac
  case \${words[2]} in
${t.join(`
`)}
    help) options=($commands) ;;
  esac
  _describe option options
}
compdef _molecule_channel ${bn}
`}function _1(e,t){return Ia(`${e.replaceAll(":","\\:")}:${t}`)}function nee(e){let t=e.flatMap((n)=>[`complete -c ${bn} -f -n __fish_use_subcommand -a ${n.name} -d ${Ia(n.summary)}`,...n.parameters.map((r)=>ree(n.name,r))]);return`# Completion of ${bn} for fish. ${bn} completion fish > ~/.config/fish/completions/${bn}.fish
${t.join(`
`)}
`}function ree(e,t){let n=`complete -c ${bn} -n "__fish_seen_subcommand_from ${e}"`;if(t instanceof Ut)return`${n} -f -a ${Ia((t.argChoices??[]).join(" "))}`;let r=t.long?.replace(/^--/,"")??"",o=t.short===void 0?"":` -s ${t.short.replace(/^-/,"")}`,s=t.required||t.optional?" -r":"",i=t.argChoices===void 0?"":` -a ${Ia(t.argChoices.join(" "))}`;return`${n}${o} -l ${r}${s}${i} -d ${Ia(t.description)}`}function k1(e){return e.map(({name:t})=>t).join(" ")}function Ia(e){return`'${e.replaceAll("`","").replaceAll("'","\u2019")}'`}var GQ,KQ,bn="molecule-channel",JQ;var E1=h(()=>{Ba();K();_b();GQ=["bash","zsh","fish"],KQ=b({shell:Re(GQ)});JQ={bash:eee,zsh:tee,fish:nee}});function R1(e,t){return(n)=>{let r=/^\d{1,9}$/.test(n)?Number(n):Number.NaN;if(r>=e&&r<=t)return r;throw new wr(`It is a whole number from ${e} to ${t}.`)}}var T1,A1,Hd;var _b=h(()=>{Ba();T1=new oe("--port <number>","port on 127.0.0.1 (default: a free one)").argParser(R1(0,65535));A1=new oe("--always-succeed","exit code 0, whatever was found"),Hd=[{name:"demo",summary:"try the channel on this machine, without any account",description:"Starts a small platform with its canvas on this machine, and a workspace on it. Where Claude Code is installed, prints the command that makes a session that workspace; elsewhere a script answers in its place.",notes:"Your own settings are neither read nor changed. Ctrl-C ends it and removes everything but the canvas's address, so that an open tab works at the next start.",parameters:[T1,new oe("--scripted","let the script answer even where `claude` is installed")],load:async()=>(await Promise.resolve().then(() => (MI(),LI))).demoCommand},{name:"setup",summary:"connect a workspace of a canvas to this machine",description:"Takes the canvas's connect snippet as it is, JSON, or address, id and token; checks them against the platform, writes them into the settings, and brings Claude Code to where one command is left, which it prints. On a terminal it asks for what is missing; elsewhere it reads the snippet from the standard input.",notes:`Other workspaces, settings and comments in the .env file stay as they are; a new token replaces the old one.
In a script:  pbpaste | molecule-channel setup --yes`,parameters:[new oe("--from <file>","file with the snippet or JSON; - is the standard input"),new oe("--url <address>","address of the canvas"),new oe("--id <id>","id of the workspace"),new oe("--token-file <file>","file with its token; - is the standard input"),new oe("--token <token>","the token itself; others on this machine can see it"),new oe("--found","take the workspaces of the Python client or SDK on this machine"),new oe("--create <name>","make a new workspace with an administrator's token"),new oe("--parent <id>","with --create: under this workspace"),new oe("--admin-token-file <file>","with --create: file with the administrator's token; - is the standard input"),new oe("--plugin","add the plugin to Claude Code"),new oe("--no-plugin","leave the plugins of Claude Code alone"),new oe("--marketplace <source>","with --plugin: where the plugin comes from (default: its GitHub repository)"),new oe("--allow","let Claude answer messages without asking each time"),new oe("--no-allow","leave the settings of Claude Code alone"),new oe("--bun","install Bun with npm where there is none, in ~/.local"),new oe("--no-bun","leave that to me"),new oe("-y, --yes","the same as --bun --plugin --allow")],load:async()=>(await Promise.resolve().then(() => (rM(),nM))).setupCommand},{name:"status",summary:"say whether a session receives, and what waits",description:"Says whether a session on this machine receives messages, for which workspaces, how they look on the canvas, and what waits in the inbox.",notes:`It changes nothing.
Exit code 0: a session receives. 1: none does, or nothing is set up.`,parameters:[new oe("-w, --watch","go on, every two seconds, until Ctrl-C"),new oe("--json","print it as JSON; with --watch a line whenever it changes"),new oe("--offline","do not ask the platform"),A1],load:async()=>(await Promise.resolve().then(() => (LM(),NM))).statusCommand},{name:"logs",summary:"print the end of the log",description:"Prints the last lines of the log that the sessions of this machine write. It holds no token.",notes:"With --follow Ctrl-C ends it.",parameters:[new oe("-f, --follow","go on with what is written from now on"),new oe("-n, --lines <number>","how many lines (default: 50)").argParser(R1(0,1e5))],load:async()=>(await Promise.resolve().then(() => (DM(),MM))).logsCommand},{name:"remove",summary:"take a workspace, or everything, out again",description:"Takes a workspace out of the settings of this machine; with --all everything that this plugin put on it: settings, inbox, log, received files, permission rules, and the plugin in Claude Code. It shows what goes and asks.",notes:"Nothing on the canvas changes: the workspace and its token stay there.",parameters:[new Ut("[workspace]","its name or id"),new oe("--all","everything"),new oe("--keep-files","with --all: leave the received files"),new oe("-y, --yes","do not ask")],load:async()=>(await Promise.resolve().then(() => (hD(),mD))).removeCommand},{name:"platform",summary:"run a local platform with its canvas",description:"Runs the local platform and its canvas alone, for development and tests. Prints its address, its admin token, and how to create a workspace.",notes:`Ctrl-C ends it.
What it can do wrong on request (outage, database-down, late-row, \u2026): the canvas has switches for it; docs/operations.md names all.`,parameters:[T1,new oe("--database <file>","keep everything in this file (default: in memory, gone at the end)"),new oe("--era <era>","age of the platform: E2 is the newest, E1.5 of June 2026, E1 of May 2026, E0 before poll mode").choices(["E0","E1","E1.5","E2"]).default("E2"),new oe("--platform-root","make a root workspace at the start, and put every other root under it")],load:async()=>(await Promise.resolve().then(() => (xh(),P$))).platformCommand},{name:"access",summary:"say who may write to the session",description:"Shows who may write to the session, or changes it: all who may write to the workspace, the canvas user only, or the canvas user and some peers. What others send is dropped, and they are not told.",notes:`Kept in access.json in the state directory. Running sessions follow at once.
Without --workspace it replaces all rules.`,parameters:[new Ut("[senders]","who").choices(["all","canvas","peers"]),new Ut("[ids...]",'names or workspace ids of the peers, with "peers"'),new oe("--workspace <workspace>","only for what arrives through this watched one, by name or id"),new oe("--json","print what applies as JSON"),new oe("--offline","do not ask the platform for names")],load:async()=>(await Promise.resolve().then(() => (ob(),pD))).accessCommand},{name:"doctor",summary:"find out what is wrong, and how to mend it",description:"Looks at everything the channel depends on: Bun, settings, platform, token, state directory, Claude Code.",notes:`It registers nothing, marks nothing as read, disturbs no session and prints no token. Only --ping writes: a message of the workspace to itself, which the session sees as a short notice.
Exit code 0: nothing failed. 1: something did.`,parameters:[new oe("--json","print the report as JSON"),new oe("--offline","do not ask the platform"),new oe("--ping","send a message through the whole loop, and name the link that is broken"),A1],load:async()=>(await Promise.resolve().then(() => (b1(),w1))).doctorCommand},{name:"completion",summary:"print what a shell needs to complete these commands",description:"Prints a script for bash, zsh or fish; its first line says where it belongs.",notes:'For this bash alone: eval "$(molecule-channel completion bash)"',parameters:[new Ut("<shell>","which").choices(["bash","zsh","fish"])],load:async()=>(await Promise.resolve().then(() => (E1(),S1))).completionCommand}]});ot();var zz=65536;function Hb(e,t){return{isTerminal:e.isTTY===!0&&t,isTyped:e.isTTY===!0,async text(){let n=[],r=0;for await(let o of e)if(n.push(Buffer.from(o)),r+=o.length,r>zz)throw new N("more than 64 KiB came on the standard input.","Give it the snippet alone.");return Buffer.concat(n).toString("utf8")}}}he();function Gb(e,t,n){let r=e.isTTY===!0&&R(n,"NO_COLOR")===void 0&&R(n,"TERM")!=="dumb",o=(a)=>r?(c)=>`\x1B[${a}m${c}\x1B[0m`:(c)=>c,s=new AbortController,i={stdout:Vb(e,()=>s.abort()),stderr:Vb(t,qz)};return{print:i.stdout.write,complain:i.stderr.write,style:{strong:o(1),faint:o(2),good:o(32),doubtful:o(33),bad:o(31)},get columns(){return e.isTTY===!0&&e.columns!==void 0&&e.columns>0?e.columns:void 0},readerGone:s.signal,flushed:async()=>void await Promise.all([i.stdout.flushed(),i.stderr.flushed()])}}function Vb(e,t){let n=new Set;return e.on("error",t),{write(r){let o=new Promise((s)=>e.write(r,s)).catch(t);n.add(o),o.then(()=>n.delete(o))},flushed:()=>Promise.all(n)}}function qz(){}Ba();W();Qe();_b();Vr();var Xr="molecule-channel",oee=2,Bd=100;async function $1(e,t){let n=0,r=iee(t,(o)=>{n=o});try{return await r.parseAsync(e.length===0?["--help"]:[...e],{from:"user"}),n}catch(o){if(o instanceof Yn)return o.exitCode===0?0:oee;let{columns:s}=t.output;for(let i of see(o))t.output.complain(`${Je(i,s,{rest:"  "})}
`);return 1}}function see(e){if(e instanceof Ye)return[`${Xr}: ${e.message}`,e.advice];return[`${Xr}: ${yr(e)}`]}function iee(e,t){let{output:n}=e,r=new Zo(Xr).description("Makes a Claude Code session a workspace on a Molecule AI canvas: what people and agents write to it there arrives in the session, and its replies go back.").version(_t.version,"-v, --version","print the version").helpOption("-h, --help","print this help").helpCommand("help [command]","print the help of a command").exitOverride().configureHelp({minWidthToWrap:1,subcommandTerm:(o)=>o.name()}).configureOutput({writeOut:n.print,writeErr:(o)=>n.complain(Je(o,n.columns,{rest:"  "})),getOutHelpWidth:()=>n.columns??Bd,getErrHelpWidth:()=>n.columns??Bd}).showHelpAfterError(`All commands: ${Xr} --help`).addHelpText("after",()=>`
${Je(aee,n.columns??Bd)}`);for(let{name:o,summary:s,description:i,notes:a,parameters:c,load:l}of Hd){let u=r.command(o).summary(s).description(i).showHelpAfterError(`All of its options: ${Xr} ${o} --help`);for(let d of c)if(d instanceof oe)u.addOption(d);else u.addArgument(d);u.addHelpText("after",()=>`
${Je(a,n.columns??Bd)}`).action(async()=>{let d=await l();t(await d(cee(u),e))})}return r}var aee=`New here? Run: ${Xr} demo
Connect a workspace: ${Xr} setup
Something wrong? Run: ${Xr} doctor

Exit codes: 0 done, 1 failed, 2 a command line that makes no sense.
Colours: on a terminal only, and none with NO_COLOR.`;function cee(e){let t=e.registeredArguments.map((n)=>n.name());return{...e.opts(),...Object.fromEntries(t.map((n,r)=>[n,e.processedArgs[r]]))}}he();var lee=500,O1=Zb(),C1=Gb(process.stdout,process.stderr,O1),uee=Hb(process.stdin,process.stdout.isTTY),dee=await $1(process.argv.slice(2),{env:O1,input:uee,output:C1,signals:process});await Promise.race([C1.flushed(),Oe(lee,new AbortController().signal)]);process.exit(dee);
