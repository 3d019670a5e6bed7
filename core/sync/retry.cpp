#include "sync/retry.h"

namespace hone {

RetryTransport::RetryTransport(HttpClient& client, RetryClock& clock, const JobContext& job, std::string product,
                               std::vector<std::string> secrets, RetryOptions options)
  : m_client(client, clock, job,
             {std::move(product), "The sync was stopped. What was fetched before is kept.", "read this", "Check the address and the project."},
             std::move(secrets), std::move(options))
{
}

} // namespace hone
