using WorkerTuning.Admission;

namespace WorkerTuning.Tests.Simulation;

/// <summary>
/// A server in virtual time: seeded arrivals, the queue's own line and discipline, a machine, and a limit in between. Every run of a case sees
/// the same requests.
/// </summary>
internal sealed class Simulation
{
    private const double Tick = 0.25;
    private const int QueueLimit = 2_048;
    private const double TicksASecond = 1_000_000;
    private const double FailsWithin = 0.001;

    private readonly SimCase _case;
    private readonly IAdmission _admission;
    private readonly IMachine _machine;
    private readonly WaitLine<SimRequest> _line = new();
    private readonly HashSet<SimRequest> _running = [];
    private readonly Random _random;
    private readonly List<double> _latencies = [];
    private readonly List<int> _trace = [];
    private readonly int[] _good;
    private readonly int[] _offered;
    private bool _wasFull;

    private Simulation(SimCase simulated, IAdmission admission, QueueDiscipline? discipline)
    {
        _case = simulated;
        _admission = admission;
        _machine = simulated.Machine();
        _line.Discipline = discipline;
        _random = new Random(simulated.Seed);
        _good = new int[(int)(simulated.Seconds / Tick) + 1];
        _offered = new int[_good.Length];
    }

    /// <param name="simulated">The case.</param>
    /// <param name="admission">How many may run.</param>
    /// <param name="target">The queue's target in seconds; 0 for a queue that knows none.</param>
    /// <param name="newestFirst">Whether the newest goes first in an overload.</param>
    public static SimResult Run(SimCase simulated, IAdmission admission, double target, bool newestFirst = false) =>
        new Simulation(simulated, admission, target == 0 ? null : new QueueDiscipline(Ticks(target), newestFirst)).Run();

    private static long Ticks(double seconds) => (long)(seconds * TicksASecond);

    private SimResult Run()
    {
        var (arrival, tick) = (NextArrival(0), Tick);
        while (true)
        {
            var end = _machine.NextEnd;
            var now = Math.Min(Math.Min(arrival, tick), end);
            if (now >= _case.Seconds)
                return Result();
            if (now == end)
            {
                End(_machine.End(), now);
            }
            else if (now == arrival)
            {
                Arrive(now);
                arrival = NextArrival(now);
            }
            else
            {
                Look(now);
                tick += Tick;
            }
        }
    }

    // In whole microseconds, so that a last bit of a logarithm does not change the run on another processor.
    private double Exponential(double mean) => Math.Ceiling(-Math.Log(1 - _random.NextDouble()) * mean * 1e6) / 1e6;

    private double NextArrival(double now) => now + Exponential(1 / _case.Rate(now));

    private void Arrive(double now)
    {
        _offered[(int)(now / Tick)]++;
        // Half of the work is the same for each request; the rest differs as requests do.
        var demand = (_case.Demand / 2) + Exponential(_case.Demand / 2);
        var fails = _case.Failing is { } failing && _random.NextDouble() < failing(now);
        var request = new SimRequest(now, fails ? FailsWithin : demand, _case.HangEvery != 0 && _random.Next(_case.HangEvery) == 0, fails);
        if (_line.Count == 0 && _running.Count < _admission.Limit)
        {
            Admit(request, now);
            Watch(now);
            return;
        }

        _wasFull = true;
        Dispatch(now);
        if (_line.Count < QueueLimit)
            _line.Add(request, Ticks(now));
        Watch(now);
    }

    private void Admit(SimRequest request, double now)
    {
        request.Admitted = now;
        _running.Add(request);
        _machine.Start(request, now);
    }

    private void End(SimRequest request, double now)
    {
        _running.Remove(request);
        _admission.Ended(now - request.Admitted, request.Fails);
        if (!request.Fails && now - request.Arrived <= _case.Patience)
        {
            _good[(int)(now / Tick)]++;
            _latencies.Add(now - request.Arrived);
        }

        Dispatch(now);
    }

    private void Dispatch(double now)
    {
        DropLate(now);
        while (_running.Count < _admission.Limit && _line.Next(Ticks(now)) is { } next)
        {
            _line.Remove(next);
            Admit(next.Value.Item, now);
        }

        Watch(now);
    }

    private void Watch(double now)
    {
        if (_line.IsOverloaded(Ticks(now)))
            _line.NoteRoom(_line.Count == 0 && _running.Count < _admission.Limit, Ticks(now));
    }

    private void DropLate(double now)
    {
        // Clients that gave up have left the queue.
        while (_line.Since(Ticks(now - _case.Patience)) is { } left)
            _line.Remove(left);
        while (_line.Late(Ticks(now)) is { } late)
            _line.Remove(late);
    }

    private void Look(double now)
    {
        _admission.Tick(Tick, _running, now, _wasFull);
        _wasFull = _line.Count > 0;
        Dispatch(now);
        if (now == Math.Floor(now))
            _trace.Add(Math.Min(_admission.Limit, 99_999));
    }

    private SimResult Result()
    {
        _latencies.Sort();
        return new SimResult(
            _latencies.Count / _case.Seconds,
            _latencies.Count == 0 ? 0 : _latencies[(int)(_latencies.Count * 0.99)],
            _offered.Sum() / _case.Seconds,
            Recovery(),
            _trace);
    }

    // Four windows, a second, in which nine of ten requests were answered in time.
    private int? Recovery()
    {
        if (_case.Trouble is not { } trouble)
            return null;
        var from = (int)(trouble / Tick);
        for (var i = from; i + 4 < _good.Length; i++)
        {
            if (_good.AsSpan(i, 4).ToArray().Sum() >= 0.9 * _offered.AsSpan(i, 4).ToArray().Sum())
                return i + 4 - from;
        }

        return null;
    }
}
