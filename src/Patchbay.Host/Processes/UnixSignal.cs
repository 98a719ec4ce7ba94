namespace Patchbay.Host.Processes;

/// <summary>Signal numbers. Those below 16 that we use are the same everywhere; the job-control ones are not.</summary>
internal static class UnixSignal
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Pipe = 13;
    public const int Terminate = 15;

    public static int Continue => OperatingSystem.IsMacOS() ? 19 : 18;

    public static int Child => OperatingSystem.IsMacOS() ? 20 : 17;

    /// <summary>A signal's usual name, for messages.</summary>
    public static string Name(int signal) => signal switch
    {
        HangUp => "SIGHUP",
        Interrupt => "SIGINT",
        Quit => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        8 => "SIGFPE",
        Kill => "SIGKILL",
        11 => "SIGSEGV",
        Pipe => "SIGPIPE",
        Terminate => "SIGTERM",
        _ => $"signal {signal}",
    };
}
