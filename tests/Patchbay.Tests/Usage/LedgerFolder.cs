using Patchbay.Commands;
using Patchbay.Composition;
using Patchbay.Ledger;
using Patchbay.Ledger.Sqlite;
using Patchbay.Ledger.Store;
using Patchbay.Output;
using Patchbay.Protocol.Events;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Usage;

/// <summary>A machine with a ledger on it, and commands that read it.</summary>
internal sealed class LedgerFolder : IDisposable
{
    private readonly StringWriter _data = new();
    private readonly StringWriter _words = new();

    public LedgerFolder()
    {
        Context = new CommandContext(Environment, ["/nowhere/patchbay"], new Talk(() => _data, () => _words));
        Environment["HOME"] = Folder.FullPath;
        Environment["XDG_DATA_HOME"] = System.IO.Path.Combine(Folder.FullPath, "data");
        Environment["PATCHBAY_SETTINGS"] = Folder.SettingsPath;
    }

    public TempFolder Folder { get; } = new();

    public Dictionary<string, string> Environment { get; } = [];

    public CommandContext Context { get; }

    public string Path => LedgerKeeping.PathIn(Context.Paths.DataFolder(Folder.SettingsPath));

    public string Data => _data.ToString();

    public string Words => _words.ToString();

    public static LedgerRow Row(DateTimeOffset time, string session = "s", string model = "m", string endpoint = "e", long input = 10, long output = 2, long? cost = 30) => new()
    {
        Id = (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        Session = session,
        Path = "/v1/messages",
        AskedModel = "claude-opus-5-5",
        UsedModel = model,
        Endpoint = endpoint,
        Kind = "custom",
        Status = 200,
        IsStream = true,
        Total = TimeSpan.FromMilliseconds(1500),
        Usage = new TokenUsage(input, output, 100, 1),
        MicroDollars = cost,
        Price = cost is null ? "" : "settings/e/m",
    };

    public void Write(params IEnumerable<LedgerRow> rows) => WriteAll(rows, []);

    public void WriteAll(IEnumerable<LedgerRow> rows, Dictionary<string, string> projects)
    {
        using var ledger = SqliteLedger.Open(Path, Durability.Process);
        var batch = new LedgerBatch();
        batch.Rows.AddRange(rows);
        batch.Projects.AddRange(projects);
        ledger.Write(batch);
    }

    /// <summary>Runs a command line.</summary>
    public async Task<int> RunAsync(params string[] args)
    {
        _data.GetStringBuilder().Clear();
        _words.GetStringBuilder().Clear();
        return await CommandLineRoot.RunAsync(Context, args);
    }

    public void Dispose() => Folder.Dispose();
}
