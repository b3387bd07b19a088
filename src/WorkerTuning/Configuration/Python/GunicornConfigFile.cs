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
    /// <param name="idleNames">Settings without a use here: what they depend on is no problem where it cannot be evaluated.</param>
    public static PythonConfig Evaluate(
        string text, string path, IPythonHost host, IReadOnlySet<string> settingNames, IReadOnlySet<string> hookNames, IReadOnlySet<string>? idleNames = null)
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
            var config = new ConfigReading(source, path, host, slice).Read(statements, settingNames, hookNames);
            return idleNames is not null && slice.MayBind(idleNames)
                ? AddIdle(config, Evaluate(text, path, host, settingNames.Union(idleNames).ToHashSet(), hookNames), idleNames, slice, source)
                : config;
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

    /// <summary>Takes nothing of a second look, at the whole file, but the values of idle names: whatever goes wrong there does not count.</summary>
    private static PythonConfig AddIdle(PythonConfig config, PythonConfig whole, IReadOnlySet<string> idleNames, Slice slice, SourceText source)
    {
        var idle = slice.Bound(idleNames).Select(b => new PythonName(b.Name, source.Line(b.Statement.Start))).ToList();
        var doubts = whole.Problems.Except(config.Problems).ToList();
        // A problem of no one setting has ended the file before its end.
        var known = whole.Settings.Where(s => idleNames.Contains(s.Name) && doubts.TrueForAll(p => p.Setting is not null)).ToList();
        return config with
        {
            Settings = [.. config.Settings.Concat(known).OrderBy(s => s.Line)],
            Idle = doubts.Count > 0 ? [.. idle.ExceptBy(known.Select(s => s.Name), n => n.Name)] : [],
            UnknownNames = [.. config.UnknownNames.Intersect(whole.UnknownNames)],
            EnvironmentRead = config.EnvironmentRead.Union(whole.EnvironmentRead).ToHashSet(),
        };
    }

    private static PythonConfig Failed(PythonProblem problem) => new([], [], [], [], [problem], new HashSet<string>(), false);
}
