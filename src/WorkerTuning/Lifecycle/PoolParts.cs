using Microsoft.Extensions.Logging;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>What each pool of a server is made with.</summary>
internal sealed record PoolParts(Arbiter Arbiter, WorkerBuilder Builder, WorkerHooks Hooks, TimeProvider Clock, Action<Action> Queue, ILoggerFactory Loggers);
