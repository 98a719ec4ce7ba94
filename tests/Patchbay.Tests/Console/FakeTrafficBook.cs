using Patchbay.Console.Live;
using Patchbay.Console.Traffic;
using Patchbay.Protocol.Control;

namespace Patchbay.Tests.Console;

/// <summary>Exchanges that a test puts there.</summary>
internal sealed class FakeTrafficBook : ITrafficBook
{
    public List<TrafficEntry> OpenOnes { get; } = [];

    public List<TrafficEntry> EndedOnes { get; } = [];

    public Dictionary<long, long> Prices { get; } = [];

    public IReadOnlyList<TrafficEntry> Open => [.. OpenOnes.OrderByDescending(static entry => entry.Id)];

    public IReadOnlyList<TrafficEntry> Ended => EndedOnes;

    public Pulse Changed { get; } = new();

    public Recording Recording { get; private set; } = new(false, 0, 0, 64 << 20, 1 << 20);

    public Pulse RecordingChanged { get; } = new();

    public static TrafficEntry Entry(long id) => new() { Id = id, Time = DateTimeOffset.UnixEpoch, Done = true, Request = "POST /v1/messages", Model = $"m{id}", UsedModel = $"m{id}", Endpoint = "e", Status = 200, TotalMs = 5 };

    public void Begin(long id) => OpenOnes.Add(Entry(id) with { Done = false, Status = 0, TotalMs = null });

    public void End(long id)
    {
        OpenOnes.RemoveAll(entry => entry.Id == id);
        EndedOnes.Add(Entry(id));
    }

    public long? MicroDollars(TrafficEntry entry) => Prices.TryGetValue(entry.Id, out var price) ? price : null;

    public ExchangeDetail? Find(long id) => null;

    public void Record(bool isOn) => Recording = Recording with { IsOn = isOn };

    public void Forget()
    {
    }

    public Task<ReplayOutcome> ReplayAsync(long id, string endpoint, string model, CancellationToken cancellationToken) => throw new NotSupportedException();
}
