using System.Net;
using System.Net.Sockets;
using Patchbay.Host.Gateways;
using Patchbay.Host.Processes;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Host;

public sealed class GatewayFilesTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly GatewayFolder _folder;

    public GatewayFilesTests() => _folder = new GatewayFolder(_temp.FullPath);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_record_comes_back_as_it_was_written_and_is_private()
    {
        var record = Record(Environment.ProcessId);
        record.Write(_folder);

        Assert.Equal(record, GatewayRecord.Read(_folder));
        Assert.True(record.IsProcessAlive);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Record));
    }

    [Fact]
    public void Only_its_own_record_is_taken_away()
    {
        Record(pid: 1).Write(_folder);
        GatewayRecord.RemoveOwn(_folder);
        Assert.NotNull(GatewayRecord.Read(_folder));

        Record(Environment.ProcessId).Write(_folder);
        GatewayRecord.RemoveOwn(_folder);
        Assert.Null(GatewayRecord.Read(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    public void A_record_that_cannot_be_read_is_none(string content)
    {
        _temp.Write("gateway.json", content);
        Assert.Null(GatewayRecord.Read(_folder));
    }

    [Fact]
    public async Task A_lock_is_waited_for_and_is_the_same_as_an_exclusive_open()
    {
        var path = Path.Combine(_temp.FullPath, "x.lock");
        var exclusive = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var waiting = WaitingLock.TakeAsync(path, CancellationToken.None);
        using var tooLong = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WaitingLock.TakeAsync(path, tooLong.Token));
        Assert.False(waiting.IsCompleted);

        await exclusive.DisposeAsync();
        var taken = await waiting.WaitAsync(TempFolder.Patience);

        Assert.Throws<IOException>(() => new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        taken.Dispose();
        (await WaitingLock.TakeAsync(path, CancellationToken.None).WaitAsync(TempFolder.Patience)).Dispose();
    }

    [Fact]
    public void The_holder_of_a_port_is_named()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"http://{listener.LocalEndpoint}");

        Assert.False(PortHolder.IsFree(url));
        Assert.EndsWith($"(process {Environment.ProcessId})", PortHolder.Describe(url.Port), StringComparison.Ordinal);
        listener.Stop();
        Assert.True(PortHolder.IsFree(url));
    }

    [Fact]
    public async Task A_gateway_whose_process_is_gone_is_not_found_and_its_token_is_not_sent_to_whoever_has_its_port()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        _temp.Write("token", "pb-secret");
        (Record(int.MaxValue) with { Url = $"http://{stranger.LocalEndpoint}" }).Write(_folder);

        Assert.Null(await Launcher().FindAsync(CancellationToken.None));
        Assert.False(stranger.Pending());
    }

    [Fact]
    public async Task A_port_that_answers_something_else_is_no_gateway()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var answering = Task.Run(async () =>
        {
            using var client = await stranger.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray());
        });
        _temp.Write("token", "pb-secret");
        (Record(Environment.ProcessId) with { Url = $"http://{stranger.LocalEndpoint}" }).Write(_folder);

        Assert.Null(await Launcher().FindAsync(CancellationToken.None));
        await answering;
    }

    private GatewayLauncher Launcher() => new(_folder, _temp.SettingsPath, ["/nowhere"], new Dictionary<string, string>());

    private GatewayRecord Record(int pid) => new()
    {
        Pid = pid,
        ProcessStart = pid == Environment.ProcessId ? ProcessIdentity.StartOf(pid) : "",
        Url = "http://127.0.0.1:8766",
        StartedAt = DateTimeOffset.UtcNow,
        Version = "0.1.0",
        Settings = _temp.SettingsPath,
    };
}
