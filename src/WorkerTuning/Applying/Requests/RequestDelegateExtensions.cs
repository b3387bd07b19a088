using Microsoft.AspNetCore.Http;

namespace WorkerTuning.Applying.Requests;

/// <summary>How middleware of ours that has something to end calls what comes next.</summary>
internal static class RequestDelegateExtensions
{
    /// <summary>Runs the rest of the pipeline. What it throws at once comes as a failed task.</summary>
    /// <exception cref="InvalidOperationException">In the task: a middleware has returned null, as code without nullable types may.</exception>
    public static Task Run(this RequestDelegate next, HttpContext context)
    {
        try
        {
            return next(context) ?? throw new InvalidOperationException("A middleware of the application returned null instead of a Task.");
        }
        catch (Exception e)
        {
            return Task.FromException(e);
        }
    }
}
