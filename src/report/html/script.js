"use strict";
(function () {
  // On paper nobody can open what is closed.
  window.addEventListener("beforeprint", function () {
    Array.prototype.forEach.call(document.querySelectorAll("details"), function (d) { d.open = true; });
  });
  var controls = document.getElementById("controls");
  var list = document.getElementById("photos");
  var told = document.getElementById("told");
  if (!controls || !list || !told) { return; }
  var photos = Array.prototype.slice.call(list.querySelectorAll(".photo"));
  var show = document.getElementById("show");
  var order = document.getElementById("order");
  var words = document.getElementById("words");
  function fits(p) {
    var of = " " + p.getAttribute("data-is") + " ";
    var text = words.value.toLowerCase();
    return (show.value === "all" || of.indexOf(" " + show.value + " ") >= 0) &&
      (text === "" || p.getAttribute("data-name").toLowerCase().indexOf(text) >= 0);
  }
  function number(p, name) { return Number(p.getAttribute("data-" + name)); }
  function draw() {
    var by = order.value;
    var sorted = photos.slice().sort(function (a, b) {
      return by === "name" ? number(a, "place") - number(b, "place") : number(b, by) - number(a, by) || number(a, "place") - number(b, "place");
    });
    var n = 0;
    sorted.forEach(function (p) {
      p.hidden = !fits(p);
      n += p.hidden ? 0 : 1;
      list.appendChild(p);
    });
    told.textContent = told.getAttribute("data-words").replace("*n*", String(n)).replace("*all*", String(photos.length));
  }
  [show, order].forEach(function (e) { e.addEventListener("change", draw); });
  words.addEventListener("input", draw);
  controls.addEventListener("submit", function (e) { e.preventDefault(); });
  controls.hidden = false;
  draw();
}());
