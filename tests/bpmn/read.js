// Reads BPMN files as a modeller does; prints for each its warnings, and how many shapes and edges are drawn.
import { readFileSync } from "node:fs";
import { BpmnModdle } from "bpmn-moddle";

const found = {};
for (const file of process.argv.slice(2)) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(readFileSync(file, "utf-8"));
  const drawn = rootElement.diagrams[0].plane.planeElement;
  found[file] = {
    warnings: warnings.map((warning) => warning.message),
    shapes: drawn.filter((element) => element.$type === "bpmndi:BPMNShape" && element.bpmnElement).length,
    edges: drawn.filter((element) => element.$type === "bpmndi:BPMNEdge" && element.bpmnElement).length,
  };
}
console.log(JSON.stringify(found));
