namespace WorkerTuning.ConcurrencyTests;

/// <summary>A worker-local that notices who uses it: never after it is disposed, and never more requests than its worker takes.</summary>
internal sealed class Engine : IDisposable
{
    private int _users;

    public bool IsDisposed { get; private set; }

    public void Enter(int capacity)
    {
        Look();
        _users++;
        Assert.InRange(_users, 1, capacity);
    }

    public void Leave()
    {
        Look();
        _users--;
    }

    public void Look() => Assert.False(IsDisposed, "A worker-local was used after its worker was disposed.");

    public void Dispose() => IsDisposed = true;
}
