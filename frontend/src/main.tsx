import { render } from "preact";

import { App } from "./app/App";
import { start } from "./chain/node";
import { restore } from "./wallet/session";
import "./style/base.css";
import "./style/parts.css";

restore();
void start();
const place = document.getElementById("app");
if (place) {
  place.textContent = "";
  render(<App />, place);
}
