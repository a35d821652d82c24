import "./styles/page.css";
import "./styles/views.css";
import "./styles/topology.css";
import "./styles/incidents.css";
import { GridApi } from "./api/grid-api";
import { App } from "./app";
import { createHub, LiveConnection } from "./live/live-connection";
import { FrameScheduler } from "./state/frame-scheduler";

const at = (path: string): string => new URL(path, document.baseURI).href;
const app = new App(new GridApi(at("api/v1/")), new LiveConnection(createHub(at("live"))), new FrameScheduler());
app.start(document.getElementById("app")!, new AbortController().signal);
