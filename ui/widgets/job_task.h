#pragma once

#include <functional>
#include <memory>

#include <QCoreApplication>
#include <QMetaObject>
#include <QObject>
#include <QPointer>

#include "workspace/jobs.h"

namespace hone::ui {

/// Starts work whose value somebody waits for as a job: words(value) is what the jobs panel says in the end, done(result)
/// comes on the GUI thread unless context is gone by then (or the job never ran because it was cancelled before).
/// GUI thread; work runs on a thread of the jobs. Returns the job's number.
template<class Value>
std::int64_t startJob(QObject* context, Jobs& jobs, const QString& title, std::function<Result<Value>(const JobContext&)> work,
                      std::function<QString(const Value&)> words, std::function<void(const Result<Value>&)> done)
{
  QPointer<QObject> guard(context);
  return jobs.start(title.toStdString(),
                    [guard, work = std::move(work), words = std::move(words), done = std::move(done)](const JobContext& job) -> Result<std::string> {
                      auto value = std::make_shared<Result<Value>>(work(job));
                      QMetaObject::invokeMethod(
                        qApp,
                        [guard, value, done] {
                          if (guard)
                            done(*value);
                        },
                        Qt::QueuedConnection);
                      if (!*value)
                        return std::unexpected(value->error());
                      return words(**value).toStdString();
                    });
}

} // namespace hone::ui
