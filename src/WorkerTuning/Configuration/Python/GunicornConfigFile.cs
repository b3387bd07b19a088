namespace WorkerTuning.Configuration.Python;

/// <summary>
/// Reads a <c>gunicorn.conf.py</c> without running it: what the settings depend on is evaluated with Python's own semantics, everything
/// else is skipped, and a setting that depends on foreign code is a problem rather than a guess.
/// </summary>
internal static class GunicornConfigFile
{
    /// <summary>How the message begins when the evaluator itself is at fault.</summary>
    internal const string EvaluatorFault = "the file could not be evaluated, by a fault of the evaluator";

    /// <summary>Never throws for bad input.</summary>
    /// <param name="text">The content of the file.</param>
    /// <param name="path">What <c>__file__</c> is.</param>
    /// <param name="host">What the file may ask of the machine.</param>
    /// <param name="settingNames">The names that are settings.</param>
    /// <param name="hookNames">The names that are server hooks.</param>
    public static PythonConfig Evaluate(
        string text, string path, IPythonHost host, IReadOnlySet<string> settingNames, IReadOnlySet<string> hookNames)
    {
        if (text.Length > Limits.FileLength)
        {
            return Failed(new PythonProblem(null, 1, 1, $"the file is longer than {Limits.FileLength} characters", ""));
        }

        var source = new SourceText(text);
        try
        {
            var statements = Parser.Parse(source);
            var slice = Slice.Of(statements, settingNames, hookNames);
            return new ConfigReading(source, path, host, slice).Read(statements, settingNames, hookNames);
        }
        catch (PythonSyntaxException exception)
        {
            var (line, column) = (source.Line(exception.Offset), source.Column(exception.Offset));
            return Failed(new PythonProblem(null, line, column, $"SyntaxError: {exception.Message}", source.Excerpt(exception.Offset, exception.Offset)));
        }
        catch (PythonLimitException exception)
        {
            return Failed(new PythonProblem(null, 1, 1, exception.Message, ""));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A mistake of the evaluator must not take the application down with a stack trace; the file counts as unreadable.
            return Failed(new PythonProblem(null, 1, 1, $"{EvaluatorFault} ({exception.GetType().Name})", ""));
        }
    }

    private static PythonConfig Failed(PythonProblem problem) => new([], [], [], [problem], new HashSet<string>(), false);
}
