#pragma once

#include <string>

/// Few-shot and full accuracy, out-of-scope detection and speed of the live classifier on CLINC150's data_full.json.
int benchClassifier(const std::string& path, bool encoder);
