namespace WorkerTuning.Configuration.Python;

/// <summary>Evaluates one file and collects what came of it.</summary>
internal sealed class ConfigReading
{
    private readonly SourceText _source;
    private readonly Machine _machine;
    private readonly Slice _slice;
    private readonly Interpreter _interpreter;
    private readonly List<PythonProblem> _problems = [];
    private NameUse? _unfinished;

    public ConfigReading(SourceText source, string path, IPythonHost host, Slice slice)
    {
        _source = source;
        _slice = slice;
        _machine = new Machine(source, path, host);
        _interpreter = new Interpreter(_machine, slice);
    }

    public PythonConfig Read(IReadOnlyList<Stmt> statements, IReadOnlySet<string> settingNames, IReadOnlySet<string> hookNames)
    {
        Run(statements, settingNames);
        var settings = new List<PythonSetting>();
        var hooks = new List<PythonHook>();
        foreach (var (key, value) in _interpreter.Names.Items)
        {
            var name = (string)key;
            if (_unfinished?.MayWrite(name) == true) continue;
            if (hookNames.Contains(name) && value is not PyNone) hooks.Add(new PythonHook(name, LineOf(name)));
            else if (settingNames.Contains(name) && Convert(name, value) is { } setting) settings.Add(setting);
        }

        if (_interpreter.AnyName is { } any) _problems.Add(Problem(null, any, "any setting may be set here, unseen"));
        return new PythonConfig(
            [.. settings.OrderBy(s => s.Line)],
            [],
            [.. hooks.OrderBy(h => h.Line)],
            UnknownNames(settingNames, hookNames),
            [.. _problems.OrderBy(p => p.Line)],
            _machine.Environment.NamesRead,
            _machine.Environment.IsReadWhole);
    }

    private void Run(IReadOnlyList<Stmt> statements, IReadOnlySet<string> settingNames)
    {
        try
        {
            _interpreter.Run(statements);
        }
        catch (RaisedException exception)
        {
            _problems.Add(At(SettingOf(_interpreter.Current, settingNames), exception.Start, exception.End, Describe(exception.Value)));
        }
        catch (PythonLimitException exception)
        {
            _problems.Add(At(SettingOf(_interpreter.Current, settingNames), _machine.Place.Start, _machine.Place.End, exception.Message));
            // What the unfinished statement had set so far is not what Python would have set.
            _unfinished = _interpreter.Outermost is null ? null : _slice.WritesOf(_interpreter.Outermost);
        }
        catch (UnknownValueException exception)
        {
            _problems.Add(Problem(SettingOf(_interpreter.Current, settingNames), exception.Value, "not evaluated further"));
        }
    }

    private int LineOf(string name) => _interpreter.Lines.GetValueOrDefault(name, 1);

    private PythonSetting? Convert(string name, object value)
    {
        if (ClassOf(name, value) is { } dotted) return new PythonSetting(name, dotted, LineOf(name));
        if (Doubt.In(_machine, value) is { } unknown)
        {
            _problems.Add(Problem(name, unknown, $"'{name}', set on line {LineOf(name)}, cannot be known"));
            return null;
        }

        if (SettingValue.TryConvert(value, out var converted, out var reason)) return new PythonSetting(name, converted, LineOf(name));
        _problems.Add(new PythonProblem(name, LineOf(name), 1, $"'{name}' cannot be read: {reason}", _source.LineText(LineOf(name))));
        return null;
    }

    /// <summary>gunicorn takes classes and their dotted names alike; a worker class of the file is here what it derives from.</summary>
    private static string? ClassOf(string name, object value)
    {
        var dotted = (value as Unknown ?? (name == "worker_class" ? (value as PyClass)?.Foreign : null))?.Dotted;
        var isClass = dotted is not null && dotted.Contains('.', StringComparison.Ordinal) && char.IsUpper(dotted[dotted.LastIndexOf('.') + 1]);
        return isClass && (name == "worker_class" || (name == "logger_class" && dotted!.StartsWith("gunicorn.", StringComparison.Ordinal))) ? dotted : null;
    }

    private PythonProblem Problem(string? setting, Unknown unknown, string what) =>
        At(setting, unknown.Start, unknown.End, $"{what}: {unknown.Reason}");

    private PythonProblem At(string? setting, int start, int end, string message) =>
        new(setting, _source.Line(start), _source.Column(start), message, _source.Excerpt(start, end));

    /// <summary>As Python would print it.</summary>
    private string Describe(PyException exception)
    {
        var isKnown = exception.Arguments.All(a => Doubt.In(_machine, a) is null && a is not PyInstance);
        if (!isKnown) return exception.Type.Name;
        string text;
        try
        {
            text = Repr.Str(_machine, exception);
        }
        catch (PythonLimitException)
        {
            return exception.Type.Name;
        }

        return text.Length == 0 ? exception.Type.Name : $"{exception.Type.Name}: {(text.Length > 200 ? text[..200] + "…" : text)}";
    }

    /// <summary>The setting that a statement assigns, when it is the only thing it does.</summary>
    private static string? SettingOf(Stmt? statement, IReadOnlySet<string> settingNames) => statement switch
    {
        AssignStmt { Targets: [NameExpr target] } when settingNames.Contains(target.Name) => target.Name,
        AugmentedStmt { Target: NameExpr target } when settingNames.Contains(target.Name) => target.Name,
        _ => null,
    };

    /// <summary>Names that nothing reads that a setting depends on: helpers of the settings are left out.</summary>
    private List<PythonName> UnknownNames(IReadOnlySet<string> settingNames, IReadOnlySet<string> hookNames)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, statement) in _slice.PlainAssignments) lines[name] = _source.Line(statement.Start);
        foreach (var (key, value) in _interpreter.Names.Items)
        {
            // Names that only exist at run time come from the loop over the environment.
            if (value is string && _slice.IsBoundByLoop((string)key)) lines[(string)key] = LineOf((string)key);
        }

        return [.. lines
            .Where(l => !settingNames.Contains(l.Key) && !hookNames.Contains(l.Key) && !l.Key.StartsWith('_') && !_slice.IsNeeded(l.Key))
            .Select(l => new PythonName(l.Key, l.Value))
            .OrderBy(n => n.Line)];
    }
}
