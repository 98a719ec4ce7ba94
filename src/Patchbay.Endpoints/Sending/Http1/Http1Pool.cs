namespace Patchbay.Endpoints.Sending.Http1;

/// <summary>Idle connections to one address, newest first.</summary>
internal sealed class Http1Pool
{
    /// <summary>An idle connection older than this is closed, not used.</summary>
    /// <remarks>4 s: below the 5 s at which Node's and uvicorn's servers hang up on idle connections. A connection that dies while a
    /// request travels cannot be told from one that died while it was served, and we never send a request twice.</remarks>
    private const int IdleMilliseconds = 4000;

    /// <summary>More idle connections than this to one address are not kept.</summary>
    private const int MaxIdle = 512;

    private readonly Lock _lock = new();
    private readonly Stack<Http1Connection> _idle = new();

    /// <summary>A connection ready for a request, or null.</summary>
    public Http1Connection? TryRent()
    {
        while (true)
        {
            Http1Connection? connection;
            lock (_lock)
            {
                if (!_idle.TryPop(out connection)) return null;
            }

            if (Environment.TickCount64 - connection.IdleSince < IdleMilliseconds && connection.IsUsable()) return connection;
            connection.Dispose();
        }
    }

    /// <summary>Takes back a connection whose last answer was read to its end.</summary>
    public void Return(Http1Connection connection)
    {
        connection.IdleSince = Environment.TickCount64;
        lock (_lock)
        {
            if (_idle.Count < MaxIdle)
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    /// <summary>Closes what has been idle too long.</summary>
    public void Trim()
    {
        Http1Connection[] all;
        lock (_lock)
        {
            if (_idle.Count == 0 || Environment.TickCount64 - _idle.Min(static connection => connection.IdleSince) < IdleMilliseconds) return;
            all = [.. _idle];
            _idle.Clear();
            // ToArray gives the newest first; pushing from the end keeps that order.
            for (var i = all.Length - 1; i >= 0; i--)
            {
                if (Environment.TickCount64 - all[i].IdleSince < IdleMilliseconds) _idle.Push(all[i]);
            }

            all = [.. all.Where(connection => Environment.TickCount64 - connection.IdleSince >= IdleMilliseconds)];
        }

        foreach (var connection in all) connection.Dispose();
    }
}
