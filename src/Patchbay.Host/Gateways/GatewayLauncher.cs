using System.IO.Pipes;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Processes;
using Patchbay.Protocol.Control;

namespace Patchbay.Host.Gateways;

/// <summary>A gateway that answers.</summary>
/// <param name="Url">Its base URL.</param>
/// <param name="Token">The local token; never print it.</param>
/// <param name="Status">What it said of itself.</param>
/// <param name="WasStarted">True when it was started just now.</param>
public sealed record LiveGateway(Uri Url, string Token, GatewayStatus Status, bool WasStarted)
{
    /// <summary>A client of its control API.</summary>
    public ControlClient Control => new(Url, Token);
}

/// <summary>What came of looking for a gateway: one of the two.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Finding">Why there is none.</param>
public sealed record GatewaySearch(LiveGateway? Gateway, Finding? Finding);

/// <summary>Finds the gateway of one settings file, or starts it.</summary>
/// <param name="folder">Its files.</param>
/// <param name="settingsPath">Full path of the settings file.</param>
/// <param name="self">The command line that runs this very program: the program, and in a development build the assembly.</param>
/// <param name="environment">What a started gateway inherits.</param>
public sealed class GatewayLauncher(GatewayFolder folder, string settingsPath, IReadOnlyList<string> self, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>A gateway answers some 50 ms after its start; a machine under heavy load takes a second or two.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    /// <summary>Between its lock and its first answer a gateway takes some 50 ms.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(20);

    /// <summary>The files of this gateway.</summary>
    public GatewayFolder Folder => folder;

    /// <summary>The running gateway, or null. It must be the process that wrote the record: a port can be somebody else's by now.</summary>
    public async Task<LiveGateway?> FindAsync(CancellationToken cancellationToken)
    {
        if (GatewayRecord.Read(folder) is not { IsProcessAlive: true } record || folder.ReadToken() is not { } token) return null;
        var url = new Uri(record.Url);
        var reply = await new ControlClient(url, token).StatusAsync(cancellationToken).ConfigureAwait(false);
        return reply.Value is { } status && status.Pid == record.Pid ? new LiveGateway(url, token, status, WasStarted: false) : null;
    }

    /// <summary>The running gateway, or a new one.</summary>
    /// <param name="at">Where a new one must listen; null = where the last one did if that died, else where the settings say.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<GatewaySearch> EnsureRunningAsync(Uri? at, CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is { } running) return new GatewaySearch(running, null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            using var startLock = await WaitingLock.TakeAsync(folder.StartLock, limit.Token).ConfigureAwait(false);
            // Whoever held the lock has probably just started it.
            if (await FindAsync(limit.Token).ConfigureAwait(false) is { } started) return new GatewaySearch(started, null);
            return await StartAsync(at ?? AddressOfTheDead(), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NotStarted($"no answer within {StartLimit.TotalSeconds:0} s\n{folder.LogTail()}");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return NotStarted(refused.Message);
        }
    }

    /// <summary>Agents of a gateway that died look for it at its old address; one that ended in order has left no record.</summary>
    private Uri? AddressOfTheDead()
    {
        if (GatewayRecord.Read(folder) is not { IsProcessAlive: false } record) return null;
        // No agent outlives a reboot, and the settings may name another address by now.
        var sinceBoot = DateTimeOffset.UtcNow - record.StartedAt < TimeSpan.FromMilliseconds(Environment.TickCount64);
        // Who answers in its place gives the address to a gateway.
        return sinceBoot && new Uri(record.Url) is var url && (StandInMark.Read(folder) is not null || PortHolder.IsFree(url)) ? url : null;
    }

    private async Task<GatewaySearch> StartAsync(Uri? at, CancellationToken cancellationToken)
    {
        await using var ready = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        string[] listen = at is null ? [] : ["--listen", at.ToString().TrimEnd('/')];
        string[] arguments = [.. self.Skip(1), "--settings", settingsPath, "serve", "--unattended", ReadySignal.Option, ready.GetClientHandleAsString(), .. listen];
        var logEnd = File.Exists(folder.Log) ? new FileInfo(folder.Log).Length : 0;
        var process = DetachedProcess.Start(new ProgramStart(self[0], arguments, environment), folder.Log, out var problem);
        ready.DisposeLocalCopyOfClientHandle();
        if (process is null) return NotStarted(problem!);

        // The pipe says which came first, event by event: that line, or the end because the process is gone.
        using var reader = new StreamReader(ready);
        string? word;
        try
        {
            word = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Terminate();
            throw;
        }

        var (isReady, finding) = ReadySignal.Parse(word);
        if (finding is not null) return await OtherAsync(cancellationToken).ConfigureAwait(false) is { } other ? new GatewaySearch(other, null) : new GatewaySearch(null, finding);
        if (!isReady) return await DiedAsync(process, logEnd, cancellationToken).ConfigureAwait(false);
        return await FindAsync(cancellationToken).ConfigureAwait(false) is { } gateway
            ? new GatewaySearch(gateway with { WasStarted = true }, null)
            : NotStarted(folder.LogTail());
    }

    /// <summary>A gateway that somebody else, a service manager for instance, was starting at the same time.</summary>
    private async Task<LiveGateway?> OtherAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(cancellationToken).ConfigureAwait(false) is { } other) return other;
            try
            {
                AtomicFile.OpenExclusive(folder.GatewayLock).Dispose();
                return null;
            }
            catch (IOException)
            {
                // It holds the lock and does not answer yet.
                await Task.Delay(LookAgainAfter, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<GatewaySearch> DiedAsync(DetachedProcess process, long logEnd, CancellationToken cancellationToken)
    {
        var exit = await process.Exit.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var log = new StreamReader(new FileStream(folder.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        log.BaseStream.Position = Math.Min(logEnd, log.BaseStream.Length);
        var said = (await log.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Trim();
        return NotStarted(said.Length > 0 ? said : exit.Signal == 0 ? $"exit code {exit.Code}" : $"ended by {UnixSignal.Name(exit.Signal)}");
    }

    private GatewaySearch NotStarted(string evidence) => new(null, OwnFindings.GatewayNotStarted(folder.Log, evidence));
}
