using Patchbay.Protocol.Control;

namespace Patchbay.Control;

/// <summary>The agents whose launchers hold a connection to this gateway.</summary>
internal sealed class AttachedAgents(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<AttachedAgent> _agents = [];

    /// <summary>Those attached now, oldest first.</summary>
    public IReadOnlyList<AttachedAgent> Now
    {
        get
        {
            lock (_lock)
            {
                return [.. _agents];
            }
        }
    }

    /// <summary>Adds an agent until the returned value is disposed.</summary>
    public IDisposable Attach(int pid, string command)
    {
        var agent = new AttachedAgent(pid, command, time.GetUtcNow());
        lock (_lock)
        {
            _agents.Add(agent);
        }

        return new Attachment(this, agent);
    }

    private void Detach(AttachedAgent agent)
    {
        lock (_lock)
        {
            _agents.Remove(agent);
        }
    }

    private sealed class Attachment(AttachedAgents agents, AttachedAgent agent) : IDisposable
    {
        public void Dispose() => agents.Detach(agent);
    }
}
