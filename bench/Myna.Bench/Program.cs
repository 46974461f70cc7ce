using BenchmarkDotNet.Running;
using Myna.Bench.Comparison;

// `compare-onnx` and `compare-quantised` are contests of their own; everything else goes to BenchmarkDotNet (`--filter`, `--list flat`, …).
if (args is ["compare-onnx", .. string[] rest])
{
    return CompareOnnxCommand.Create().Parse(rest).Invoke();
}

if (args is ["compare-quantised", .. string[] others])
{
    return CompareQuantisedCommand.Create().Parse(others).Invoke();
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
