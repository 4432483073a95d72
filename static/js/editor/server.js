// Asking the server. A refusal comes as an Error with a `kind`: "offline", "login", "closed", "person" or "refused".

export class Refusal extends Error {
  constructor(kind, message = "") {
    super(message);
    this.kind = kind;
  }
}

const GONE = {
  403: "您的角色现在不能填报，改动没有保存",
  404: "这张表已被删除，或不在您的单位范围内，改动没有保存",
  413: "这次的改动太大，没有保存；请分几次粘贴",
};

export function cookie(name) {
  return document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

export async function ask(address, body, { keepalive = false } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") };
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(address, { method: "POST", body, headers, keepalive, signal: AbortSignal.timeout(30_000) });
  } catch {
    throw new Refusal("offline", "连不上服务器");
  }
  const said = await response.json().catch(() => null);
  if (response.ok && said) return said;
  // An answer that is none: a proxy's page, or an error of the server's own.
  if (response.ok || response.status >= 500) throw new Refusal("offline", "服务器暂时出错");
  if (response.status === 401 || said?.error === "csrf") throw new Refusal("login");
  const kind = said?.error ?? (response.status in GONE ? "closed" : "refused");
  throw new Refusal(kind, said?.message ?? GONE[response.status] ?? "服务器没有接受这次保存");
}

/** Log in without leaving the page. Why one is not logged in, "" where one is. */
export async function logIn(address, username, password) {
  try {
    await fetch(address, { headers: { Accept: "text/html" } }); // its cookie is what the form must bring
    const body = new URLSearchParams({ username, password, csrfmiddlewaretoken: cookie("csrftoken") });
    const response = await fetch(address, { method: "POST", body, redirect: "manual" });
    if (response.type === "opaqueredirect") return "";
    return [428, 429].includes(response.status) ? alertOf(await response.text()) : "密码不正确，请再试一次";
  } catch {
    throw new Refusal("offline");
  }
}

function alertOf(page) {
  return new DOMParser().parseFromString(page, "text/html").querySelector("[role=alert]").textContent;
}
