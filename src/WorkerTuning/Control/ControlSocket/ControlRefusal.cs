namespace WorkerTuning.Control.ControlSocket;

/// <summary>A command that is not carried out; the message is for whoever asked.</summary>
internal sealed class ControlRefusal(string message) : Exception(message);
