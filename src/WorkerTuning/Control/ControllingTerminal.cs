namespace WorkerTuning.Control;

/// <summary>Whether a terminal sends this process signals of its own accord, such as WINCH whenever its window is resized.</summary>
internal static class ControllingTerminal
{
    // The streams say nothing: all three may be redirected and the terminal still signals.
    public static bool Exists()
    {
        try
        {
            using var terminal = File.OpenHandle("/dev/tty");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
