namespace WorkerTuning.Configuration.Sources;

/// <summary>
/// Reads gunicorn's flags from words. On the command line what is .NET's own (<c>--urls</c>, <c>--Logging:LogLevel:Default=Debug</c>, <c>/key=value</c>,
/// <c>--key=value</c> where no flag is near) is left to it.
/// </summary>
internal sealed class FlagReader
{
    private static readonly HashSet<string> HostKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "applicationName", "captureStartupErrors", "contentRoot", "detailedErrors", "environment", "hostingStartupAssemblies",
        "hostingStartupExcludeAssemblies", "http_ports", "https_ports", "https_port", "preferHostingUrls", "preventHostingStartup",
        "shutdownTimeoutSeconds", "startupAssembly", "staticWebAssets", "suppressStatusMessages", "urls", "webroot",
    };

    // What WebApplicationFactory, GetDocument and the tools of EF Core give to a program whose host they want: settings of the host, in .NET's form.
    private const string PassedOnMark = "--applicationName=";

    private readonly Dictionary<Setting, List<object?>> _repeated = [];
    private readonly SourceReading _reading;
    private readonly IReadOnlyList<string> _words;
    private readonly Layer _layer;
    private readonly string _place;
    private readonly bool _isPassedOn;
    private int _position;

    private FlagReader(IReadOnlyList<string> words, Layer layer, string place, SourceReading reading)
    {
        _words = words;
        _layer = layer;
        _place = place;
        _reading = reading;
        _isPassedOn = layer == Layer.CommandLine && words.Any(w => w.StartsWith(PassedOnMark, StringComparison.OrdinalIgnoreCase));
    }

    /// <param name="words">The words, program name left out.</param>
    /// <param name="layer">How strong they are.</param>
    /// <param name="place">Put before a flag to say where it stood, such as <c>flag</c>.</param>
    /// <param name="reading">Takes values and problems.</param>
    public static void Read(IReadOnlyList<string> words, Layer layer, string place, SourceReading reading) =>
        new FlagReader(words, layer, place, reading).Run();

    private void Run()
    {
        while (_position < _words.Count)
        {
            var word = _words[_position++];
            if (word == "--")
            {
                while (_position < _words.Count)
                    Positional(_words[_position++]);
            }
            else if (word.StartsWith("--", StringComparison.Ordinal))
            {
                Long(word);
            }
            else if (word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]))
            {
                Short(word);
            }
            else if (_layer == Layer.CommandLine && (word.StartsWith('/') || word.Contains('=')))
            {
                PassDotnetKey(word);
            }
            else
            {
                Positional(word);
            }
        }
    }

    // .NET's own forms: key=value, /key=value and /key value. It would take whatever comes behind a key without a value for its value.
    private void PassDotnetKey(string word)
    {
        if (word.Contains('='))
        {
            _reading.DotnetWords.Add(word);
        }
        else if (NextIsValue())
        {
            _reading.DotnetWords.Add(word);
            _reading.DotnetWords.Add(_words[_position++]);
        }
    }

    private void Long(string word)
    {
        if (IsQuestion(word))
            return;
        var split = word.IndexOf('=', StringComparison.Ordinal);
        var flag = split < 0 ? word : word[..split];
        var attached = split < 0 ? null : word[(split + 1)..];
        var candidates = FlagTable.Exact(flag) is { } exact ? [exact] : IsForDotnet(flag) || (_isPassedOn && attached is not null) ? [] : FlagTable.ByPrefix(flag);
        if (candidates.Count == 1)
        {
            Take(candidates[0], flag, attached);
            return;
        }

        var hint = Hint(flag, candidates);
        if (IsForDotnet(flag) || IsKey(flag, attached, hint))
        {
            if (hint is not null && !IsForDotnet(flag))
                _reading.Notes.Add(new SettingProblem(null, null, $"{_place} {flag}", "no flag of gunicorn's, left to .NET; " + hint));
            PassDotnetKey(word);
            return;
        }

        Unknown(flag, hint);
        // The value of a flag that is not taken is no application's name.
        if (attached is null && NextIsValue())
            _position++;
    }

    // argparse's short flags: -w 4, -w4, -w=4, and switches that share one hyphen, as in -DR.
    private void Short(string word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            var flag = "-" + word[i];
            if (IsQuestion(flag))
                return;
            var setting = FlagTable.Exact(flag);
            if (setting is null)
            {
                Unknown(flag, null);
                return;
            }

            if (setting.Form is FlagForm.Switch or FlagForm.NegatedSwitch)
            {
                Take(setting, flag, null);
                continue;
            }

            var rest = word[(i + 1)..];
            Take(setting, flag, rest.Length == 0 ? null : rest.StartsWith('=') ? rest[1..] : rest);
            return;
        }
    }

    private void Take(Setting setting, string flag, string? attached)
    {
        switch (setting.Form)
        {
            case FlagForm.Switch or FlagForm.NegatedSwitch when attached is not null && !setting.TakesWord:
                Problem(setting, attached, flag, "the flag takes no value");
                break;
            case FlagForm.Switch:
                Add(setting, attached ?? (object)true, flag);
                break;
            case FlagForm.NegatedSwitch:
                Add(setting, false, flag);
                break;
            case FlagForm.OptionalValue when attached is null && !NextIsValue():
                Add(setting, setting.BareFlag, flag);
                break;
            default:
                if (attached is null && !NextIsValue())
                    Problem(setting, null, flag, "the flag needs a value");
                else
                    Add(setting, attached ?? _words[_position++], flag);
                break;
        }
    }

    private bool NextIsValue()
    {
        if (_position == _words.Count)
            return false;
        var next = _words[_position];
        return next.Length < 2 || next[0] != '-' || char.IsAsciiDigit(next[1]);
    }

    // Repeated flags of one source add up; each source as a whole replaces the weaker ones.
    private void Add(Setting setting, object? raw, string flag)
    {
        // A look at the configuration must not change it.
        if (!setting.Ours && setting.Name is not ("check_config" or "print_config"))
            _reading.GunicornBecause ??= $"{_place} {flag}";
        if (setting.Form == FlagForm.Repeated)
        {
            if (_repeated.TryGetValue(setting, out var list))
            {
                list.Add(raw);
                return;
            }

            raw = _repeated[setting] = [raw];
        }

        _reading.Values.Add(new SettingValue(setting, raw, $"{_place} {flag}", _layer));
    }

    private void Positional(string word)
    {
        if (_position == 1 && _layer == Layer.CommandLine && word.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            return;
        _reading.Values.Add(new SettingValue(SettingsCatalogue.ByName("wsgi_app")!, word, _layer == Layer.CommandLine ? "command line" : _place, _layer));
    }

    // What is answered instead of a start, where somebody sits before it.
    private bool IsQuestion(string flag)
    {
        if (_layer != Layer.CommandLine)
            return false;
        _reading.IsHelpWanted |= flag is "-h" or "--help";
        _reading.IsVersionWanted |= flag is "-v" or "--version";
        return flag is "-h" or "--help" or "-v" or "--version";
    }

    private bool IsForDotnet(string flag) => _layer == Layer.CommandLine && (flag.Contains(':') || HostKeys.Contains(flag[2..]));

    // What looks like a flag is judged; --key=value is .NET's form, and no flag has a capital letter.
    private bool IsKey(string flag, string? attached, string? hint)
    {
        if (_layer != Layer.CommandLine || flag.Length < 3)
            return false;
        return flag.Any(char.IsAsciiLetterUpper) || (attached is not null && (_isPassedOn || hint is null));
    }

    // The name of a setting is often nearly its flag, and sometimes the beginning of another's.
    private static string? Hint(string flag, IReadOnlyList<Setting> candidates)
    {
        if (SettingsCatalogue.ByKey(flag[2..].Replace('-', '_')) is { Flags.Count: > 0 } named)
            return $"did you mean {named.Flags.First(f => f.StartsWith("--", StringComparison.Ordinal))}?";
        if (candidates.Count > 1)
            return "could be " + string.Join(", ", candidates.Select(s => s.Flags[^1]));
        return (NearestName.Find(flag, FlagTable.LongFlags) ?? NearestName.FindBeginning(flag, FlagTable.LongFlags)) is { } near ? $"did you mean {near}?" : null;
    }

    private void Unknown(string flag, string? hint)
    {
        var message = hint is null ? "no such flag" : hint.StartsWith("could", StringComparison.Ordinal) ? hint : "no such flag; " + hint;
        _reading.Problems.Add(new SettingProblem(null, null, $"{_place} {flag}", message));
    }

    private void Problem(Setting setting, string? value, string flag, string message) =>
        _reading.Problems.Add(new SettingProblem(setting.Name, value, $"{_place} {flag}", message));
}
