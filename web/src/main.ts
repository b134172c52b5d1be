import "./style/base.css";
import "./style/shell.css";
import "./style/panel.css";
import "./style/stage.css";
import "./style/screens.css";
import { start } from "./shell";

start(document.getElementById("app")!);
