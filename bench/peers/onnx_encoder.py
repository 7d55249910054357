"""Times onnxruntime: python onnx_encoder.py MODEL.onnx BATCHES.json VECTORS.f32 REPEATS prints milliseconds as JSON.

BATCHES.json holds lists of batches of token ids; what is timed is the network on all of them, mean and norm included.
"""

import json
import sys
import time

import numpy as np
import onnxruntime

model_path, batches_path, vectors_path, repeats = sys.argv[1:]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
options.log_severity_level = 3
session = onnxruntime.InferenceSession(model_path, options, providers=["CPUExecutionProvider"])
wanted = [value.name for value in session.get_inputs()]


def feeds(batch):
    length = max(map(len, batch))
    ids = np.array([row + [0] * (length - len(row)) for row in batch], dtype=np.int64)
    mask = np.array([[1] * len(row) + [0] * (length - len(row)) for row in batch], dtype=np.int64)
    values = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    return {name: values[name] for name in wanted}


def encode(batch):
    states = session.run(["last_hidden_state"], batch)[0]
    mask = batch["attention_mask"][:, :, None].astype(np.float32)
    means = (states * mask).sum(axis=1) / mask.sum(axis=1)
    return means / np.linalg.norm(means, axis=1, keepdims=True)


with open(batches_path) as file:
    batches = [feeds(batch) for batch in json.load(file)]
vectors = np.concatenate([encode(batch) for batch in batches])
np.ascontiguousarray(vectors, dtype="<f4").tofile(vectors_path)

times = []
for _ in range(int(repeats)):
    start = time.perf_counter()
    for batch in batches:
        encode(batch)
    times.append(1e3 * (time.perf_counter() - start))
print(json.dumps(times))
