using Microsoft.Extensions.Logging;
using Patchbay.Gateway.Ledger;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Sqlite;
using Patchbay.Ledger.Store;
using Patchbay.Ledger.Writing;
using Patchbay.Output;
using Patchbay.Protocol.Control;
using Patchbay.Settings;

namespace Patchbay.Composition;

/// <summary>The ledger of one gateway: its file, its writer, and what follows the settings in it.</summary>
internal sealed partial class LedgerKeeping : IDisposable
{
    private readonly string _path;
    private readonly Durability _durability;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <param name="dataFolder">The gateway's folder of state.</param>
    /// <param name="settings">The settings in force at first.</param>
    /// <param name="settingsPath">Their file.</param>
    /// <param name="log">Is told of what goes wrong.</param>
    /// <param name="time">The clock.</param>
    public LedgerKeeping(string dataFolder, PatchbaySettings settings, string settingsPath, ILogger log, TimeProvider time)
    {
        (_path, _durability, _time, _log) = (PathIn(dataFolder), settings.Ledger.Durability, time, log);
        Writer = new LedgerWriter(Open, settings.Ledger, time);
        Books = new Books(Writer, new LimitBook(Writer, time), time) { SettingsName = HomePath.Show(settingsPath, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)) };
        Writer.StateChanged += Tell;
        if (!Writer.State.IsWriting) Tell(Writer.State);
        if (Writer.Recovered > 0) Log.Recovered(_log, Writer.Recovered);
        Follow(settings);
    }

    /// <summary>Writes it.</summary>
    public LedgerWriter Writer { get; }

    /// <summary>What the gateway puts exchanges down in.</summary>
    public Books Books { get; }

    /// <summary>The ledger's file in a folder of state.</summary>
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "ledger.db");

    /// <summary>How it is.</summary>
    public LedgerStatus Status
    {
        get
        {
            var state = Writer.State;
            return new LedgerStatus(_path, state.IsWriting, state.Message, state.Waiting, state.Lost);
        }
    }

    /// <summary>Takes over changed settings.</summary>
    public void Follow(PatchbaySettings settings)
    {
        Writer.Options = settings.Ledger;
        Books.Limits.Limits = settings.Limits;
        Books.Prices = settings.Prices;
    }

    /// <summary>A damaged file is set aside, so that a new one can be begun: it is somebody's record, and may be mended by hand.</summary>
    private SqliteLedger Open()
    {
        try
        {
            return SqliteLedger.Open(_path, _durability);
        }
        catch (LedgerException damaged) when (damaged.Problem == LedgerProblem.Damaged)
        {
            var aside = Path.Combine(Path.GetDirectoryName(_path)!, $"ledger.damaged-{_time.GetUtcNow():yyyyMMdd-HHmmss}.db");
            try
            {
                File.Move(_path, aside);
                // Its log has the latest rows, and is read under the file's own name.
                if (File.Exists(_path + "-wal")) File.Move(_path + "-wal", aside + "-wal");
                File.Delete(_path + "-shm");
            }
            catch (Exception stuck) when (stuck is IOException or UnauthorizedAccessException)
            {
                throw damaged;
            }

            Log.SetAside(_log, aside, damaged.Message);
            return SqliteLedger.Open(_path, _durability);
        }
    }

    private void Tell(LedgerState state)
    {
        if (state.IsWriting) Log.WritesAgain(_log, _path);
        else Log.Fails(_log, state.Message, Writer.Options.OnFailure == OnFailure.Refuse ? "no exchange begins or ends without it (ledger.onFailure: refuse)" : "exchanges go on, their rows wait in memory (ledger.onFailure: continue)");
    }

    /// <summary>Writes what is queued, and closes the file.</summary>
    public void Dispose() => Writer.Dispose();

    private static partial class Log
    {
        [LoggerMessage(202, LogLevel.Error, "the ledger cannot be written: {Problem}; {Consequence}")]
        public static partial void Fails(ILogger logger, string problem, string consequence);

        [LoggerMessage(203, LogLevel.Warning, "the ledger {File} is being written again")]
        public static partial void WritesAgain(ILogger logger, string file);

        [LoggerMessage(204, LogLevel.Error, "the ledger was damaged; it is set aside as {File}, and a new one is begun: {Problem}")]
        public static partial void SetAside(ILogger logger, string file, string problem);

        [LoggerMessage(205, LogLevel.Warning, "{Count} exchanges were under way when the gateway ended before; they are in the ledger as interrupted")]
        public static partial void Recovered(ILogger logger, int count);

        // Next free id in Composition: see Telemetry/GatewayTelemetry.
    }
}
