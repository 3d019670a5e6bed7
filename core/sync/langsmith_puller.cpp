#include "sync/pullers.h"

namespace hone {

PullerKind langsmithKind()
{
  return {{"langsmith", "LangSmith", "Runs with their inputs and outputs, and feedback, by LangSmith's query API.",
           {{"base_url", "Address", "The cloud's (https://api.smith.langchain.com, https://eu.api.smith.langchain.com) or your own server's API.", "https://api.smith.langchain.com", false, true, {}},
            {"api_key", "API key", "Begins with lsv2_. In LangSmith: settings, API keys.", "", true, true, {}},
            {"project", "Project", "The project's name or id.", "", false, true, {}},
            {"tenant_id", "Workspace id", "Only for keys that reach several workspaces.", "", false, false, {}},
            {"api_version", "API version", "Version 2 needs LangSmith's cloud, or a server from 0.16 on.", "auto", false, true,
             {{"auto", "What the server has"}, {"v1", "Version 1"}, {"v2", "Version 2"}}}}},
          nullptr};
}

} // namespace hone
