namespace WorkerTuning.Configuration;

/// <summary>How a setting's command-line flag takes its value, in argparse's terms.</summary>
internal enum FlagForm
{
    Value,
    /// <summary><c>store_true</c>.</summary>
    Switch,
    /// <summary><c>store_false</c>, such as <c>--no-sendfile</c>.</summary>
    NegatedSwitch,
    /// <summary><c>nargs='?'</c>: the bare flag means <see cref="SettingAttribute.BareFlag"/>.</summary>
    OptionalValue,
    /// <summary><c>append</c>.</summary>
    Repeated,
}
