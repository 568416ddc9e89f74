/*
 * builtin: the YAML files compiled into the program, read on all threads.
 */
#ifndef GONGSHI_MODEL_BUILTIN_H
#define GONGSHI_MODEL_BUILTIN_H

#include "data/yaml.h"
#include "model/type.h"

/* The documents of each file of a folder, "src/kinds/", in byte order. loads: one a thread of the model. */
yaml_docs *builtin_read(load *loads, str folder, size_t *n);

#endif
