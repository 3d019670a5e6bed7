#pragma once

#include "capture/reader.h"

namespace hone {

/// Trajectories of tau-bench (sierra-research/tau-bench, version 1): a list of {task_id, trial, reward, traj, info}.
std::string recogniseTauBench(const Outline& outline);
std::unique_ptr<Reader> makeTauBenchReader();

/// Simulations of tau2-bench (sierra-research/tau2-bench): {info, tasks, simulations: [{id, messages, reward_info …}]}.
std::string recogniseTau2Bench(const Outline& outline);
std::unique_ptr<Reader> makeTau2BenchReader();

} // namespace hone
