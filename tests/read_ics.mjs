// Read a calendar from standard input with ical.js; print its entries as JSON: for `nox -s calendars`.
import { readFileSync } from "node:fs";
const { default: ICAL } = await import(process.argv[2]);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf-8")));
const entries = calendar.getAllSubcomponents().map((component) => ({
  kind: component.name,
  uid: component.getFirstPropertyValue("uid"),
  summary: component.getFirstPropertyValue("summary"),
  description: component.getFirstPropertyValue("description"),
  status: component.getFirstPropertyValue("status"),
  sequence: component.getFirstPropertyValue("sequence"),
  day: (component.getFirstPropertyValue("dtstart") ?? component.getFirstPropertyValue("due")).toString(),
  due: component.getFirstPropertyValue("due")?.toString() ?? null,
  related: component.getAllProperties("related-to").map((property) => property.getFirstValue()),
  alarms: component.getAllSubcomponents("valarm").map((alarm) => alarm.getFirstPropertyValue("trigger").toString()),
}));
console.log(JSON.stringify(entries));
