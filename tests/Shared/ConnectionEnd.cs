namespace WorkerTuning.Tests.Shared;

/// <summary>How the other side ended a connection: in order (FIN), or by a reset (RST).</summary>
internal enum ConnectionEnd
{
    Fin,
    Reset,
}
