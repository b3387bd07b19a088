using System.Diagnostics;
using System.Net;

namespace WorkerTuning.LoadTests.Measuring;

/// <summary>
/// Clients that know nothing of each other: requests come at their own times, whatever has become of those before them, and each client leaves
/// when its patience ends. wrk cannot do that: its connections wait for their answers, and it takes refusals for answers.
/// </summary>
/// <param name="url">What they ask for.</param>
/// <param name="perSecond">How many come in a second, at random (Poisson), the same for every server.</param>
/// <param name="patience">How long each waits.</param>
internal sealed class OpenLoop(string url, double perSecond, TimeSpan patience)
{
    private readonly List<OpenLoopAnswer> _answers = [];

    /// <param name="lead">Seconds that are not counted.</param>
    /// <param name="seconds">Seconds that are.</param>
    /// <returns>What became of the requests that came in the counted time.</returns>
    public async Task<OpenLoopResult> RunAsync(double lead, double seconds)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var all = new List<Task>();
        // A thread of its own: arrivals must not wait for the answers' continuations.
        await Task.Factory.StartNew(() => Send(client, lead, lead + seconds, all), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(all);
        return new(_answers, seconds);
    }

    private void Send(HttpClient client, double from, double to, List<Task> all)
    {
        var random = new Random(1);
        var begun = Stopwatch.GetTimestamp();
        for (var due = 0d; due < to; due -= Math.Log(1 - random.NextDouble()) / perSecond)
        {
            while (Stopwatch.GetElapsedTime(begun).TotalSeconds < due)
                Thread.Sleep(1);
            all.Add(AskAsync(client, begun + (long)(due * Stopwatch.Frequency), due >= from));
        }
    }

    // From the moment it was due: a client that comes late because this machine is busy has waited, too.
    private async Task AskAsync(HttpClient client, long due, bool counts)
    {
        using var leaves = new CancellationTokenSource(patience);
        HttpStatusCode? status = null;
        try
        {
            using var answer = await client.GetAsync(url, leaves.Token).ConfigureAwait(false);
            status = answer.StatusCode;
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
        {
        }

        if (!counts)
            return;
        lock (_answers)
            _answers.Add(new(status, Stopwatch.GetElapsedTime(due).TotalSeconds));
    }
}
