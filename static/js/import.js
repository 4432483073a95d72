// While an import is worked on, or forms are checked: how far it has got, and the page anew once it is done.
const box = document.querySelector("[data-progress]");
const stage = box.querySelector(".stage");
const bar = box.querySelector("progress");
const PATIENCE = 30_000;
const began = Date.now();

function remaining(seconds) {
  if (seconds == null) return "";
  if (seconds < 1) return "，即将完成";
  return `，约还要 ${seconds < 60 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`}`;
}

function say(told) {
  if (told.total) {
    stage.textContent = `${told.stage}：${told.done.toLocaleString()} / ${told.total.toLocaleString()} ${box.dataset.measure ?? "张"}${remaining(told.left)}`;
    bar.max = told.total;
    bar.value = told.done;
  } else if (told.stage) {
    stage.textContent = told.stage;
    bar.removeAttribute("value");
  } else if (told.state === "waiting" && Date.now() - began > PATIENCE) {
    stage.textContent = "还在排队：前面有别的文件在处理，或后台处理程序没有运行，请告诉系统管理员";
  }
}

async function look() {
  try {
    const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const told = await answer.json();
      if (!told.under_way) {
        location.reload();
        return;
      }
      say(told);
    }
  } catch {
    // The server is away for a moment; the next look will tell.
  }
  setTimeout(look, 1000);
}

look();
