namespace WorkerTuning.LoadTests.Endurance;

/// <summary>The server's gunicorn.conf.py, written again and again; every third time with something wrong in it.</summary>
internal sealed class ConfigurationFile(string folder, int statsdPort, int syslogPort)
{
    private static readonly string[] Wrong = ["workers = 0", "timeout = 'soon'", "bind = '127.0.0.1:99999'", "workers = (", "statsd_host = '0.0.0.0:8125'", "certfile = '/nowhere.pem'\nkeyfile = '/nowhere.pem'"];

    private int _written;

    public string Path => System.IO.Path.Combine(folder, "gunicorn.conf.py");

    public string AccessLog => System.IO.Path.Combine(folder, "access.log");

    public string ErrorLog => System.IO.Path.Combine(folder, "error.log");

    /// <returns>Whether the server has to take it.</returns>
    public bool Write()
    {
        var n = _written++;
        var wrong = n % 3 == 2;
        // A file that is read while it is written would be wrong by chance.
        var next = Path + ".next";
        File.WriteAllText(next, string.Join('\n', Lines(n).Append(wrong ? Wrong[n / 3 % Wrong.Length] : "")) + "\n");
        File.Move(next, Path, overwrite: true);
        return !wrong;
    }

    private IEnumerable<string> Lines(int n)
    {
        yield return $"workers = {3 + (n % 4)}";
        yield return n % 2 == 0 ? "worker_class = 'gthread'\nthreads = 25" : "worker_class = 'uvicorn.workers.UvicornWorker'";
        yield return $"max_requests = 300\nmax_requests_jitter = 50\ntimeout = {20 + (n % 5)}\ngraceful_timeout = 10\nkeepalive = {70 + (n % 7)}";
        yield return $"limit_request_fields = {90 + (n % 10)}\nforwarded_allow_ips = '10.0.0.{n % 200}'";
        yield return $"accesslog = '{AccessLog}'\nerrorlog = '{ErrorLog}'\nloglevel = '{(n % 4 == 0 ? "debug" : "info")}'";
        yield return n % 5 == 0 ? "access_log_format = '%(h)s %(s)s %(L)s'" : "access_log_format = '%(h)s \"%(r)s\" %(s)s %(b)s %(D)s %({x-trace}i)s'";
        if (n % 4 != 3)
            yield return $"statsd_host = '127.0.0.1:{statsdPort}'";
        if (n % 6 < 4)
            yield return $"syslog = True\nsyslog_addr = 'tcp://127.0.0.1:{syslogPort}'";
    }
}
