#include "receiver/receiver.h"

namespace hone {

Result<std::unique_ptr<Receiver>> Receiver::start(Store& store, const ListenOptions& options, Pipeline::Arrived arrived,
                                                  const PipelineOptions& limits)
{
  // A store that cannot be written to is found out before anything is acknowledged.
  HONE_CHECK(store.setSetting("receiver.last_start", std::to_string(nowMicros())));
  HONE_TRY(auto inbox, Inbox::openFor(store.path()));
  std::unique_ptr<Receiver> receiver(new Receiver);
  receiver->m_pipeline = std::make_unique<Pipeline>(store, std::move(inbox), limits, std::move(arrived));
  HONE_TRY(receiver->m_server, Server::start(options, *receiver->m_pipeline));
  return receiver;
}

Receiver::~Receiver()
{
  if (m_server) {
    m_server->finish();
    m_server->stop(); // a session that is in the middle of a request must not find the pipeline gone
  }
  m_pipeline.reset(); // its thread may still answer: the sessions live until the server ends
  m_server.reset();
}

void Receiver::finish()
{
  m_server->finish();
  m_pipeline->drain();
}

} // namespace hone
