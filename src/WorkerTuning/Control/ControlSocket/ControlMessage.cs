namespace WorkerTuning.Control.ControlSocket;

/// <summary>What came in.</summary>
/// <param name="IsLine">True for a line of text, false for JSON behind its length.</param>
/// <param name="Bytes">The text without its end, or the JSON.</param>
internal sealed record ControlMessage(bool IsLine, byte[] Bytes);
