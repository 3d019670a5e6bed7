#pragma once

#include "model/span.h" // it is kept by the store, which this layer uses
