using Microsoft.Extensions.Time.Testing;
using Patchbay.Console.Agents;
using Patchbay.Gateway.Ledger;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Sqlite;
using Patchbay.Ledger.Store;
using Patchbay.Ledger.Writing;
using Patchbay.Wiring;

namespace Patchbay.Tests.Usage;

/// <summary>Where sessions work is written down beside their rows.</summary>
public sealed class SessionFoldersTests : IDisposable
{
    private readonly LedgerFolder _machine = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task A_folder_comes_from_what_is_at_hand_else_from_the_agents_that_run_and_each_session_is_asked_for_once()
    {
        var asked = new List<string>();
        var agents = new SomeAgents { Rows = [new AgentRow { Pid = 1, Kind = "terminal", Session = "late", Folder = "~/late" }] };
        using (var writer = new LedgerWriter(() => SqliteLedger.Open(_machine.Path, Durability.Process), new LedgerOptions(), _time))
        {
            var books = new Books(writer, new LimitBook(writer, _time), _time);
            await using var folders = new SessionFolders(books, writer, Near, agents, "/home/u", _time);
            var row = LedgerFolder.Row(_time.GetUtcNow(), "known");
            await writer.WriteAsync(row);
            await writer.WriteAsync(row with { Id = row.Id + 1, Session = "late" });
            folders.Note(row);
            folders.Note(row);
            folders.Note(row with { Session = "late" });
            folders.Note(row with { Session = "" });
            folders.Note(row with { Session = new string('x', 500) });
            while (!agents.WasAsked.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            await agents.WasAsked.WaitAsync(Settings.TempFolder.Patience);
        }

        Assert.Equal(1, asked.Count(static session => session == "known"));
        Assert.DoesNotContain(asked, static session => session.Length is 0 or > 128);
        var projects = SqliteLedger.OpenForReading(_machine.Path).Sum(new UsageQuestion { By = UsageBy.Project });
        Assert.Equal([Path.Combine("/home/u", "late"), "/src/known"], projects.Select(static sum => sum.Key).Order(StringComparer.Ordinal));

        string? Near(string session)
        {
            lock (asked) asked.Add(session);
            return session == "known" ? "/src/known" : null;
        }
    }

    private sealed class SomeAgents : IAgentTable
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task WasAsked => _asked.Task;

        public IReadOnlyList<AgentRow> Rows { get; init; } = [];

        public Task<IReadOnlyList<AgentRow>> ListAsync(CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            return Task.FromResult(Rows);
        }

        public Task<AgentWhy?> WhyAsync(int pid, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int?> RestartAsync(int pid, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
