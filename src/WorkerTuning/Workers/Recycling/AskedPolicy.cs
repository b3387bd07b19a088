using Microsoft.Extensions.Logging;

namespace WorkerTuning.Workers.Recycling;

/// <summary>One policy of the application's and how it answers. It is user code: asked on a thread of the pool, watched by the arbiter.</summary>
internal sealed class AskedPolicy(IRecyclePolicy policy, TimeProvider clock, ILogger logger)
{
    /// <summary>How long an answer may take: several rounds, and far longer than a look at a counter or a call to a neighbour.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private volatile Question? _open;
    private volatile bool _isFailing;

    /// <summary>Asks about the workers, one after another. Never fails.</summary>
    /// <returns>Those that are due, with the policy's words; none where an answer came too late, nor after that.</returns>
    public async Task<List<(WorkerSnapshot Worker, string Why)>> AskAsync(IReadOnlyList<WorkerSnapshot> workers)
    {
        var due = new List<(WorkerSnapshot, string)>();
        foreach (var worker in workers)
        {
            var question = new Question(clock.GetTimestamp());
            _open = question;
            var why = await AskAsync(worker, question);
            _open = null;
            if (question.IsLate)
                break;
            if (why is not null)
                due.Add((worker, why));
        }

        return due;
    }

    /// <summary>Ends the wait for an answer that takes too long. On the arbiter's thread.</summary>
    public void CheckTime(long now)
    {
        if (_open is not { IsLate: false } question || clock.GetElapsedTime(question.Since, now) < Limit)
            return;
        question.IsLate = true;
        // Its callbacks are the policy's, and run on the thread pool.
        _ = question.Cancel.CancelAsync();
        NoteFailure(() => Log.PolicyLate(logger, policy.GetType().Name, Limit.TotalSeconds));
    }

    private async Task<string?> AskAsync(WorkerSnapshot worker, Question question)
    {
        try
        {
            var why = await policy.DueAsync(worker, question.Cancel.Token);
            if (!question.IsLate)
                _isFailing = false;
            return why;
        }
        catch (Exception e)
        {
            if (!question.IsLate)
                NoteFailure(() => Log.PolicyFailed(logger, e, policy.GetType().Name));
            return null;
        }
    }

    // Once until it answers again: it is asked every second.
    private void NoteFailure(Action log)
    {
        if (_isFailing)
            return;
        _isFailing = true;
        log();
    }

    // Its source is left to the collector: the arbiter may be about to cancel it.
    private sealed class Question(long since)
    {
        private volatile bool _isLate;

        public long Since => since;

        public CancellationTokenSource Cancel { get; } = new();

        public bool IsLate
        {
            get => _isLate;
            set => _isLate = value;
        }
    }
}
