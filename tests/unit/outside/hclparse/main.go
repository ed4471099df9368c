// SPDX-License-Identifier: GPL-3.0-or-later

// hclparse FILE… reads each file with HashiCorp's own parser of HCL, says what is wrong where, and ends with 1 if anything
// is. What stands in blocks "locals" has to be plain values, too: a name that is taken for more than text is none.
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

func problems(name string) hcl.Diagnostics {
	source, err := os.ReadFile(name)
	if err != nil {
		return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Not readable", Detail: err.Error()}}
	}
	file, found := hclsyntax.ParseConfig(source, name, hcl.InitialPos)
	if found.HasErrors() {
		return found
	}
	for _, block := range file.Body.(*hclsyntax.Body).Blocks {
		if block.Type != "locals" {
			continue
		}
		for _, attribute := range block.Body.Attributes {
			_, wrong := attribute.Expr.Value(nil)
			found = append(found, wrong...)
		}
	}
	return found
}

func main() {
	result := 0
	for _, name := range os.Args[1:] {
		for _, problem := range problems(name) {
			fmt.Println(problem)
			result = 1
		}
	}
	os.Exit(result)
}
