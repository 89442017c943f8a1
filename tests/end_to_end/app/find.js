// Finds the visible, enabled element with a role and an accessible name, as a person reads them.
// Arguments: the role (a key of SELECTORS) and the name. An exact name wins over one
// that only begins with it (a button may carry its key: "Acknowledge A"); what is inside an open
// dialog wins over what is behind it. With the name of a group, only what is inside that group
// counts. Returns the element, or null.
const [role, name, group] = arguments;

const SELECTORS = {
  control:
    "button, a[href], summary, [role=button], [role=link], [role=tab], [role=menuitem]," +
    " [role=menuitemradio], [role=menuitemcheckbox], [role=option], [role=radio], [role=switch]," +
    " [role=checkbox], input[type=checkbox], input[type=radio], input[type=submit]",
  link: "a[href], [role=link]",
  field:
    "input, textarea, select, [role=textbox], [role=combobox], [role=searchbox]," +
    " [role=spinbutton], [contenteditable=true]",
  list: "select, [role=combobox], button[aria-haspopup=listbox], [role=listbox]",
  option: "[role=option]",
  heading: "h1, h2, h3, h4, [role=heading]",
};
const GROUPS = "fieldset, section, aside, form, li, dialog, [role=group], [role=region], [role=dialog], [role=row]";

const single = (text) => (text ?? "").replace(/\s+/g, " ").trim();

// What a screen reader reads inside an element: all but what is hidden from it. Only what stands
// on its own is set apart by a space.
function readable(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.ariaHidden === "true") return "";
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return "";
  const inside = [...node.childNodes].map(readable).join("");
  return style.display === "inline" ? inside : ` ${inside} `;
}

// Labels of fields that may stay empty say so.
const labelText = (label) => single(label.textContent).replace(/, optional$/, "");

// What a group is called: its label, legend or heading; a line of a list is called by all it says.
function groupIsCalled(element, wanted) {
  const own = element.getAttribute("aria-label") ?? element.querySelector(":scope > legend")?.textContent;
  if (own) return single(own) === wanted;
  const labelledBy = element.getAttribute("aria-labelledby");
  if (labelledBy) return single(document.getElementById(labelledBy)?.textContent) === wanted;
  return element.matches("li, [role=row]") && single(readable(element)).includes(wanted);
}

function nameOf(element) {
  const labelledBy = element.getAttribute("aria-labelledby");
  if (labelledBy) {
    const texts = labelledBy.split(/\s+/).map((id) => document.getElementById(id)?.textContent);
    return single(texts.join(" "));
  }
  const label = element.getAttribute("aria-label");
  if (label) return single(label);
  if (element.labels?.length) return labelText(element.labels[0]);
  if (role === "field" || element.tagName === "SELECT") return single(element.getAttribute("placeholder"));
  return single(readable(element)) || single(element.value || element.getAttribute("title"));
}

const usable = (element) =>
  element.checkVisibility({ visibilityProperty: true }) &&
  !element.closest("[inert]") &&
  !element.disabled &&
  element.getAttribute("aria-disabled") !== "true";

const places = group
  ? [...document.querySelectorAll(GROUPS)].filter((element) => groupIsCalled(element, group))
  : [document];
const candidates = places.flatMap((place) => [...place.querySelectorAll(SELECTORS[role])]).filter(usable);
const inDialog = (element) => element.closest("dialog, [role=dialog], [role=alertdialog]") !== null;
const ordered = [
  ...candidates.filter(inDialog),
  ...candidates.filter((element) => !inDialog(element)),
];
return (
  ordered.find((element) => nameOf(element) === name) ??
  ordered.find((element) => nameOf(element).startsWith(name + " ")) ??
  null
);
