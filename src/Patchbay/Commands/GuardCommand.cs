using System.CommandLine;
using System.IO.Pipes;
using Patchbay.Host.Gateways;
using Patchbay.Host.Guarding;
using Patchbay.Host.Installing;
using Patchbay.Host.Processes;
using Patchbay.Output;

namespace Patchbay.Commands;

/// <summary><c>patchbay guard</c>: the process beside a gateway that files point to. Nobody types it.</summary>
internal static class GuardCommand
{
    private static readonly Option<bool> Unstarted = new(GatewayGuard.UnstartedOption);

    private static readonly Option<string?> ReadyPipe = new(ReadySignal.Option);

    public static Command Create(CommandContext context)
    {
        var verb = new Verb("guard", "keeps installed files from pointing to a dead address") { Unstarted, ReadyPipe };
        verb.Hidden = true;
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, cancellationToken));
        return verb;
    }

    /// <summary>Starts one in the background, unless one runs, and waits until the address is looked after.</summary>
    public static async Task StartAsync(CommandContext context, string settings, bool unstarted, CancellationToken cancellationToken)
    {
        var folder = context.Launcher(settings).Folder;
        if (!InstallJournal.Read(folder).NeedsGateway) return;
        await using var ready = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        string[] more = unstarted ? [GatewayGuard.UnstartedOption] : [];
        string[] arguments = [.. context.Self.Skip(1), "--settings", settings, "guard", ReadySignal.Option, ready.GetClientHandleAsString(), .. more];
        var process = DetachedProcess.Start(new ProgramStart(context.Self[0], arguments, context.Environment), folder.Log, out _);
        ready.DisposeLocalCopyOfClientHandle();
        if (process is null) return;
        using var reader = new StreamReader(ready);
        await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, CancellationToken cancellationToken)
    {
        var settings = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        Directory.SetCurrentDirectory(Path.GetPathRoot(settings)!);
        var launcher = context.Launcher(settings);
        var pipe = result.GetValue(ReadyPipe);
        var guard = new GatewayGuard(launcher, new InstalledFiles(launcher.Folder, TimeProvider.System), TimeProvider.System);
        try
        {
            await guard.RunAsync(result.GetValue(Unstarted), OnReady, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }

        return ExitCodes.Done;

        void OnReady()
        {
            if (pipe is not null) ReadySignal.Send(pipe, null);
            pipe = null;
        }
    }
}
