#include "sync/pullers.h"

namespace hone {

PullerKind opikKind()
{
  return {{"opik", "Opik", "Traces and spans of an Opik project, with their feedback scores.",
           {{"base_url", "Address", "The cloud's (https://www.comet.com/opik/api) or your own server's (http://localhost:5173/api).", "https://www.comet.com/opik/api", false, true, {}},
            {"api_key", "API key", "Only for the cloud. In Opik: the menu at the top right, API key.", "", true, false, {}},
            {"workspace", "Workspace", "Only for the cloud: the name of the workspace.", "", false, false, {}},
            {"project", "Project", "The project's name.", "Default Project", false, true, {}}}},
          nullptr};
}

} // namespace hone
