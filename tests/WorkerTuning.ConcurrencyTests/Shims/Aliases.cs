// What the linked sources call by these names is controlled by Coyote: System.Threading.Lock is not, and it knows no scheduling points at Interlocked
// and Volatile that suit it. An alias goes before a namespace that is used, so no line of the sources changes for it.
global using AsyncServiceScope = WorkerTuning.ConcurrencyTests.Shims.AsyncServiceScope;
global using CancellationTokenSource = WorkerTuning.ConcurrencyTests.Shims.CancellationTokenSource;
global using Environment = WorkerTuning.ConcurrencyTests.Shims.Environment;
global using Interlocked = WorkerTuning.ConcurrencyTests.Shims.Interlocked;
global using Lock = System.Object;
global using SpinWait = WorkerTuning.ConcurrencyTests.Shims.SpinWait;
global using ThreadPool = WorkerTuning.ConcurrencyTests.Shims.ThreadPool;
global using Volatile = WorkerTuning.ConcurrencyTests.Shims.Volatile;
