"""Times librosa's MFCC: python librosa_mfcc.py SIGNAL.f32 MFCC.f32 SAMPLE_RATE N_MFCC REPEATS prints milliseconds as JSON."""

import json
import sys
import time

import librosa
import numpy as np

signal_path, mfcc_path, sample_rate, n_mfcc, repeats = sys.argv[1:]
signal = np.fromfile(signal_path, dtype="<f4")


def mfcc():
    return librosa.feature.mfcc(y=signal, sr=int(sample_rate), n_mfcc=int(n_mfcc))


for _ in range(3):
    frames = mfcc().T
np.ascontiguousarray(frames, dtype="<f4").tofile(mfcc_path)

times = []
for _ in range(int(repeats)):
    start = time.perf_counter()
    mfcc()
    times.append(1e3 * (time.perf_counter() - start))
print(json.dumps(times))
